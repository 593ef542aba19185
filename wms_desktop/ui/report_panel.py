"""The panel that says the program itself was wrong."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.choices import TextEdit
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.popover import Popover
from wms_desktop.ui.report import Report
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER, NOTE
from wms_desktop.ui.words import tr


class ReportPanel(QWidget):
    """Two plain lines; the details are folded and hold no personal data."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report_panel")
        title = Label(tr("The program has made a mistake"), COUNTER, bold=True, wrap=True)
        said = tr("What is typed is kept. Work can go on; if it happens again, tell this number:")
        self._details = TextEdit()
        self._details.setObjectName("report_details")
        self._details.setReadOnly(True)
        self._details.setPlainText(report.details)
        self._details.setMinimumHeight(200)
        self._details.hide()
        self.unfold = Button(tr("Details"), kind="quiet", icon="chevron-down")
        self.copy = Button(tr("Copy"), icon="paperclip")
        self.close_button = Button(tr("Close"), kind="primary", key="Esc")
        self.unfold.clicked.connect(lambda: self._details.setVisible(not self._details.isVisible()))
        text = f"{report.number}\n{report.details}"
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        number = Label(report.number, bold=True)
        where = Label(str(report.log_file), NOTE, "text_3", wrap=True)
        self.setLayout(
            column(
                row(IconLabel("alert-octagon", "bad", 28), (title, 1), gap=12),
                Label(said, wrap=True),
                number,
                self._details,
                where,
                row(self.unfold, None, self.copy, self.close_button),
                gap=12,
                margins=(24, 24, 24, 24),
            )
        )


def show_report(window: QWidget, report: Report) -> Popover:
    """Show *report* over *window*."""
    panel = ReportPanel(report)
    over = Popover(window, panel, 600)
    panel.close_button.clicked.connect(over.close)
    over.open(panel.close_button)
    return over
