"""Texts of papers that must come out whatever was typed: a sign without a glyph is named."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from wms_desktop.documents.fonts import missing_characters

T = TypeVar("T")


def printable(value: T) -> T:
    """*value*, a text or frozen data with texts in it, with signs that no font has as their codes.

    For lists, letters and evidence: one smiley in somebody's answer must not keep fifty receipts
    from being sent. Slips that are signed say a name rightly or not at all.

    Source: bad-inputs.md 26.
    """
    return _printable(value)  # type: ignore[no-any-return]


def _printable(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return _named(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_printable(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value) if part.init}
        return replace(value, **{name: _printable(part) for name, part in parts.items()})
    return value


def _named(text: str) -> str:
    if text.isascii():
        return text
    for character in missing_characters(text):
        text = text.replace(character, f"[{ord(character):X}]")
    return text
