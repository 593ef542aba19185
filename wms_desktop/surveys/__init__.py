"""Surveys, improvement measures and revisits (SRV-3, SRV-4)."""
