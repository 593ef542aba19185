"""Names made searchable: as written, by pinyin and by pinyin initials (ux.md, search boxes)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

LONGEST = 300  # of the column
READINGS = 4


def folded(text: str) -> str:
    """*text* as searches compare it: narrow, lower case, without surplus blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def search_text(name: str, *more: str) -> str:
    """Everything that *name* can be found by: folded, initials, pinyin, and *more* beside it.

    A character with two usual readings is found by both (长三角: csj and zsj).

    Args:
        more: codes, contacts, phones, specifications; Chinese among them gets its pinyin too.
    """
    plain = [folded(text) for text in (name, *more)]
    spoken = [each for text in plain for each in _spoken(text)]
    initials = ["".join(part[0] for part in each) for each in spoken]
    parts = dict.fromkeys((*plain, *initials, *("".join(each) for each in spoken)))
    return " ".join(part for part in parts if part)[:LONGEST].rstrip()


@lru_cache(maxsize=4096)
def _spoken(text: str) -> tuple[tuple[str, ...], ...]:
    """The readings of *text*, most usual first; none where it has no Chinese."""
    if not any("\u3400" <= c <= "\u9fff" or c > "\uffff" for c in text):
        return ()
    from pypinyin import Style, lazy_pinyin, pinyin  # 60 ms, 20 MB: only for the first such name

    usual = _syllables(lazy_pinyin(text))
    every = pinyin(text, style=Style.NORMAL, heteronym=True)
    choices = [tuple(dict.fromkeys(readings))[:2] for readings in every]
    found = {usual: None}
    for reading in islice(product(*choices), READINGS * 2):
        found[_syllables(reading)] = None
    return tuple(islice(found, READINGS))


def _syllables(parts: Iterable[str]) -> tuple[str, ...]:
    """Signs dropped; digits and unknown characters, which come back in a lump, one by one."""
    found: list[str] = []
    for part in parts:
        spoken = part.isascii() and part.isalpha()
        found += [part] if spoken else [c for c in part if c.isalnum()]
    return tuple(found)
