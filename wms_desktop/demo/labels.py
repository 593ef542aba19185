"""A label template that the sample shop has made for itself."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from wms_desktop.documents.label_kinds import Align, Part
from wms_desktop.documents.label_template import Field, template, template_body
from wms_desktop.stock.tables import LabelTemplate

_TITLE = "轻放标签 60 × 40 mm"
_WORDS = "轻放防潮"


def add_template(session: Session) -> None:
    """A roll like the shipped one, with words of the shop's own on item labels."""
    shipped = template("thermal-60x40")
    fields = tuple(each for each in shipped.fields["item"] if each.part is not Part.NOTE)
    own = Field(Part.TEXT, 3, 35, 30, 4.2, 9, bold=True, align=Align.LEFT, text=_WORDS)
    made = replace(
        shipped,
        name="thermal-60x40-2",
        title=_TITLE,
        fields={**shipped.fields, "item": (*fields, own)},
    )
    session.add(LabelTemplate(name=made.name, title=made.title, body=template_body(made)))
    session.flush()
