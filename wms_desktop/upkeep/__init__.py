"""What an open window does by itself: counts on the tabs, the clock, seals, retention."""
