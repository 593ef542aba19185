"""Badges, the printer's ruler, codes for trying a scanner."""

from __future__ import annotations

from collections.abc import Sequence

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.workstation import PrinterFit
from wms_desktop.documents.surface import Style, Surface, drawn
from wms_desktop.people.rules import badge_code

RULER_ACROSS_MM, RULER_DOWN_MM = 100, 50
BADGE, RULER, TEST_CODES = N_("Badge"), N_("Ruler"), N_("Scanner test codes")
_BADGE_MM = (85.6, 54.0)
_TESTS = ("TEST", "A-03-12", "20260518-0447", "0123456789-ABCDEFGHIJ")


def badge_pdf(login: str, name: str, house: str, language: Language) -> bytes:
    """One badge of a bank card's size: house, name, barcode."""
    surface = Surface(*_BADGE_MM, language)
    surface.text(6, 6, house, Style(9))
    surface.text(6, 14, name, Style(18, bold=True))
    surface.bars(_BADGE_MM[0] - 6, 29, badge_code(login), width=_BADGE_MM[0] - 12, centred=True)
    title = translate(BADGE, language)
    return drawn([surface], title=f"{title} {login}", author=house, subject=title)


def ruler_pdf(language: Language, width_mm: float, height_mm: float, fit: PrinterFit) -> bytes:
    """A ruler: A lies across and B along the paper, from the lower left corner.

    Both are as long as the medium allows, up to 100 and 50 mm; the figure at the end says how
    long each should be.
    """
    surface = Surface(width_mm, height_mm, language)
    left, bottom = 6.0 + fit.left_mm, height_mm - 6.0 + fit.top_mm
    across, down = ruler_lengths(width_mm, height_mm)
    right, top = left + across * fit.scale_x, bottom - down * fit.scale_y
    for start, end in (((left, bottom), (right, bottom)), ((left, bottom), (left, top))):
        surface.line(*start, *end, ink="#000000", thick=0.3)
    for mark in range(0, across + 1, 5):
        x = left + mark * fit.scale_x
        surface.line(x, bottom, x, bottom - (4 if mark % 10 == 0 else 2), ink="#000000", thick=0.3)
    for mark in range(0, down + 1, 5):
        y = bottom - mark * fit.scale_y
        surface.line(left, y, left + (4 if mark % 10 == 0 else 2), y, ink="#000000", thick=0.3)
    surface.text(left + across / 2, bottom - 10, f"A = {across} mm", Style(9))
    surface.text(left + 6, top + 1, f"B = {down} mm", Style(9))
    title = translate(RULER, language)
    return drawn([surface], title=title, author="", subject=title)


def ruler_lengths(width_mm: float, height_mm: float) -> tuple[int, int]:
    """How long A and B are on a medium, in whole centimetres."""
    across = min(RULER_ACROSS_MM, int((width_mm - 10) // 10 * 10))
    down = min(RULER_DOWN_MM, int((height_mm - 10) // 10 * 10))
    return max(across, 10), max(down, 10)


def trial_codes() -> Sequence[str]:
    """Barcodes that mean nothing: a scanner is tried with them."""
    return [own_code(CodeKind.COMMAND, text) for text in _TESTS]


def trial_codes_pdf(language: Language) -> bytes:
    """A page of codes of growing length, for trying a scanner and learning its speed."""
    surface = Surface(210, 297, language)
    title = translate(TEST_CODES, language)
    surface.text(20, 20, title, Style(16, bold=True))
    for number, code in enumerate(trial_codes()):
        surface.bars(190, 40 + number * 40, code, width=170, height=18, centred=True)
    return drawn([surface], title=title, author="", subject=title)
