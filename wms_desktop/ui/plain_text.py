"""Texts from outside, shown as they are: never as markup, never as two lines where one belongs."""

from __future__ import annotations

from html import escape

LONGEST_SHOWN = 300


def one_line(text: str) -> str:
    """*text* without line breaks and tabs, cut at 300 characters, for painting."""
    if len(text) > LONGEST_SHOWN:
        text = text[:LONGEST_SHOWN] + "…"
    return " ".join(text.split("\n")).replace("\t", " ").replace("\r", " ")


def tip(text: str) -> str:
    """*text* as a tool tip, which Qt would otherwise read as markup when it looks like it."""
    return f"<qt>{escape(text)}</qt>" if "<" in text else text
