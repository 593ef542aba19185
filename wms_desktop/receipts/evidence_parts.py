"""What an evidence pack is put together from, as data; every slice can give sections of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of a pack; every text is in its language already, numbers of people masked.

    Attributes:
        facts: label and value.
        titles, rows: a table.
        pictures: SHA-256 of a picture in the archive, and its caption.
        files: what a stored file is, and its SHA-256; listed with its hash at the end.
        is_whole: its pictures are whole pages.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    is_whole: bool = False


Provider = Callable[[Session, Acting, str], list[Section]]
