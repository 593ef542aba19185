"""Many small pages written at once: own page streams over fonts that are embedded once.

A canvas needs more than a millisecond a page; a thousand labels are wanted at the counter now.
Texts are composite fonts with a text table, so they can be copied and searched like any paper's.

Source: speed.md P9.
"""

from __future__ import annotations

import hashlib
import struct
import zlib

from reportlab.pdfbase.ttfonts import SUBSETN

from wms_desktop.core.language import Language
from wms_desktop.documents.fonts import SUBSETTING, PaperFont, Typeface, font, plain, to_unicode_map
from wms_desktop.documents.words import PDF_LANGUAGE

_CATALOG, _PAGES, _INFO, _RESOURCES = 1, 2, 3, 4
_SYMBOLIC = 4


class _Codes(dict[int, str]):
    """The codes that a document uses of one font: code point -> four hex digits."""

    def __missing__(self, point: int) -> str:
        code = f"{len(self) + 1:04X}"
        self[point] = code
        return code


class Streams:
    """A PDF document in the making."""

    def __init__(self, title: str, language: Language) -> None:
        self.language = language
        self._title = title
        self._objects: list[bytes] = [b""] * _RESOURCES
        self._page_ids: list[int] = []
        self._codes: dict[str, _Codes] = {}

    def text(self, x: float, y: float, size: float, text: str, face: Typeface) -> str:
        """Operators that write *text* from (x, y), in points from the bottom left."""
        shown = []
        for name, part in face.runs(plain(text)):
            codes = self._codes.setdefault(name, _Codes())
            shown.append(f"/{name} {size:g} Tf <{part.translate(codes)}> Tj\n")
        return f"BT {x:.2f} {y:.2f} Td {''.join(shown)}ET\n"

    def page(self, width: float, height: float, operations: str) -> None:
        """Add a page of *width* × *height* points."""
        content = self._stream(operations.encode("ascii"))
        self._page_ids.append(
            self._add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources %d 0 R/Contents %d 0 R>>"
                % (_PAGES, _number(width), _number(height), _RESOURCES, content)
            )
        )

    def finished(self) -> bytes:
        """The finished document; equal pages give equal bytes."""
        with SUBSETTING:
            fonts = {name: self._font(font(name), codes) for name, codes in self._codes.items()}
        named = b" ".join(b"/%s %d 0 R" % (name.encode(), key) for name, key in fonts.items())
        kids = b" ".join(b"%d 0 R" % key for key in self._page_ids)
        self._set(
            _CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences"
            b"<</DisplayDocTitle true/PrintScaling/None>>>>"
            % (_PAGES, PDF_LANGUAGE[self.language].encode()),
        )
        self._set(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._page_ids), kids))
        self._set(_INFO, b"<</Title<%s>/Producer(WMS Desktop)>>" % _utf16(self._title))
        self._set(_RESOURCES, b"<</Font<<%s>>>>" % named)
        return self._written()

    def _font(self, paper_font: PaperFont, codes: _Codes) -> int:
        face = paper_font.face
        points = list(codes)
        name = SUBSETN(0) + b"+" + face.name
        program = face.makeSubset([0, *points])
        file = self._stream(program, b"/Length1 %d" % len(program))
        descriptor = self._add(_descriptor(name, paper_font, file))
        widths = b" ".join(_number(face.getCharWidth(point)) for point in points)
        glyphs = self._stream(_glyph_numbers(paper_font, points))
        descendant = self._add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo"
            b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R"
            b"/DW 1000/W[1[%s]]/CIDToGIDMap %d 0 R>>" % (name, descriptor, widths, glyphs)
        )
        table = to_unicode_map(name.decode("ascii"), dict(enumerate(points, start=1)), 2)
        return self._add(
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H"
            b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name, descendant, self._stream(table.encode("ascii")))
        )

    def _stream(self, content: bytes, entries: bytes = b"") -> int:
        packed = zlib.compress(content, 6)
        return self._add(
            b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream"
            % (len(packed), entries, packed)
        )

    def _add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects)

    def _set(self, key: int, body: bytes) -> None:
        self._objects[key - 1] = body

    def _written(self) -> bytes:
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        position = len(parts[0])
        offsets: list[int] = []
        for key, body in enumerate(self._objects, start=1):
            offsets.append(position)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (key, body))
            position += len(parts[-1])
        digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        parts += [b"%010d 00000 n \n" % offset for offset in offsets]
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(offsets) + 1, _CATALOG, _INFO, digest, digest, position)
        )
        return b"".join(parts)


def _descriptor(name: bytes, paper_font: PaperFont, file: int) -> bytes:
    face = paper_font.face
    box = b" ".join(_number(edge) for edge in face.bbox)
    measures = b"/Ascent %s/Descent %s/CapHeight %s/StemV %s" % (
        _number(face.ascent),
        _number(face.descent),
        _number(face.capHeight),
        _number(face.stemV),
    )
    return (
        b"<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%s]"
        b"/ItalicAngle 0%s/FontFile2 %d 0 R>>" % (name, _SYMBOLIC, box, measures, file)
    )


def _glyph_numbers(paper_font: PaperFont, points: list[int]) -> bytes:
    """Which glyph of the subset each code draws: characters may share one (入 and a radical)."""
    glyphs = {0: 0}
    numbers = [0]
    for point in points:
        original = paper_font.face.charToGlyph.get(point, 0)
        numbers.append(glyphs.setdefault(original, len(glyphs)))
    return struct.pack(f">{len(numbers)}H", *numbers)


def _number(value: float) -> bytes:
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()


def _utf16(text: str) -> bytes:
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper().encode()
