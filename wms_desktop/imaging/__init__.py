"""Scanned pages: open, read codes, look into boxes. No Qt, no database."""
