"""The window and everything people touch: Qt, no slice, no database."""
