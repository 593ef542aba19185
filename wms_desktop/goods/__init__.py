"""Inbound and outbound orders, picking, labels."""
