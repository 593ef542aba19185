"""What the missing slips are narrowed down by: site, carrier, customer, person, with figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from wms_desktop.core.language import N_
from wms_desktop.core.text import graphemes
from wms_desktop.receipts import missing
from wms_desktop.receipts.missing import Group, GroupBy, MissingFilter
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.page import Page
from wms_desktop.ui.words import tr

_LONGEST, _LONGEST_LATIN = 7, 13  # of a name to choose from; the tool tip has the whole one
_NAMES = {
    GroupBy.SITE: N_("By site"),
    GroupBy.CARRIER: N_("By carrier"),
    GroupBy.CUSTOMER: N_("By customer"),
    GroupBy.PERSON: N_("By person"),
}
_EVERY = {
    GroupBy.SITE: N_("All sites"),
    GroupBy.CARRIER: N_("All carriers"),
    GroupBy.CUSTOMER: N_("All customers"),
    GroupBy.PERSON: N_("Everybody"),
}
_FIELDS = {
    GroupBy.SITE: "site_id",
    GroupBy.CARRIER: "carrier",
    GroupBy.CUSTOMER: "customer",
    GroupBy.PERSON: "responsible",
}
_NOTHING: dict[GroupBy, Any] = {
    GroupBy.SITE: None, GroupBy.CARRIER: None, GroupBy.CUSTOMER: "", GroupBy.PERSON: "",
}  # fmt: skip


class GroupFilter(QObject):
    """Two lists to choose from: by what, and which one; what was chosen before by others stays.

    Signals:
        changed: something else is wanted.
    """

    changed = Signal()

    def __init__(self, page: Page, by: Combo, value: Combo) -> None:
        super().__init__(page)
        self._page, self._by, self._value = page, by, value
        self._chosen = dict(_NOTHING)
        self._asked = MissingFilter()
        self._by.setAccessibleName(tr("Narrow down by"))
        self._value.setAccessibleName(tr("Only"))
        self._name_kinds()
        self._offer([])
        self._by.currentIndexChanged.connect(lambda _index: self._on_kind())
        self._value.currentIndexChanged.connect(lambda _index: self._on_value())

    def narrowed(self, wanted: MissingFilter) -> MissingFilter:
        """*wanted*, narrowed down by all that was chosen here."""
        return replace(wanted, **{_FIELDS[by]: value for by, value in self._chosen.items()})

    def choose(self, by: GroupBy, value: object) -> None:
        """Narrow down by one more, as if a person had chosen it."""
        self._chosen[by] = value
        self._name_kinds()
        self.changed.emit()

    def forget(self) -> None:
        """Narrow down by nothing any more; nobody is told."""
        self._chosen = dict(_NOTHING)
        self._name_kinds()

    def show_for(self, wanted: MissingFilter) -> None:
        """Offer the groups of *wanted*, with their figures of now."""
        context, by, self._asked = self._page.context, self._kind, wanted
        db, today = context.db, context.acting().today

        def show(found: list[Group]) -> None:
            if self._kind is by:
                self._offer(found)

        self._page.read(lambda: missing.groups(db, today, wanted, by), show)

    @property
    def _kind(self) -> GroupBy:
        kind: GroupBy = self._by.value() or GroupBy.SITE
        return kind

    def _name_kinds(self) -> None:
        """Name the kinds; those by which something is narrowed down carry a mark."""
        here = self._by.value() or GroupBy.SITE
        self._by.blockSignals(True)
        marked = {by: self._chosen[by] != _NOTHING[by] for by in GroupBy}
        self._by.set_items(
            [(tr(name) + (" ●" if marked[by] else ""), by) for by, name in _NAMES.items()]
        )
        self._by.set_value(here)
        self._by.blockSignals(False)

    def _offer(self, found: list[Group]) -> None:
        kind = self._kind
        self._value.blockSignals(True)
        items: list[tuple[str, Any]] = [(tr(_EVERY[kind]), _NOTHING[kind])]
        items += [(_says(group), group.key) for group in found if group.name or group.key == ""]
        if kind is not GroupBy.CARRIER:  # nobody asks for the nameless
            items = [each for each in items if each[1] != "" or each[1] == _NOTHING[kind]]
        self._value.set_items(items)
        for place, (_text, key) in enumerate(items):
            name = next((group.name for group in found if group.key == key), "")
            self._value.setItemData(place, name, Qt.ItemDataRole.ToolTipRole)
        self._value.set_value(self._chosen[kind])
        if self._value.currentIndex() < 0:
            self._value.setCurrentIndex(0)
        self._value.blockSignals(False)
        self._value.updateGeometry()

    def _on_kind(self) -> None:
        self._offer([])
        self.show_for(self._asked)

    def _on_value(self) -> None:
        self._chosen[self._kind] = self._value.value()
        self._name_kinds()
        self.changed.emit()


def _says(group: Group) -> str:
    letters = graphemes(group.name or tr("none@@carrier"))
    most = _LONGEST_LATIN if group.name.isascii() else _LONGEST
    name = "".join(letters[:most]) + ("…" if len(letters) > most else "")
    if group.late:
        return tr("{name}  {count}, {late} late", name=name, count=group.count, late=group.late)
    return f"{name}  {group.count}"
