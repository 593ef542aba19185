"""Lists that go out to Excel and CSV, from every slice."""
