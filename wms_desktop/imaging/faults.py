"""Why a file is set aside unread, what is remarkable about one that was read, and the limits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wms_desktop.core.errors import Refused
from wms_desktop.core.redact import without_resident_numbers


class FileFault(StrEnum):
    """Why a file goes to quarantine."""

    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"
    CUT = "cut"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    PAGE_SIZE = "page_size"
    NOT_A_FILE = "not_a_file"
    NO_RIGHT = "no_right"
    GONE = "gone"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    DISK_FULL = "disk_full"

    @property
    def is_passing(self) -> bool:
        """Whether the same file may well be read at the next try."""
        return self in {FileFault.NO_RIGHT, FileFault.GONE, FileFault.DISK_FULL}


class PhotoFault(StrEnum):
    """Why a photo is not taken; anything else about it is a `FileFault`."""

    WRONG_TYPE = "photo_wrong_type"
    TOO_MANY = "photo_too_many"


class FileFlag(StrEnum):
    """Remarkable, but read and kept as it is."""

    OTHER_SUFFIX = "other_suffix"
    TRAILING_DATA = "trailing_data"
    OWNER_PASSWORD = "owner_password"
    ACTIVE_CONTENT = "active_content"
    REPAIRED = "repaired"


class Quarantined(Refused):
    """The file cannot be read safely and whole. It is set aside, never dropped.

    Args:
        fault: the reason; ``imaging.words.REFUSALS`` has its sentence.
        detail: for the log only, in English; never shown in a sentence.
        params: figures that the sentence shows.
    """

    def __init__(self, fault: FileFault, detail: str = "", **params: object) -> None:
        super().__init__(fault, **params)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have and what reading it may cost.

    Sizes are checked before anything is unpacked.

    Source: reliability.md, section 8.
    """

    max_megabytes: int = 50
    max_pages: int = 200
    max_megapixels: int = 50
    memory_mib: int = 1024
    cpu_seconds: int = 20
    cpu_seconds_per_page: int = 2
    render_dpi: int = 200

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1_000_000

    @property
    def max_pixels(self) -> int:
        return self.max_megapixels * 1_000_000


def shown_name(path: Path) -> str:
    """The file's name for people: controls, direction marks and bad bytes as escapes.

    An identity number in it is left out: names stay in lists and trails for good (PCK-11).
    """
    return without_resident_numbers("".join(_shown(character) for character in path.name))


def _shown(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is no UTF-8, kept by surrogateescape
        return f"\\x{ord(character) - 0xDC00:02x}"
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return f"\\u{ord(character):04x}"
    return character
