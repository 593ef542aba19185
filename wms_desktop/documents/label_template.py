"""Label templates: what stands where, in millimetres from the label's top left.

The shipped ones are files; those made in the program are kept by the `stock` slice as the same
JSON and handed over as `Template`.

Source: INB-3, ux.md (Printing).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.core.paths import resources_dir
from wms_desktop.core.text import graphemes
from wms_desktop.documents.label_kinds import Align, LabelKind, Part, Symbology
from wms_desktop.documents.words import LabelFault

__all__ = [
    "DPI",
    "MOST_FIELDS",
    "Align",
    "Field",
    "LabelKind",
    "Part",
    "Sheet",
    "Symbology",
    "Template",
    "check_template",
    "read_template",
    "template",
    "template_body",
    "templates",
]

DPI = (203, 300, 600)
MOST_FIELDS = 30
_MOST_MM = 500
_MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Field:
    """A place on the label.

    Attributes:
        least_pt: the type may shrink to this before text is cut; 0: it never shrinks.
        text: the words of a field that shows its own.
    """

    part: Part
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    size_pt: float = 8
    least_pt: float = 0
    lines: int = 1
    bold: bool = False
    align: Align = Align.LEFT
    symbology: Symbology = Symbology.AUTO
    text: str = ""


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
    title: str = ""  # as a person named it; a shipped one has its title in `words.LABEL_TITLES`

    def short_title(self, most: int) -> str:
        """The title where a list has little room; empty for a shipped one."""
        parts = graphemes(self.title)
        return self.title if len(parts) <= most else "".join(parts[: most - 1]).rstrip() + "…"


@cache
def templates() -> dict[str, Template]:
    """All shipped templates by name, in the order in which they are offered."""
    paths = (resources_dir() / "labels").glob("*.json")
    found = [read_template(path.read_text(encoding="utf-8")) for path in paths]
    return {each.name: each for each in sorted(found, key=lambda each: each.order)}


def template(name: str) -> Template:
    """The shipped template *name*; for all of a shop ask `stock.label_templates.find`.

    Raises:
        Refused: there is none of that name.
    """
    if name not in templates():
        raise Refused(LabelFault.NO_TEMPLATE, name=name, known=", ".join(templates()))
    return templates()[name]


def template_body(template: Template) -> str:
    """*template* as JSON; `read_template` makes it again."""
    return json.dumps(asdict(template), ensure_ascii=False, sort_keys=True)


def read_template(text: str) -> Template:
    """A template from its JSON, looked at before it is believed.

    Raises:
        Refused: `LabelFault.BAD_TEMPLATE`; ``place`` names what is wrong.
    """
    try:
        data = json.loads(text)
        kinds = dict(data.pop("fields"))
        raw_sheet = data.pop("sheet", None)
        sheet = Sheet(**raw_sheet) if raw_sheet else None
        known = [kind.value for kind in LabelKind if kind.value in kinds]
        places = {kind: tuple(_field(each) for each in kinds[kind]) for kind in known}
        found = Template(**data, sheet=sheet, fields=places)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(LabelFault.BAD_TEMPLATE, place=type(error).__name__) from error
    check_template(found)
    return found


def check_template(template: Template) -> None:
    """Refuse measures that no label has; where fields lie is `label_check`'s business.

    Raises:
        Refused: `LabelFault.BAD_TEMPLATE`.
    """
    _measures(template, ("width_mm", "height_mm"), 5)
    if template.dpi not in DPI:
        raise Refused(LabelFault.BAD_TEMPLATE, place="dpi")
    if (sheet := template.sheet) is not None:
        counted = (sheet.columns, sheet.rows)
        if not all(isinstance(n, int) and 1 <= n <= 50 for n in counted):
            raise Refused(LabelFault.BAD_TEMPLATE, place="columns, rows")
        _measures(sheet, ("pitch_x_mm", "pitch_y_mm", "page_width_mm", "page_height_mm"), 5)
        _measures(sheet, ("left_mm", "top_mm"), 0)
    for group in template.fields.values():
        if len(group) > MOST_FIELDS:
            raise Refused(LabelFault.BAD_TEMPLATE, place="fields")
        for field in group:
            _measures(field, ("left_mm", "top_mm"), -_MOST_MM)
            _measures(field, ("width_mm", "height_mm"), 0.5)
            _measures(field, ("size_pt",), 3)
            _measures(field, ("least_pt",), 0)
            if not (isinstance(field.lines, int) and 1 <= field.lines <= 20):
                raise Refused(LabelFault.BAD_TEMPLATE, place="lines")
            if not isinstance(field.text, str) or len(field.text) > _MOST_TEXT:
                raise Refused(LabelFault.BAD_TEMPLATE, place="text")


def _field(data: dict[str, Any]) -> Field:
    made = {name: data[name] for name in _NAMES if name in data}
    for name, kind in (("part", Part), ("align", Align), ("symbology", Symbology)):
        if name in made:
            made[name] = kind(made[name])
    return Field(**made)


_NAMES = tuple(each.name for each in fields(Field))


def _measures(holder: Any, names: tuple[str, ...], least: float) -> None:
    for name in names:
        value = getattr(holder, name)
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not least <= value <= _MOST_MM:
            raise Refused(LabelFault.BAD_TEMPLATE, place=name)
