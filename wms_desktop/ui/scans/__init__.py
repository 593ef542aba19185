"""Scanning from anywhere in the window: recognizing, queueing, meaning, undoing."""
