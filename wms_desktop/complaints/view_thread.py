"""The thread of a complaint in a side pane: each paper with its state, Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.complaints.thread import ThreadLink
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr, word


class ThreadView(QWidget):
    """Complaint, return, actions, revisits and surveys as links under each other.

    Signals:
        opened: a `ThreadLink` was followed.
    """

    opened = Signal(object)

    def __init__(self, page: Page, name: str) -> None:
        super().__init__()
        self._page, self._name = page, name
        self.setObjectName(name)
        self.title = Label(tr("Thread@@complaint"), bold=True)
        self._links = column(gap=2)
        self.setLayout(column(self.title, self._links, gap=4))
        self._shown: list[QWidget] = []
        show_when(self, False)

    def show_links(self, links: Sequence[ThreadLink], here: str = "") -> None:
        """Show *links*; the one whose document is *here* is where one is already."""
        for each in self._shown:
            each.setParent(None)
            each.deleteLater()
        self._shown = []
        for link in links:
            self._add(link, is_here=link.document == here)
        show_when(self, len(links) > 1)

    def _add(self, link: ThreadLink, *, is_here: bool) -> None:
        states = [word(link.state)] if link.state is not None else []
        head = "  ".join(filter(None, (f"{link.day:%m-%d}", tr(link.title), link.number)))
        part: QWidget
        if link.page and not is_here:
            part = Button(head, icon="arrow-right", kind="left")
            part.setObjectName(f"{self._name}_{link.document.replace(':', '_')}")
            part.clicked.connect(lambda _checked=False, link=link: self._follow(link))
        else:
            part = Label(head, bold=is_here, wrap=True)
        note = Label("  ".join(filter(None, (*states, link.note))), NOTE, "text_2", wrap=True)
        for each in (part, note):
            self._links.addWidget(each)
            self._shown.append(each)

    def _follow(self, link: ThreadLink) -> None:
        self.opened.emit(link)
        self._page.context.shell.go_to(link.page, **link.target)
