"""The words of contacts with customers (SRV-2)."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """By which way somebody was reached, or reached the house (CMP-1, SRV-2)."""

    PHONE = "phone"
    COUNTER = "counter"
    CHAT = "chat"
    MAIL = "mail"
    LETTER = "letter"
    FAX = "fax"
    VISIT = "visit"
    HEARSAY = "hearsay"


class Direction(StrEnum):
    """Who began a contact."""

    IN = "in"
    OUT = "out"
