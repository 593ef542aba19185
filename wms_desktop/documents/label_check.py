"""What is wrong with a label's layout, before anybody prints it.

Source: ux.md (Printing): bars are whole dots, too long a code is refused with what would fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.documents.bars import Bars, whole_mm
from wms_desktop.documents.fonts import missing_characters, typeface
from wms_desktop.documents.label_kinds import Flaw, Part
from wms_desktop.documents.label_symbol import carried, module_dots, needed_mm, symbol
from wms_desktop.documents.label_template import Field, Template
from wms_desktop.documents.lines import wrapped

if TYPE_CHECKING:
    from wms_desktop.documents.label import LabelData

LEAST_BAR_MM = 8.0
_POINTS_PER_MM = 72 / 25.4
_TOUCH_MM = 0.05


SEVERE = frozenset(
    {Flaw.OUTSIDE, Flaw.NARROW, Flaw.LOW, Flaw.NOT_CARRIED, Flaw.MISSING, Flaw.SHEET}
)


@dataclass(frozen=True, slots=True)
class Found:
    """One flaw.

    Attributes:
        number: of the field, from 0; -1 where it is the whole label.
        other: the field it covers, where it does.
        params: for the sentence; ``part`` and ``other`` are made from the fields.
    """

    flaw: Flaw
    number: int
    part: Part | None
    other: Part | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_severe(self) -> bool:
        """Whether labels would be wrong, not only crowded."""
        return self.flaw in SEVERE


def flaws(template: Template, label: LabelData, dpi: int, language: Language) -> tuple[Found, ...]:
    """What is wrong with *label* on *template*, the worst first, then by field."""
    group = template.fields.get(label.kind.value, ())
    found = [] if _fits_sheet(template) else [Found(Flaw.SHEET, -1, None)]
    for number, each in enumerate(group):
        found += _outside(template, number, each)
        if each.part is Part.BARS:
            found += _code_flaws(number, each, label, dpi)
        else:
            found += _text_flaws(number, each, label, language)
    for (one, first), (_two, second) in combinations(enumerate(group), 2):
        if _overlap(first, second):
            found.append(Found(Flaw.OVERLAP, one, first.part, second.part))
    order = list(Flaw)
    return tuple(sorted(found, key=lambda each: (order.index(each.flaw), each.number)))


def printable(template: Template, label: LabelData, found: tuple[Found, ...]) -> Template:
    """*template* without the fields that cannot be drawn, for a preview."""
    not_drawn = {each.number for each in found if each.flaw in SEVERE - {Flaw.OUTSIDE, Flaw.LOW}}
    kind = label.kind.value
    group = template.fields.get(kind, ())
    left = tuple(each for number, each in enumerate(group) if number not in not_drawn)
    return replace(template, fields={**template.fields, kind: left})


def _fits_sheet(template: Template) -> bool:
    sheet = template.sheet
    if sheet is None:
        return True
    right = sheet.left_mm + (sheet.columns - 1) * sheet.pitch_x_mm + template.width_mm
    bottom = sheet.top_mm + (sheet.rows - 1) * sheet.pitch_y_mm + template.height_mm
    apart = (sheet.columns == 1 or sheet.pitch_x_mm >= template.width_mm - _TOUCH_MM) and (
        sheet.rows == 1 or sheet.pitch_y_mm >= template.height_mm - _TOUCH_MM
    )
    on_page = right <= sheet.page_width_mm + 0.5 and bottom <= sheet.page_height_mm + 0.5
    return apart and on_page


def _outside(template: Template, number: int, each: Field) -> list[Found]:
    inside = (
        each.left_mm >= -_TOUCH_MM
        and each.top_mm >= -_TOUCH_MM
        and each.left_mm + each.width_mm <= template.width_mm + _TOUCH_MM
        and each.top_mm + each.height_mm <= template.height_mm + _TOUCH_MM
    )
    return [] if inside else [Found(Flaw.OUTSIDE, number, each.part)]


def _code_flaws(number: int, each: Field, label: LabelData, dpi: int) -> list[Found]:
    try:
        symbology, text = carried(each.symbology, label)
        made = symbol(symbology, text)
    except Refused:
        code = (label.gtin or label.code)[:40]
        return [Found(Flaw.NOT_CARRIED, number, each.part, params={"code": code})]
    try:
        module_dots(each, made, symbology, dpi)
    except Refused:
        is_bars = isinstance(made, Bars)
        has = each.width_mm if is_bars else min(each.width_mm, each.height_mm)
        params = {"needs": whole_mm(needed_mm(made, dpi)), "has": f"{has:g}"}
        return [Found(Flaw.NARROW, number, each.part, params=params)]
    if isinstance(made, Bars) and each.height_mm < LEAST_BAR_MM:
        return [Found(Flaw.LOW, number, each.part, params={"needs": f"{LEAST_BAR_MM:g}"})]
    return []


def _text_flaws(number: int, each: Field, label: LabelData, language: Language) -> list[Found]:
    text = each.text if each.part is Part.TEXT else label.text(each.part)
    if lacking := missing_characters(text):
        return [Found(Flaw.MISSING, number, each.part, params={"characters": lacking})]
    size = each.least_pt or each.size_pt
    lines = wrapped(
        text.replace("\n", " "),
        size,
        each.width_mm * _POINTS_PER_MM,
        typeface(language, each.bold),
    )
    return [Found(Flaw.CUT, number, each.part)] if len(lines) > each.lines else []


def _overlap(one: Field, two: Field) -> bool:
    across = min(one.left_mm + one.width_mm, two.left_mm + two.width_mm)
    down = min(one.top_mm + one.height_mm, two.top_mm + two.height_mm)
    return (
        across - max(one.left_mm, two.left_mm) > _TOUCH_MM
        and down - max(one.top_mm, two.top_mm) > _TOUCH_MM
    )
