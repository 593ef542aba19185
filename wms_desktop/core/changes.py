"""What a finished write says of itself: the value, and the topics it touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Topic(StrEnum):
    """A part of the data that views show; they reload when it changes."""

    PEOPLE = "people"
    CUSTOMERS = "customers"
    ITEMS = "items"
    LOCATIONS = "locations"
    STOCK = "stock"
    RECEIPTS = "receipts"
    CONSIGNMENTS = "consignments"
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    COUNTS = "counts"
    RETURNS = "returns"
    CONTACTS = "contacts"
    COMPLAINTS = "complaints"
    DAMAGES = "damages"
    SURVEYS = "surveys"
    DOCUMENTS = "documents"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The answer of a use case.

    ``replay`` is true when the same operation had been done before (STK-3) and nothing changed now.
    """

    value: T
    changed: frozenset[Topic] = field(default_factory=frozenset)
    replay: bool = False
