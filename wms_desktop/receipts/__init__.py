"""Signed receipts: their life, filing of scans, due lists."""
