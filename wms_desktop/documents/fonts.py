"""The fonts that papers carry: every character from a shipped font, or named before printing.

Noto Sans SC draws Chinese and Latin, WMS Rare the Han characters it lacks (𠮷 in a name), and
WMS Punct TW the punctuation as it stands in Taiwan. All are embedded as subsets.

Source: stack.md 2, ux.md (Printing), look.md 7.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from threading import RLock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import resources_dir

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"
RARE = "WMSRare-Regular"
PUNCTUATION_TW = {False: "WMSPunctTW-Regular", True: "WMSPunctTW-Bold"}

SUBSETTING = RLock()  # a font's file position is shared: one document is finished at a time

_CODES_PER_BLOCK = 100  # the PDF specification allows no more in one beginbfchar block
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)])
_INVISIBLE.update(dict.fromkeys(range(0xE0100, 0xE01F0)))  # variation selectors of names
_SPACES = dict.fromkeys([0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")


def to_unicode_map(name: str, codes: dict[int, int], code_bytes: int = 1) -> str:
    """The table by which readers turn a font's codes back into text.

    Written here because reportlab writes the first four hex digits of a code point only, so that
    a character beyond the BMP (𠮷, U+20BB7) was copied and searched as another one.

    Args:
        name: the subset's font name.
        codes: code in the content stream -> Unicode code point.
        code_bytes: 1 for simple fonts, 2 for composite ones.
    """
    digits = 2 * code_bytes
    pairs = [
        f"<{code:0{digits}X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in codes.items()
    ]
    blocks: list[str] = []
    for start in range(0, len(pairs), _CODES_PER_BLOCK):
        block = pairs[start : start + _CODES_PER_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<{0:0{digits}X}> <{256**code_bytes - 1:0{digits}X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


class PaperFont(TTFont):  # type: ignore[misc, unused-ignore]
    """A shipped font whose text can be copied and searched, whatever the character."""

    def addObjects(self, doc: PDFDocument) -> None:  # a reportlab method
        """Add the font's subsets to *doc*, each with a text table that knows every plane."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for index, subset in enumerate(subsets):
            parts = (SUBSETN(index), b"+", self.face.name, self.face.subfontNameX)
            name = b"".join(parts).decode("ascii")
            codes = {code: point for code, point in enumerate(subset) if point}
            doc.idToObject[f"toUnicodeCMap:{name}"].content = to_unicode_map(name, codes)

    def has(self, character: str) -> bool:
        """Whether the font draws *character*."""
        return ord(character) in self.face.charToGlyph

    def width(self, character: str) -> float:
        """Advance of *character* in thousandths of the type size."""
        return float(self.face.getCharWidth(ord(character)))


_loading = RLock()


@cache
def _load(name: str) -> PaperFont:
    font = PaperFont(name, str(resources_dir() / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def font(name: str) -> PaperFont:
    """The shipped font *name*, registered with reportlab when first asked for."""
    with _loading:
        return _load(name)


@dataclass(frozen=True, slots=True)
class Glyph:
    """What draws one character."""

    font: str | None  # None where no shipped font has it
    width: float  # thousandths of the type size


class Typeface(dict[str, Glyph]):
    """Fonts in the order in which they are asked for a character."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._fonts = tuple(font(name) for name in names)
        self.main = next(name for name in names if name.startswith("NotoSans"))

    def __missing__(self, character: str) -> Glyph:
        glyph = Glyph(None, 1000.0)
        if not unicodedata.category(character).startswith("C"):
            for candidate in self._fonts:
                if candidate.has(character):
                    glyph = Glyph(candidate.fontName, candidate.width(character))
                    break
        self[character] = glyph
        return glyph

    def width(self, text: str, size: float) -> float:
        """Width of *text* in points at *size* points."""
        return sum([self[character].width for character in text]) * size / 1000

    def runs(self, text: str) -> list[tuple[str, str]]:
        """*text* cut into (font name, part).

        Raises:
            Unavailable: `Lack.FONT`, a character that no shipped font has.
        """
        parts = [
            (name, "".join(characters))
            for name, characters in groupby(text, lambda character: self[character].font)
        ]
        if any(name is None for name, _ in parts):
            require_glyphs([text])
        return [(name, part) for name, part in parts if name]


@cache
def typeface(language: Language = Language.ZH_CN, bold: bool = False) -> Typeface:
    """The fonts for papers in *language*."""
    punctuation = (PUNCTUATION_TW[bold],) if language is Language.ZH_TW else ()
    return Typeface((*punctuation, BOLD if bold else REGULAR, RARE))


def plain(text: str) -> str:
    """*text* as papers draw it: composed, all blanks alike, nothing without width."""
    if text.isascii() and "\t" not in text:
        return text
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_SPACES)


def runs(
    text: str, bold: bool = False, language: Language = Language.ZH_CN
) -> list[tuple[str, str]]:
    """*text* as (registered font name, part), to be drawn one after the other.

    Raises:
        Unavailable: `Lack.FONT`, a character that no shipped font has.
    """
    return typeface(language, bold).runs(plain(text))


def text_width(
    text: str, size: float, bold: bool = False, language: Language = Language.ZH_CN
) -> float:
    """Width of *text* in points at *size* points."""
    return typeface(language, bold).width(plain(text), size)


def missing_characters(text: str) -> str:
    """The characters of *text* that no shipped font has, each once, in the order of the text."""
    face = typeface()
    lines = plain(text).replace("\r", "").replace("\n", "")
    return "".join(dict.fromkeys(c for c in lines if face[c].font is None))


def require_glyphs(texts: Iterable[str]) -> None:
    """Name what cannot be printed before anything is printed.

    Raises:
        Unavailable: `Lack.FONT` with ``characters``, as they are shown to staff.
    """
    missing = dict.fromkeys("".join(missing_characters(text) for text in texts))
    if missing:
        raise Unavailable(Lack.FONT, characters=" ".join(_shown(c) for c in missing))


def _shown(character: str) -> str:
    visible = unicodedata.category(character)[0] not in "CMZ"
    return character if visible else f"U+{ord(character):04X}"
