"""A page that is nothing but second-level tabs, declared as data by the slices that fill it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
    bind,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import Expectation, Meaning, Page, Scan
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_host import SubHost
from wms_desktop.ui.sub_page import SubPage, SubTab
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.words import tr


class TabbedPage(Page):
    """Second-level tabs and the way back; every key and scan works on the one that is shown.

    Args:
        tabs: of which those are shown that the person's roles allow; the one that was shown
            last comes back.
    """

    title: ClassVar[str]
    back_says: ClassVar[str]

    def __init__(
        self, context: Context, tabs: Sequence[SubTab], parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        by = context.acting()
        self.declared = tuple(each for each in tabs if not each.roles or by.may(*each.roles))
        self._tabs = SubTabs()
        self._tabs.setObjectName(f"{self.name}_tabs")
        self._tabs.setAccessibleName(tr(self.title))
        self._back = Button(tr(self.back_says), kind="quiet", icon="chevron-left", key=BACK_KEYS)
        self._back.setObjectName(f"{self.name}_back")
        self._head, self._place = PageHead(), QStackedWidget()
        self._head.add_left(self._tabs)
        self._head.add_right(self._back)
        self.setLayout(column(self._head, (self._place, 1), gap=0))
        self.subs = SubHost(self, self.declared, self._head, self._place)
        self.subs.changed.connect(self._on_changed)
        for each in self.declared:
            self._tabs.addTab(tr(each.title))
        self._bind()
        kept = context.preferences.get(f"{self.name}.tab")
        self._tabs.currentChanged.connect(self._on_tab)
        names = [each.name for each in self.declared]
        self._tabs.setCurrentIndex(names.index(str(kept)) if kept in names else 0)
        self._on_tab(self._tabs.currentIndex())

    @property
    def tab(self) -> SubPage:
        """The second-level tab that is shown."""
        assert self.subs.shown is not None
        return self.subs.shown

    def show_tab(self, name: str) -> None:
        """Show the second-level tab *name*."""
        self._tabs.setCurrentIndex([each.name for each in self.declared].index(name))

    # what the window uses

    def expectation(self) -> Expectation:
        return self.tab.expectation()

    def wants(self, meaning: Meaning) -> bool:
        return self.tab.wants(meaning) or bool(self.subs.opened_by(meaning))

    def wants_text(self, text: str) -> bool:
        return self.tab.wants_text(text)

    def take(self, scan: Scan) -> None:
        if scan.meaning is not None and not self.tab.wants(scan.meaning):
            self.show_tab(self.subs.opened_by(scan.meaning))
        self.tab.take(scan)

    def open(self, **target: Any) -> None:
        """Open a second-level ``tab``, a ``meaning``, or what one of the tabs answers."""
        meaning = target.pop("meaning", None)
        if isinstance(meaning, Meaning):
            target[meaning.kind.value] = meaning.id
        name, wanted = self.subs.answering(str(target.pop("tab", "")), target)
        if name:
            self.show_tab(name)
            if wanted:
                self.tab.open(**wanted)

    def refresh(self) -> None:
        self.tab.refresh()

    def set_narrow(self, narrow: bool) -> None:
        self.subs.set_narrow(narrow)

    # inside

    def _bind(self) -> None:
        def key(verb: str, title: str, keys: str, icon: str) -> ActionSpec:
            return ActionSpec(f"{self.name}.{verb}", title, keys, icon)

        bind(key("back", N_("One level back"), BACK_KEYS, "chevron-left"), self._go_back, self)
        bind(key("find", N_("Find in the list"), FIND_KEYS, "search"), self._find, self)
        self._print = bind(key("print", N_("Print"), PRINT_KEYS, "printer"), self._on_print, self)
        bind(key("save", N_("Save the form"), SAVE_KEYS, "check"), self._save, self)
        bind(key("go_on", N_("Finish, or next step"), SAVE_NEXT_KEYS, "check"), self._go_on, self)
        next_tab = key("next_tab", N_("Next list"), "Ctrl+PgDown", "chevron-right")
        bind(next_tab, lambda: self._turn(1), self)
        tab_before = key("tab_before", N_("Previous list"), "Ctrl+PgUp", "chevron-left")
        bind(tab_before, lambda: self._turn(-1), self)
        self._back.clicked.connect(lambda: self.tab.close_order())

    def _go_back(self) -> None:
        self.tab.back()

    def _find(self) -> None:
        self.tab.start_search()

    def _on_print(self) -> None:
        self.tab.print_paper()

    def _save(self) -> None:
        self.tab.save()

    def _go_on(self) -> None:
        self.tab.go_on()

    def _turn(self, step: int) -> None:
        """One second-level tab on or back; after the last comes the first."""
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % len(self.declared))
        self.setFocus()  # the arrows and Enter belong to the list that is shown now

    def _on_tab(self, index: int) -> None:
        name = self.declared[max(index, 0)].name
        focus = QApplication.focusWidget()
        had_keys = focus is not None and self._place.isAncestorOf(focus)
        self.subs.show(name)
        if had_keys:
            self.setFocus()  # not to whatever button comes next: Enter belongs to the list
        self.context.preferences[f"{self.name}.tab"] = name
        self._on_changed()

    def _on_changed(self) -> None:
        show_when(self._back, self.tab.is_open)
        self._back.setText(self.tab.back_says or tr(self.back_says))
        self._print.setEnabled(self.tab.prints)
        self.expectation_changed.emit(self.expectation())
