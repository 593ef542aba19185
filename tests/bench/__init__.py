"""Figures beside their floor, in one run: ``python -m tests.bench.posting`` and its neighbours."""
