"""One label as its printer will show it, dot by dot, with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wms_desktop.core.language import Language
from wms_desktop.documents.label import LabelData, labels_pdf
from wms_desktop.documents.label_check import Found, flaws, printable
from wms_desktop.documents.label_template import Template
from wms_desktop.documents.render import page_image
from wms_desktop.documents.zpl import whole_dots


@dataclass(frozen=True, slots=True)
class Preview:
    """A label's picture: one byte of grey a dot, row by row."""

    width: int
    height: int
    grey: bytes
    flaws: tuple[Found, ...]


def preview(template: Template, label: LabelData, language: Language) -> Preview:
    """*label* on *template* at the template's own dots; what cannot be drawn is left out."""
    dpi = template.dpi
    found = flaws(template, label, dpi, language)
    drawn = replace(
        printable(template, label, found),
        sheet=None,
        width_mm=whole_dots(template.width_mm, dpi),
        height_mm=whole_dots(template.height_mm, dpi),
    )
    if not drawn.fields.get(label.kind.value):
        width, height = (round(mm * dpi / 25.4) for mm in (template.width_mm, template.height_mm))
        return Preview(width, height, b"\xff" * (width * height), found)
    picture = page_image(labels_pdf(drawn, [label], language=language), dpi=dpi, grey=True)
    return Preview(picture.width, picture.height, picture.convert("L").tobytes(), found)
