"""A small form whose fields belong to one record: what is typed for it is kept and comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID, uuid4

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wms_desktop.surveys import words
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.words import tr, word

T = TypeVar("T")


class KeptForm(FormPane):
    """Facts above, fields below them, one primary button.

    Args:
        kept: the fields; each has an object name.
        leaves: Esc leads back to the form of the current row.
        more: what else can be done with the record.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        title: str,
        save: str,
        *parts: QWidget,
        kept: Sequence[QWidget],
        icon: str = "check",
        leaves: bool = False,
        more: Sequence[Button] = (),
    ) -> None:
        self.facts, self.more = KeyValue(), MoreKeys(*more)
        super().__init__(name, title, save, self.facts, self.more, *parts, icon=icon, leaves=leaves)
        show_when(self.more, bool(more))
        self.page, self._name, self._kept = page, name, tuple(kept)
        self._key, self._op_id = "", uuid4()
        self._keeper: DraftKeeper | None = None

    def look_at(self, key: str, empty: Callable[[], object]) -> None:
        """Show the fields of the record *key*; what was typed for it before comes back."""
        if key == self._key:
            return
        if self._keeper is not None:
            self._keeper.leave()
        self.message.clear()
        self._key, self._op_id = key, uuid4()
        empty()
        self._keeper = self.page.draft(f"{self._name}/{key}").watch(*self._kept) if key else None

    def set_narrow(self, narrow: bool) -> None:
        """Where the window is small, what is typed comes before what is known."""
        content = self.title.parentWidget()
        layout = content.layout() if content is not None else None
        assert isinstance(layout, QVBoxLayout)
        for part in (self.facts, self.more):
            layout.removeWidget(part)
        place = layout.count() - 1 if narrow else 2  # before the blank
        for part in (self.more, self.facts):
            layout.insertWidget(place, part)
        self.more.set_narrow(narrow)

    @property
    def op_id(self) -> UUID:
        """The key of what is typed; the same until it is done."""
        return self._keeper.op_id if self._keeper is not None else self._op_id

    def send(
        self, work: Callable[[], T], done: Callable[[T], object], after: Callable[[], object]
    ) -> None:
        """Do *work*; nothing of what was typed for it comes back once it is done.

        Another record may be shown when the answer comes: what is typed for that one stays.

        Args:
            done: says what was done.
            after: where to go then; not asked where another record is shown.
        """
        key, sent = self._key, self._keeper

        def on_done(answer: T) -> None:
            is_here = self._key == key
            keeper = sent
            if is_here:  # perhaps again, with a keeper of its own
                keeper, self._keeper, self._key = self._keeper, None, ""
            if keeper is not None:
                keeper.leave()
                keeper.clear()
            done(answer)
            if is_here:
                after()

        def on_refused(error: Exception) -> None:
            if self._key == key:
                self.refuse(error)
            else:
                self.page.show_error(error)

        self.save.setEnabled(False)  # until the answer is here
        self.page.write(work, on_done, on_refused)


class ReasonForm(KeptForm):
    """Why something is dropped or declined."""

    def __init__(self, page: Page, name: str, title: str, save: str) -> None:
        self.reason = LineEdit()
        self.reason.setObjectName(f"{name}_reason")
        field = Field(tr("Reason"), self.reason, note=tr("required"))
        super().__init__(
            page, name, title, save, field, kept=(self.reason,), icon="ban", leaves=True
        )
        self.reason.returnPressed.connect(self.saved)

    def ask(self, key: str, about: str) -> None:
        """Ask for the reason of one record."""
        self.tell_about(about)
        self.look_at(key, self.reason.clear)
        self.allow("")
        self.reason.setFocus()


class MoreKeys(QWidget):
    """What else can be done with a record, beside each other; narrow, their icons alone."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self._buttons = buttons
        self.setLayout(row(*buttons, None, gap=4))

    def set_narrow(self, narrow: bool) -> None:
        """Keep the keys, drop the words."""
        for button in self._buttons:
            button.set_folded(narrow)


def more_key(name: str, text: str, icon: str, key: str, deed: Callable[[], object]) -> Button:
    """A quiet button beside others."""
    button = Button(text, icon=icon, kind="quiet", key=key)
    button.setObjectName(name)
    button.clicked.connect(lambda _checked=False: deed())
    return button


def channel_combo(name: str) -> Combo:
    """By which way somebody was reached."""
    combo = Combo([(word(channel), channel) for channel in words.CHANNELS])
    combo.setObjectName(name)
    return combo
