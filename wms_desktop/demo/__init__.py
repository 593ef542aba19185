"""Sample data that a clerk believes: the same seed and day give the same data."""
