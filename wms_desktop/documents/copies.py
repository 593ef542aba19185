"""A paper printed again: the archived bytes, marked as a copy on every page.

Source: SYS-2.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from io import BytesIO

import pypdfium2 as pdfium

from wms_desktop.core.language import Language
from wms_desktop.core.locks import PDFIUM
from wms_desktop.documents.furniture import draw_copy_mark
from wms_desktop.documents.surface import POINTS_PER_MM, Surface, drawn


def mark_as_copy(pdf: bytes, language: Language) -> bytes:
    """*pdf* with COPY in a frame at the top of every page; its own text stays as it was.

    Raises:
        pypdfium2.PdfiumError: *pdf* is no PDF.
    """
    width, height, mark = _mark(language)
    out = BytesIO()
    with PDFIUM, pdfium.PdfDocument(pdf) as document, pdfium.PdfDocument(mark) as source:
        form = source.page_as_xobject(0, document)
        for page in document:
            shape = form.as_pageobject()
            page_width, page_height = page.get_size()
            scale = min(1.0, page_width / width)
            left = (page_width - width * scale) / 2
            up = page_height - height * scale
            shape.set_matrix(pdfium.PdfMatrix(scale, 0, 0, scale, left, up))
            page.insert_obj(shape)
            page.gen_content()
            page.close()
        form.close()
        document.save(out)
    return _same_again(out.getvalue())


def _same_again(pdf: bytes) -> bytes:
    """*pdf* with an identifier made from its content, where pdfium puts a random one."""
    head, found, tail = pdf.rpartition(b"/ID[<")
    first, parted, second = tail.partition(b"><")
    if not found or not parted:
        return pdf
    digest = hashlib.sha256(head).hexdigest().upper().encode()
    end = second.index(b">")
    return head + found + first + parted + digest[:end] + second[end:]


@lru_cache
def _mark(language: Language) -> tuple[float, float, bytes]:
    """Width and height in points, and a page of that size with nothing but the mark."""
    surface = Surface(44.0, 12.0, language)
    draw_copy_mark(surface)
    pdf = drawn([surface], title="", author="", subject="")
    return surface.width * POINTS_PER_MM, surface.height * POINTS_PER_MM, pdf
