"""Labels for items, lots and locations: the templates are data, the sizes exact.

A template says what stands where, in millimetres from the label's top left. Texts that are too
long are wrapped and end with an ellipsis; a code is never cut, it is refused.

Source: INB-3, ux.md (Printing).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.paths import resources_dir
from wms_desktop.documents.fonts import require_glyphs
from wms_desktop.documents.label_layout import drawn_label
from wms_desktop.documents.streams import Streams
from wms_desktop.documents.words import LabelFault

POINTS_PER_MM = 72 / 25.4
MOST_LABELS = 20_000  # one print


class LabelKind(StrEnum):
    """What a label is stuck on."""

    ITEM = "item"
    LOT = "lot"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class LabelData:
    """What one label says.

    Attributes:
        code: what the bars carry; a valid EAN-13 is printed as EAN-13, all else as Code 128.
        name: the goods' name; on a location label the location, in large type.
        detail: specification; on a lot label the lot's number, in large type.
        note: bottom left, for instance zone or supplier.
        figure: bottom right, for instance quantity or date.
        shown: the text under the bars where it is not the code.
    """

    kind: LabelKind
    code: str
    name: str
    detail: str = ""
    note: str = ""
    figure: str = ""
    shown: str = ""

    def text(self, part: str) -> str:
        """The text for the template's field *part*."""
        return (self.shown or self.code) if part == "code" else str(getattr(self, part))


@dataclass(frozen=True, slots=True)
class Field:
    """A place on the label."""

    part: str  # name, detail, note, figure, code, bars, qr
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    size_pt: float = 8
    least_pt: float = 0  # the type may shrink to this before text is cut
    lines: int = 1
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the labels are on a sheet of paper."""

    columns: int
    rows: int
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float
    page_width_mm: float
    page_height_mm: float

    @property
    def places(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Template:
    """A label size, with the fields of each kind of label."""

    name: str
    width_mm: float
    height_mm: float
    dpi: int
    sheet: Sheet | None
    fields: dict[str, tuple[Field, ...]]
    order: int = 0


@cache
def templates() -> dict[str, Template]:
    """All shipped templates by name, in the order in which they are offered."""
    paths = (resources_dir() / "labels").glob("*.json")
    found = [_template(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return {each.name: each for each in sorted(found, key=lambda each: each.order)}


def template(name: str) -> Template:
    """The template *name*.

    Raises:
        Refused: there is none of that name.
    """
    if name not in templates():
        raise Refused(LabelFault.NO_TEMPLATE, name=name, known=", ".join(templates()))
    return templates()[name]


def _template(data: dict[str, Any]) -> Template:
    sheet = Sheet(**data.pop("sheet")) if data.get("sheet") else None
    data.pop("sheet", None)
    fields = {
        kind: tuple(Field(**field) for field in group) for kind, group in data.pop("fields").items()
    }
    return Template(**data, sheet=sheet, fields=fields)


def labels_pdf(
    template: Template,
    labels: Sequence[LabelData],
    copies: int = 1,
    start_at: int = 1,
    *,
    dpi: int | None = None,
    language: Language = Language.ZH_CN,
    title: str = "",
) -> bytes:
    """Labels as PDF: a page each on a roll, or filling sheets. Equal data gives equal bytes.

    Args:
        copies: of each label, one after the other.
        start_at: first free place of the first sheet, counted from 1 along the rows.
        dpi: of the printer, so that bars are whole dots; the template's where not given.

    Raises:
        Refused: no or too many labels, a place outside the sheet, a code that does not fit.
        Unavailable: `Lack.FONT`, characters that no font has.
    """
    pages = _Pages(template, dpi or template.dpi, Streams(title or template.name, language))
    pages.check(labels, copies, start_at)
    pages.fill(labels, copies, start_at)
    return pages.streams.finished()


@dataclass(frozen=True, slots=True)
class _Pages:
    template: Template
    dpi: int
    streams: Streams

    def check(self, labels: Sequence[LabelData], copies: int, start_at: int) -> None:
        """Refuse before anything is drawn."""
        if not 1 <= len(labels) * copies <= MOST_LABELS:
            raise Refused(LabelFault.TOO_MANY, count=len(labels) * copies, limit=MOST_LABELS)
        places = self.template.sheet.places if self.template.sheet else 1
        if not 1 <= start_at <= places:
            raise Refused(LabelFault.START_OUTSIDE, start=start_at, places=places)
        require_label_glyphs(labels)

    def fill(self, labels: Sequence[LabelData], copies: int, start_at: int) -> None:
        """Put every label on its place."""
        sheet = self.template.sheet
        drafts = (drawn for label in labels for drawn in [self._drawn(label)] * copies)
        width, height = (
            (sheet.page_width_mm, sheet.page_height_mm)
            if sheet
            else (self.template.width_mm, self.template.height_mm)
        )
        if sheet is None:
            for draft in drafts:
                self.streams.page(width * POINTS_PER_MM, height * POINTS_PER_MM, draft)
            return
        page: list[str] = []
        for place, draft in enumerate(drafts, start=start_at - 1):
            if page and place % sheet.places == 0:
                self.streams.page(width * POINTS_PER_MM, height * POINTS_PER_MM, "".join(page))
                page = []
            page.append(self._moved(sheet, place % sheet.places, draft))
        self.streams.page(width * POINTS_PER_MM, height * POINTS_PER_MM, "".join(page))

    def _drawn(self, label: LabelData) -> str:
        draft = drawn_label(self.template, label, self.dpi, self.streams.language)
        return draft.operations(self.streams)

    def _moved(self, sheet: Sheet, place: int, draft: str) -> str:
        row, column = divmod(place, sheet.columns)
        below = sheet.page_height_mm - sheet.top_mm - self.template.height_mm
        left = self._whole_dots(sheet.left_mm + column * sheet.pitch_x_mm)
        bottom = self._whole_dots(below - row * sheet.pitch_y_mm)
        return f"q 1 0 0 1 {left:.4f} {bottom:.4f} cm\n{draft}Q\n"

    def _whole_dots(self, mm: float) -> float:
        return round(mm * self.dpi / 25.4) * 72 / self.dpi


def require_label_glyphs(labels: Sequence[LabelData]) -> None:
    """Name what cannot be printed before the first label is.

    Raises:
        Unavailable: `Lack.FONT`.
    """
    characters: dict[str, None] = {}
    for label in labels:
        for text in (label.name, label.detail, label.note, label.figure, label.shown):
            characters.update(dict.fromkeys(text))
    require_glyphs(["".join(characters)])
