"""Labels of an order's packages, to the label printer with one key (INB-3, OUT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import QObject

from wms_desktop.core.changes import Done
from wms_desktop.goods.label_prints import LabelCount, LabelPrint, PackageLabels, print_packages
from wms_desktop.goods.view_labels import CHOICE
from wms_desktop.goods.view_words import joined
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.words import tr


class PackagePrinter(QObject):
    """Prints labels of packages, and says when they were printed before."""

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page

    def offer(self) -> str:
        """What is said when a package is closed; nothing where no labels are wanted."""
        wish = self._page.context.preferences.get(CHOICE, LabelCount.PIECES)
        return "" if wish == LabelCount.NONE else tr("F9 prints its label")

    def print_labels(self, numbers: Sequence[str]) -> None:
        """One label for each of the packages *numbers*."""
        context = self._page.context
        db, by = context.db, context.acting()
        template = str(context.preferences.get("label_template", ""))
        command = PackageLabels(uuid4(), template, tuple(numbers))

        def on_done(done: Done[LabelPrint]) -> None:
            made = done.value
            context.printing.print_pdf(made.pdf, made.title, purpose="label")
            again = tr("printed again") if made.is_again else ""
            said = tr("{count} {count:label|labels} to the printer", count=made.count)
            context.shell.show_result(ScanResult("ok", said, joined(made.title, again)))

        self._page.write(lambda: print_packages(db, by, command), on_done)
