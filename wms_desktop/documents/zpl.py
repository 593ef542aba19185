"""Labels for a thermal printer that speaks ZPL: each rendered to its dots, sent as a picture.

Source: stack.md 3, ux.md (Printing).
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import replace

from PIL.Image import Image

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.documents.label import LabelData, Template, check_count, labels_pdf
from wms_desktop.documents.render import page_images
from wms_desktop.documents.words import LabelFault

MM_PER_INCH = 25.4
_BLACK_BELOW = 128
_AT_A_TIME = 50  # pages held as pictures
_HAIR_MM = 0.01  # keeps a page from being rendered one dot too wide


def zpl(
    template: Template,
    labels: Sequence[LabelData],
    dpi: int = 203,
    copies: int = 1,
    *,
    first: int = 1,
    language: Language = Language.ZH_CN,
) -> bytes:
    """The labels as ZPL for a printer with *dpi*; copies are made by the printer.

    Raises:
        Refused: the template is for sheets, or as for `labels_pdf`.
        Unavailable: `Lack.FONT`, characters that no font has.
    """
    if template.sheet is not None:
        raise Refused(LabelFault.NEEDS_ROLL, name=template.name)
    check_count(len(labels) * copies, first)
    exact = replace(
        template,
        width_mm=whole_dots(template.width_mm, dpi),
        height_mm=whole_dots(template.height_mm, dpi),
    )
    out: list[bytes] = []
    skipped, begun = divmod(first - 1, copies)
    labels = labels[skipped:]
    for start in range(0, len(labels), _AT_A_TIME):
        pdf = labels_pdf(exact, labels[start : start + _AT_A_TIME], dpi=dpi, language=language)
        for number, picture in enumerate(page_images(pdf, dpi, grey=True), start=start):
            out.append(zpl_picture(picture, copies - (begun if number == 0 else 0)))
    return b"\n".join(out) + b"\n"


def zpl_picture(picture: Image, copies: int = 1) -> bytes:
    """One label from its picture, a dot per pixel; ``Z64`` is deflate and base64 with a CRC."""
    bits = picture.convert("L").point(lambda level: 255 if level < _BLACK_BELOW else 0, "1")
    raw = bits.tobytes()
    data = base64.b64encode(zlib.compress(raw, 9))
    return b"^XA^PW%d^LL%d^PQ%d^FO0,0^GFA,%d,%d,%d,:Z64:%s:%04X^FS^XZ" % (
        bits.width,
        bits.height,
        copies,
        len(raw),
        len(raw),
        (bits.width + 7) // 8,
        data,
        binascii.crc_hqx(data, 0),
    )


def whole_dots(mm: float, dpi: int) -> float:
    """*mm* as whole printer dots, a hair less so that no further dot is begun."""
    return round(mm * dpi / MM_PER_INCH) * MM_PER_INCH / dpi - _HAIR_MM
