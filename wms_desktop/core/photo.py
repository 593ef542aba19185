"""A photo on its way into the records, before and after it was looked at."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PHOTOS = 12  # of one record at a time
MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Photo:
    """The bytes as the camera made them, and a name for people; nobody has looked yet."""

    content: bytes
    title: str = ""


@dataclass(frozen=True, slots=True)
class CheckedPhoto:
    """A photo that `imaging.photos.checked` has opened: it is whole and of a kind that is taken.

    Attributes:
        media_type: by content, not by name.
        width: in pixels, as it is to be looked at.
    """

    content: bytes
    title: str
    media_type: str
    width: int
    height: int
