"""A small form whose fields belong to one record: what is typed for it is kept and comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.surveys import words
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.words import tr


class KeptForm(FormPane):
    """Facts above, fields below them, one primary button.

    Args:
        kept: the fields; each has an object name.
        leaves: Esc leads back to the form of the current row.
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
    ) -> None:
        self.facts = KeyValue()
        super().__init__(name, title, save, self.facts, *parts, icon=icon, leaves=leaves)
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

    @property
    def op_id(self) -> UUID:
        """The key of what is typed; the same until it is done."""
        return self._keeper.op_id if self._keeper is not None else self._op_id

    def finish(self) -> None:
        """What was typed is done; nothing of it comes back."""
        keeper, self._keeper, self._key = self._keeper, None, ""
        if keeper is not None:
            keeper.leave()
            keeper.clear()


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


def channel_combo(name: str) -> Combo:
    """By which way somebody was reached."""
    combo = Combo([(tr(text), channel) for channel, text in words.CHANNELS.items()])
    combo.setObjectName(name)
    return combo
