"""Consignments that arrived by transport and wait at the counter."""
