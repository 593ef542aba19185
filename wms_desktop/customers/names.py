"""Names made searchable: as written, by pinyin and by pinyin initials (ux.md, search boxes)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST = 300  # of the column


def folded(text: str) -> str:
    """*text* as searches compare it: narrow, lower case, without surplus blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def search_text(name: str, *more: str) -> str:
    """Everything that *name* can be found by: folded, pinyin, initials, and *more* beside it.

    Args:
        more: codes, contacts, phones, specifications; Chinese among them gets its pinyin too.
    """
    parts: dict[str, None] = {}
    for text in (name, *more):
        for part in _forms(text):
            parts[part] = None
    return " ".join(parts)[:LONGEST].rstrip()


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, ...]:
    plain = folded(text)
    if not plain:
        return ()
    if not any("\u3400" <= c <= "\u9fff" or c > "\uffff" for c in plain):
        return (plain,)
    from pypinyin import lazy_pinyin  # 60 ms and 20 MB: only once a Chinese name comes by

    syllables: list[str] = []
    for part in lazy_pinyin(plain):  # signs, digits and unknown characters come back as they are
        syllables += (
            [part] if part.isascii() and part.isalpha() else [c for c in part if c.isalnum()]
        )
    spoken = "".join(syllables)
    initials = "".join(syllable[0] for syllable in syllables)
    return (plain, spoken, initials)
