"""Backups as files: made, proved, listed, restored; with PostgreSQL's own programs on a server."""
