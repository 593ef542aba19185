"""Prints rendered pages through Qt, at their exact size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.ui.printers import PageImage

_MM_PER_INCH = 25.4


def print_pages(
    pages: Sequence[PageImage], title: str, printer: str, copies: int = 1, to_file: str = ""
) -> None:
    """Print *pages* without any scaling, each on a sheet of its own size.

    Args:
        to_file: print into this PDF file instead of on paper; for tests.

    Raises:
        Unavailable: the printer has refused.
    """
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    if to_file:
        device.setOutputFileName(to_file)
    else:
        device.setPrinterName(printer)
    device.setDocName(title)
    device.setCopyCount(copies)
    device.setFullPage(True)
    painter = QPainter()
    for number, page in enumerate(pages):
        device.setPageLayout(_layout(page))
        started = painter.begin(device) if number == 0 else device.newPage()
        if not started:
            raise Unavailable(Lack.PRINTER_REFUSED, printer=printer)
        image = QImage(
            page.grey, page.width, page.height, page.width, QImage.Format.Format_Grayscale8
        )
        dots = device.resolution() / page.dpi
        painter.drawImage(QRect(0, 0, round(page.width * dots), round(page.height * dots)), image)
    if not painter.end():
        raise Unavailable(Lack.PRINTER_REFUSED, printer=printer)


def _layout(page: PageImage) -> QPageLayout:
    width, height = (side / page.dpi * _MM_PER_INCH for side in (page.width, page.height))
    upright = QSizeF(min(width, height), max(width, height))
    size = QPageSize(upright, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = width > height
    orientation = QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait
    return QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))
