"""The shop against itself: every invariant recomputed from the rows."""
