"""Pages as pictures and as text: for previews, for label printers, for tests."""

from __future__ import annotations

import pypdfium2 as pdfium
from PIL.Image import Image

from wms_desktop.core.locks import PDFIUM

POINTS_PER_INCH = 72


def page_count(pdf: bytes) -> int:
    """The number of pages of *pdf*."""
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int = 0, dpi: int = 150, *, grey: bool = False) -> Image:
    """Page *page* (from 0) as a picture."""
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        return _picture(document[page], dpi, grey=grey)


def page_images(pdf: bytes, dpi: int = 150, *, grey: bool = False) -> list[Image]:
    """All pages as pictures."""
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        return [_picture(page, dpi, grey=grey) for page in document]


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it, lines ended by line feeds."""
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        return [_text(page) for page in document]


def _text(page: pdfium.PdfPage) -> str:
    reader = page.get_textpage()
    text = str(reader.get_text_bounded())
    reader.close()
    return text.replace("\r\n", "\n")


def _picture(page: pdfium.PdfPage, dpi: int, *, grey: bool) -> Image:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=grey)
    picture: Image = bitmap.to_pil().copy()  # the bitmap's memory goes with the page
    bitmap.close()
    page.close()
    return picture
