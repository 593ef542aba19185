"""One task beside the list: what, about what, by which rule, by when, who owes it (SRV-7)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.tasks.queries import TaskRow
from wms_desktop.tasks.view_list import who_words
from wms_desktop.tasks.words import left_words, moment_words
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import current_language, tr


class TaskPane(QWidget):
    """Facts, and the one button that leads to the place.

    Signals:
        opened: the row to open.
    """

    opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._row: TaskRow | None = None
        self.title, self.facts = Label("", bold=True, wrap=True), KeyValue()
        self.open_button = Button(tr("Open@@task"), icon="arrow-right", kind="primary", key="Enter")
        self.open_button.setObjectName("tasks_open")
        self.open_button.clicked.connect(self._on_open)
        content = QWidget()
        content.setLayout(column(self.title, self.facts, None, gap=12, margins=(16, 16, 16, 4)))
        foot = row(None, self.open_button, margins=(16, 0, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.show_row(None)

    def show_row(self, found: TaskRow | None) -> None:
        """Show *found*; None for nothing."""
        self._row = found
        show_when(self.open_button, found is not None)
        if found is None:
            self.title.setText("")
            self.facts.show_facts(())
            return
        language = current_language()
        self.title.setText(found.title(language))
        due = "  ".join(filter(None, (moment_words(found), left_words(found, language))))
        facts = [(tr("About@@task"), found.task.about, True)] if found.task.about else []
        facts += [
            (tr("Due@@task"), due, False),
            (tr("Who@@task"), who_words(found, self._page.context.acting()), False),
            (tr("Rule@@task"), found.task.rule, False),
        ]
        self.facts.show_facts(facts)

    def _on_open(self) -> None:
        if self._row is not None:
            self.opened.emit(self._row)
