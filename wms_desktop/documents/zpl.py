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
from wms_desktop.documents.label import MOST_LABELS, LabelData, Template, labels_pdf
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
    language: Language = Language.ZH_CN,
) -> bytes:
    """The labels as ZPL for a printer with *dpi*; copies are made by the printer.

    Raises:
        Refused: the template is for sheets, or as for `labels_pdf`.
        Unavailable: `Lack.FONT`, characters that no font has.
    """
    if template.sheet is not None:
        raise Refused(LabelFault.NEEDS_ROLL, name=template.name)
    if not 1 <= len(labels) * copies <= MOST_LABELS:
        raise Refused(LabelFault.TOO_MANY, count=len(labels) * copies, limit=MOST_LABELS)
    exact = replace(
        template,
        width_mm=_whole_dots(template.width_mm, dpi),
        height_mm=_whole_dots(template.height_mm, dpi),
    )
    out: list[bytes] = []
    for start in range(0, len(labels), _AT_A_TIME):
        pdf = labels_pdf(exact, labels[start : start + _AT_A_TIME], dpi=dpi, language=language)
        out += [zpl_picture(picture, copies) for picture in page_images(pdf, dpi, grey=True)]
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


def _whole_dots(mm: float, dpi: int) -> float:
    return round(mm * dpi / MM_PER_INCH) * MM_PER_INCH / dpi - _HAIR_MM
