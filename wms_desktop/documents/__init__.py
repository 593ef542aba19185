"""Papers, labels and bars: data in, bytes out. No database, no window, no slice."""
