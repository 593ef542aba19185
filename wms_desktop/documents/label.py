"""Labels for goods, places, packages and pallets: templates are data, the sizes exact.

Texts that are too long are wrapped, made smaller, and end with an ellipsis; a code is never cut,
it is refused.

Source: INB-3, ux.md (Printing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.documents.fonts import require_glyphs
from wms_desktop.documents.label_layout import drawn_label
from wms_desktop.documents.label_template import (
    Field,
    LabelKind,
    Part,
    Sheet,
    Symbology,
    Template,
    template,
    templates,
)
from wms_desktop.documents.streams import Streams
from wms_desktop.documents.words import LabelFault

__all__ = [
    "MOST_LABELS",
    "Field",
    "LabelData",
    "LabelKind",
    "Part",
    "Sheet",
    "Symbology",
    "Template",
    "labels_pdf",
    "require_label_glyphs",
    "template",
    "templates",
]

POINTS_PER_MM = 72 / 25.4
MOST_LABELS = 20_000  # one print


@dataclass(frozen=True, slots=True)
class LabelData:
    """What one label says.

    Attributes:
        code: what the bars carry; the template's field says in which symbol.
        name: the goods' name; on a location label the location, on a package label who gets it.
        detail: specification; lot of a lot or pallet; order of a package. In large type.
        note: bottom left, for instance zone or day of receipt.
        figure: bottom right, for instance quantity, date, or "2 / 5".
        shown: the text under the bars where it is not the code.
        extra: one more note, for instance weight or expiry.
        gtin: the maker's number of the goods, for EAN and UPC.
        gs1: what a GS1 symbol says, as (application identifier, value).
    """

    kind: LabelKind
    code: str
    name: str
    detail: str = ""
    note: str = ""
    figure: str = ""
    shown: str = ""
    extra: str = ""
    gtin: str = ""
    gs1: tuple[tuple[str, str], ...] = ()

    def text(self, part: str) -> str:
        """The text for the template's field *part*."""
        return (self.shown or self.code) if part == Part.CODE else str(getattr(self, part))


def labels_pdf(
    template: Template,
    labels: Sequence[LabelData],
    copies: int = 1,
    start_at: int = 1,
    *,
    first: int = 1,
    dpi: int | None = None,
    language: Language = Language.ZH_CN,
    title: str = "",
) -> bytes:
    """Labels as PDF: a page each on a roll, or filling sheets. Equal data gives equal bytes.

    Args:
        copies: of each label, one after the other.
        start_at: first free place of the first sheet, counted from 1 along the rows.
        first: label to begin with, of all with their copies: what a jam left is printed again.
        dpi: of the printer, so that bars are whole dots; the template's where not given.

    Raises:
        Refused: no or too many labels, none of that number, a place outside the sheet, a kind
            that the template has not, a code that does not fit.
        Unavailable: `Lack.FONT`, characters that no font has.
    """
    pages = _Pages(template, dpi or template.dpi, Streams(title or template.name, language))
    pages.check(labels, copies, start_at, first)
    pages.fill(labels, copies, start_at, first)
    return pages.streams.finished()


@dataclass(frozen=True, slots=True)
class _Pages:
    template: Template
    dpi: int
    streams: Streams

    def check(self, labels: Sequence[LabelData], copies: int, start_at: int, first: int) -> None:
        """Refuse before anything is drawn."""
        check_count(len(labels) * copies, first)
        for kind in dict.fromkeys(label.kind for label in labels):
            if not self.template.fields.get(kind.value):
                name = self.template.title or self.template.name
                raise Refused(LabelFault.NO_FIELDS, name=name)
        places = self.template.sheet.places if self.template.sheet else 1
        if not 1 <= start_at <= places:
            raise Refused(LabelFault.START_OUTSIDE, start=start_at, places=places)
        require_label_glyphs(labels)
        words = (field.text for group in self.template.fields.values() for field in group)
        require_glyphs(words)

    def fill(self, labels: Sequence[LabelData], copies: int, start_at: int, first: int) -> None:
        """Put every label on its place."""
        sheet = self.template.sheet
        skipped, begun = divmod(first - 1, copies)
        left = labels[skipped:]
        all_drafts = (drawn for label in left for drawn in [self._drawn(label)] * copies)
        drafts = islice(all_drafts, begun, None)
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


def check_count(count: int, first: int = 1) -> None:
    """Refuse so many labels at once, or a beginning that is none of them.

    Raises:
        Refused: `LabelFault.TOO_MANY` or `LabelFault.FROM_OUTSIDE`.
    """
    if not 1 <= count <= MOST_LABELS:
        raise Refused(LabelFault.TOO_MANY, count=count, limit=MOST_LABELS)
    if not 1 <= first <= count:
        raise Refused(LabelFault.FROM_OUTSIDE, first=first, count=count)


def require_label_glyphs(labels: Sequence[LabelData]) -> None:
    """Name what cannot be printed before the first label is.

    Raises:
        Unavailable: `Lack.FONT`.
    """
    characters: dict[str, None] = {}
    for label in labels:
        for text in (label.name, label.detail, label.note, label.figure, label.shown, label.extra):
            characters.update(dict.fromkeys(text))
    require_glyphs(["".join(characters)])
