"""Head and foot of every page: what it is, its bars twice, its place in the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wms_desktop.core.language import translate
from wms_desktop.documents import words
from wms_desktop.documents.fonts import Typeface
from wms_desktop.documents.lines import fitted, wrapped
from wms_desktop.documents.surface import INK, INK_2, LINE, POINTS_PER_MM, THIN, Style, Surface

if TYPE_CHECKING:
    from wms_desktop.documents.paper import PaperHead

TOP = 11.0
BOTTOM = 8.0
BARS_MM = 15.0  # the least that a hand scanner takes without aiming
QR_MM = 19.0
QR_SMALL_MM = 14.0
_MARK_TOP = 4.6  # printers leave about 4 mm blank
_MARK_MM = 5.8
_BARS_MOST = 78.0
_FOOT_BARS = BARS_MM + 5.0
_FOOT_LINE = 5.0

_ORGANIZATION = Style(9, ink=INK_2)
_TITLE = Style(19, bold=True, pitch=1.25)
_TITLE_SMALL = Style(11, bold=True)
_NUMBER = Style(11)
_NOTE = Style(9, ink=INK_2)
_FOOT = Style(8, ink=INK_2)


def head_height(surface: Surface, head: PaperHead, margin: float, *, first: bool) -> float:
    """Where the content begins, in mm from the page's top."""
    if not first:
        return TOP + (QR_SMALL_MM if head.code else _TITLE_SMALL.line_mm) + 4.5
    texts = _head_texts(surface, head, margin)
    high = sum(style.line_mm for _, style in texts)
    return TOP + max(high, QR_MM if head.code else 0.0) + 6.0


def foot_height(head: PaperHead) -> float:
    """What the foot takes, in mm from the page's bottom."""
    return BOTTOM + (_FOOT_BARS if head.code else _FOOT_LINE) + 2.0


def draw_head(surface: Surface, head: PaperHead, margin: float, *, first: bool) -> None:
    """Title and number left, QR and bars right; on further pages a small form of it."""
    bottom = head_height(surface, head, margin, first=first) - 3.0
    right = surface.width - margin
    if first:
        y = TOP
        for text, style in _head_texts(surface, head, margin):
            surface.text(margin, y, text, style)
            y += style.line_mm
        if head.code:
            edge = surface.squares(right, TOP, head.code, side=QR_MM)
            if _bars_beside(surface):
                surface.bars(edge - 3, TOP, head.code, width=_BARS_MOST, height=BARS_MM, size=8)
    else:
        said = "  ".join((*_title_parts(head), translate(words.CONTINUED, surface.language)))
        for line in fitted(
            said, _TITLE_SMALL.size, _small_width(surface, margin), _face(surface), 1
        ):
            surface.text(margin, TOP, line, _TITLE_SMALL)
        if head.code:
            surface.squares(right, TOP, head.code, side=QR_SMALL_MM)
    surface.line(margin, bottom, right, bottom, INK, THIN)
    if head.copy:
        draw_copy_mark(surface)


def draw_foot(surface: Surface, head: PaperHead, margin: float, page: int, pages: int) -> None:
    """Page x of y, who printed it when, the seal of the records, and the bars again."""
    top = surface.height - foot_height(head) + 2.0
    right = surface.width - margin
    surface.line(margin, top, right, top, LINE)
    lines = _foot_lines(surface, head, page, pages)
    if not head.code:
        surface.text(margin, top + 1.0, "    ".join(lines[1:]), _FOOT)
        surface.text(
            margin, top + 1.0, lines[0], Style(8, ink=INK_2, align="right"), right - margin
        )
        return
    y = top + 2.0
    width = (right - margin - _BARS_MOST) * POINTS_PER_MM
    for line in lines:
        for part in wrapped(line, _FOOT.size, width, surface.face(_FOOT)):
            surface.text(margin, y, part, _FOOT)
            y += _FOOT.line_mm
    surface.bars(right, top + 1.5, head.code, width=_BARS_MOST, height=BARS_MM, size=7.5)


def draw_copy_mark(surface: Surface) -> None:
    """COPY in a frame at the middle of the top edge, so that no copy passes for the original."""
    said = translate(words.COPY, surface.language)
    style = Style(10, bold=True, align="center")
    wide = surface.face(style).width(said, style.size) / POINTS_PER_MM + 6
    left = (surface.width - wide) / 2
    surface.box(left, _MARK_TOP, wide, _MARK_MM, ink=INK, thick=0.35)
    surface.text(left, _MARK_TOP + (_MARK_MM - style.line_mm) / 2, said, style, wide)


def _foot_lines(surface: Surface, head: PaperHead, page: int, pages: int) -> list[str]:
    language = surface.language
    lines = [translate(words.PAGE_OF, language, page=page, pages=pages)]
    if head.printed:
        moment = f"{head.printed.at:%Y-%m-%d %H:%M}"
        who = {"person": head.printed.person, "place": head.printed.place}
        lines.append(translate(words.PRINTED, language, moment=moment, **who))
    if head.seal:
        lines.append(translate(words.SEAL, language, anchor=head.seal))
    return lines


def _head_texts(surface: Surface, head: PaperHead, margin: float) -> list[tuple[str, Style]]:
    width = surface.width - 2 * margin
    if head.code:
        width -= QR_MM + 4 + (_BARS_MOST if _bars_beside(surface) else 0)
    texts: list[tuple[str, Style]] = []
    number = translate(words.NUMBER, surface.language, number=head.number) if head.number else ""
    for text, style in (
        (head.organization, _ORGANIZATION),
        (head.title, _TITLE),
        (number, _NUMBER),
        (head.note, _NOTE),
    ):
        if text:
            face = surface.face(style)
            lines = wrapped(text, style.size, width * POINTS_PER_MM, face)
            texts += [(line, style) for line in lines]
    return texts


def _bars_beside(surface: Surface) -> bool:
    """Whether the page is wide enough for bars beside the title; else the foot has them alone."""
    return surface.width >= 200


def _title_parts(head: PaperHead) -> tuple[str, ...]:
    return (head.title, head.number) if head.number else (head.title,)


def _small_width(surface: Surface, margin: float) -> float:
    return (surface.width - 2 * margin - QR_SMALL_MM - 6) * POINTS_PER_MM


def _face(surface: Surface) -> Typeface:
    return surface.face(_TITLE_SMALL)
