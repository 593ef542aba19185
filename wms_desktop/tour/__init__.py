"""Plays one whole day at the counter in the real window: real keys, real database, real papers."""
