"""Two names, compared exactly; and what their difference sounds and looks like (PCK-4).

Only `compare_names` decides. `hints` explain a difference to the clerk and release nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from wms_desktop.core.text import graphemes

_BLANK = " \t\r\n\u3000\u00a0"


class Likeness(StrEnum):
    """How two differing characters are related."""

    VARIANT = "variant"  # traditional and simplified form of each other
    SAME_SOUND = "same_sound"
    SIMILAR_SOUND = "similar_sound"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """Two names under each other, character by character.

    Attributes:
        upper, lower: equally many cells; "" where the other name has one more.
        differing: positions from 0 that are not the same.
    """

    upper: tuple[str, ...]
    lower: tuple[str, ...]
    differing: frozenset[int]

    @property
    def is_same(self) -> bool:
        """Whether the names are equal; only this lets goods go."""
        return not self.differing


@dataclass(frozen=True, slots=True)
class Hint:
    """One differing place: both characters, how they are read, how they are related."""

    place: int
    upper: str
    lower: str
    upper_sound: str
    lower_sound: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person would say about the difference of two names."""

    places: tuple[Hint, ...]

    @property
    def sounds_alike(self) -> bool:
        """Whether every differing character sounds like its counterpart."""
        return bool(self.places) and all(h.likeness is not Likeness.NONE for h in self.places)

    @property
    def is_variant(self) -> bool:
        """Whether the names are a traditional and a simplified form of each other."""
        return bool(self.places) and all(h.likeness is Likeness.VARIANT for h in self.places)


def plain_name(name: str) -> str:
    """*name* after Unicode normalization (NFC) and trimming; nothing else is evened out."""
    return unicodedata.normalize("NFC", name).strip(_BLANK)


def compare_names(first: str, second: str) -> NameComparison:
    """Both names cell by cell; any difference at all is a mismatch, also two empty names.

    Source: PCK-4 (杨民敬 / 杨明静, 陈法开 / 程发凯); bad-inputs.md 24, 25.
    """
    upper, lower = graphemes(plain_name(first)), graphemes(plain_name(second))
    if not upper and not lower:
        return NameComparison(("",), ("",), frozenset({0}))
    pairs = _aligned(upper, lower)
    return NameComparison(
        tuple(a for a, _ in pairs),
        tuple(b for _, b in pairs),
        frozenset(place for place, (a, b) in enumerate(pairs) if a != b),
    )


def _aligned(upper: list[str], lower: list[str]) -> list[tuple[str, str]]:
    """Cells so that as few as possible differ; names of equal length stay place by place."""
    if len(upper) == len(lower):
        return list(zip(upper, lower, strict=True))
    costs = [
        [i + j if i * j == 0 else 0 for j in range(len(lower) + 1)] for i in range(len(upper) + 1)
    ]
    for i, a in enumerate(upper, 1):
        for j, b in enumerate(lower, 1):
            change = costs[i - 1][j - 1] + (a != b)
            costs[i][j] = min(change, costs[i - 1][j] + 1, costs[i][j - 1] + 1)
    pairs, i, j = [], len(upper), len(lower)
    while i or j:
        if i and j and costs[i][j] == costs[i - 1][j - 1] + (upper[i - 1] != lower[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((upper[i], lower[j]))
        elif i and costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
            pairs.append((upper[i], ""))
        else:
            j -= 1
            pairs.append(("", lower[j]))
    return pairs[::-1]


def hints(comparison: NameComparison) -> Hints:
    """How the differing characters sound, and whether they are forms of each other.

    The first call loads the tables of readings (about 0.2 s): not for the GUI thread.
    """
    return Hints(
        tuple(
            _hint(place, comparison.upper[place], comparison.lower[place])
            for place in sorted(comparison.differing)
        )
    )


def _hint(place: int, upper: str, lower: str) -> Hint:
    first, second = _readings(upper, place == 0), _readings(lower, place == 0)
    return Hint(
        place,
        upper,
        lower,
        first[0] if first else "",
        second[0] if second else "",
        _likeness(upper, lower, first, second),
    )


def _likeness(upper: str, lower: str, first: list[str], second: list[str]) -> Likeness:
    if upper and lower and _simplified(upper) == _simplified(lower):
        return Likeness.VARIANT
    if first and second and first[0] == second[0]:
        return Likeness.SAME_SOUND
    if {_folded(sound) for sound in first} & {_folded(sound) for sound in second}:
        return Likeness.SIMILAR_SOUND
    return Likeness.NONE


def _readings(character: str, is_surname: bool) -> list[str]:
    """All readings with tones, the likeliest first; none for what is no Chinese character."""
    if not character or not any("\u3400" <= c <= "\u9fff" or c > "\U00020000" for c in character):
        return []
    found = [str(reading) for reading in _pinyin()(character[0]) if reading != character[0]]
    surname = SURNAMES.get(_simplified(character))
    if is_surname and surname:
        found = [surname, *(reading for reading in found if reading != surname)]
    return found


def _folded(sound: str) -> str:
    """*sound* as a careless ear hears it: no tone, zh/ch/sh as z/c/s, final ng as n."""
    bare = "".join(c for c in unicodedata.normalize("NFD", sound) if not unicodedata.combining(c))
    for clear, dull in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if bare.startswith(clear):
            bare = dull + bare.removeprefix(clear)
    return bare.removesuffix("g") if bare.endswith("ng") else bare


@cache
def _pinyin() -> Any:
    from pypinyin import Style, pinyin  # half a second on a slow disk: only when a name differs

    return lambda character: pinyin(character, style=Style.TONE, heteronym=True)[0]


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")  # never s2t: it turns the surnames 范, 于, 余 into other ones


def _simplified(text: str) -> str:
    return str(_converter().convert(text))


# As a surname these are read otherwise than elsewhere.
SURNAMES = {
    "单": "shàn", "仇": "qiú", "曾": "zēng", "解": "xiè", "查": "zhā", "区": "ōu", "任": "rén",
    "华": "huà", "盖": "gě", "葛": "gě", "朴": "piáo", "翟": "zhái", "尉": "yù", "缪": "miào",
    "繁": "pó", "乐": "yuè", "种": "chóng", "员": "yùn", "召": "shào", "折": "shé", "覃": "qín",
    "燕": "yān", "宁": "nìng", "祭": "zhài", "冼": "xiǎn", "洗": "xiǎn", "过": "guō", "黑": "hè",
    "秘": "bì", "令": "líng", "逄": "páng", "教": "jiào", "那": "nā", "哈": "hǎ", "卜": "bǔ",
    "牟": "mù", "訾": "zī", "应": "yīng", "纪": "jǐ", "隗": "wěi", "石": "shí", "夏": "xià",
    "晁": "cháo", "句": "gōu", "车": "chē", "重": "chóng", "相": "xiàng",
}  # fmt: skip
