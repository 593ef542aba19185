"""Locks that rooms share because a library under them does not work from two threads at once."""

from __future__ import annotations

from threading import RLock

PDFIUM = RLock()  # pdfium keeps process-wide state: every call into it holds this lock
