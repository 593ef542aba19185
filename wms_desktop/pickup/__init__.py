"""Identity check and release at the counter."""
