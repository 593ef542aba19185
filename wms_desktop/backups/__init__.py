"""Backups of a shop: made by the clock and by hand, tried out, offered for damaged data."""
