"""Rules and deadlines: every number of a rule, dated, changed by the administrator alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.settings import RuleSetting
from wms_desktop.people import queries, service
from wms_desktop.people.queries import RuleRow
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, SearchEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import N_, sentence, tr

_YES_NO = (("True", N_("Yes")), ("False", N_("No")))
SAVE = ActionSpec("settings.change_rule", N_("Change rule"), "Ctrl+S", "check")


class RulesSection(QWidget):
    """A list of all settings at the left, the one chosen at the right."""

    rules_search: SearchEdit
    rules_list: ListView
    rule_title: Label
    rule_told: Label
    rule_value: LineEdit
    rule_value_field: Field
    rule_choice: Combo
    rule_choice_field: Field
    rule_from: DateEdit
    rule_from_field: Field
    rule_reason: Label
    rules_message: Message
    rule_save: Button

    def __init__(self, page: Page, settings: Sequence[RuleSetting[Any]]) -> None:
        super().__init__()
        self._page = page
        self._settings = {setting.key: setting for setting in settings}
        self._rows: list[RuleRow] = []
        self._shown: RuleRow | None = None
        load_form(self, "settings_rules")
        self.rules_search.setPlaceholderText(tr("Search rules"))
        self.rules_search.setAccessibleName(tr("Search rules"))
        self.rules_search.searched.connect(lambda _text: self._show_rows())
        columns: tuple[Column[RuleRow], ...] = (
            Column(tr("Rule"), lambda row: Cell(tr(row.title), sub=row.rule), "name"),
            Column(tr("Today"), _today, "figure"),
            Column(tr("Planned"), _planned, "text", optional=True, shown_from=1100),
        )
        self._model: RowsModel[RuleRow] = RowsModel(columns, (), self)
        self.rules_list.set_two_lines(True)
        self.rules_list.set_model(self._model)
        self.rules_list.setAccessibleName(tr("Rules and deadlines"))
        self.rules_list.current_changed.connect(self._on_current)
        self.rule_from.set_today(lambda: self._page.context.acting().today)
        tie(bind(SAVE, self._on_save, self), self.rule_save)
        for edit in (self.rule_value, self.rule_from):
            edit.returnPressed.connect(self._on_save)
        self._show_rule(None)

    def reload(self) -> None:
        """Show the values of today."""
        context, settings = self._page.context, tuple(self._settings.values())
        day = context.acting().today
        self._page.read(lambda: queries.rule_rows(context.db, settings, day), self._on_rows)

    def _on_rows(self, rows: list[RuleRow]) -> None:
        self._rows = rows
        self._show_rows()
        shown = self._shown
        now = next((row for row in rows if shown and row.key == shown.key), None)
        if now != shown:  # otherwise what is being typed stays
            self._show_rule(now)

    def _show_rows(self) -> None:
        wanted = self.rules_search.text().strip().casefold()
        self._model.set_rows(
            [
                row
                for row in self._rows
                if wanted in f"{tr(row.title)} {row.title} {row.rule} {row.key}".casefold()
            ]
        )

    def _on_current(self, row: RuleRow | None) -> None:
        if row is not None and (self._shown is None or row.key != self._shown.key):
            self.rules_message.clear()
            self._show_rule(row)

    def _show_rule(self, row: RuleRow | None) -> None:
        self._shown = row
        may = self._page.context.acting().may(Role.ADMIN)
        is_choice = row is not None and bool(_choices(row))
        for field in (self.rule_value_field, self.rule_from_field, self.rule_choice_field):
            show_when(field, row is not None and may)
        show_when(self.rule_value_field, row is not None and may and not is_choice)
        show_when(self.rule_choice_field, is_choice and may)
        self.rule_save.setEnabled(row is not None and may)
        if row is None:
            self.rule_title.setText(tr("Choose a rule at the left."))
            self.rule_told.setText("")
            self.rule_reason.setText("")
            return
        self.rule_title.setText(tr(row.title))
        self.rule_told.setText(_told(row))
        self.rule_value.setText(row.value)
        self.rule_choice.set_items([(tr(text), value) for value, text in _choices(row)])
        self.rule_choice.set_value(row.value)
        self.rule_from.set_value(self._page.context.acting().today)
        self.rule_value_field.set_error("")
        self.rule_from_field.set_error("")
        self.rule_reason.setText("" if may else tr("Only an administrator changes rules."))

    def _on_save(self) -> None:
        row, day = self._shown, self.rule_from.value()
        if row is None or not self.rule_save.isEnabled():
            return
        if day is None:
            self.rule_from_field.set_error(tr("Fill this in."))
            return
        text = self.rule_choice.value() if _choices(row) else self.rule_value.text()
        context, setting = self._page.context, self._settings[row.key]
        by, command = context.acting(), service.ChangeRule(uuid4(), row.key, text, day)
        says = tr("{title}: {value} from {day}", title=tr(row.title), value=text, day=day)
        self.rule_save.setEnabled(False)
        self._page.write(
            lambda: service.change_rule(context.db, by, setting, command),
            lambda _done: self._on_saved(says),
            self._on_refused,
        )

    def _on_saved(self, says: str) -> None:
        self.rule_save.setEnabled(True)
        self.rules_message.show_message("ok", says)
        self.reload()

    def _on_refused(self, error: Exception) -> None:
        self.rule_save.setEnabled(True)
        told = sentence(error)
        self.rules_message.show_message("bad", told.head, told.advice)


def _today(row: RuleRow) -> Cell:
    return Cell(_with_unit(row, row.value), role="text" if row.since else "text_2")


def _planned(row: RuleRow) -> Cell:
    if row.next_from is None:
        return Cell("–", role="text_3")
    value = _with_unit(row, row.next_value)
    return Cell(tr("From {day}: {value}", day=row.next_from, value=value))


def _choices(row: RuleRow) -> tuple[tuple[str, str], ...]:
    """What can be chosen, where nothing is typed: (stored value, English word)."""
    return _YES_NO if row.kind == "bool" else row.choices


def _with_unit(row: RuleRow, value: str) -> str:
    if words := dict(_choices(row)):
        return tr(words.get(value, value))
    return f"{value} {tr(row.unit)}" if row.unit else value


def _told(row: RuleRow) -> str:
    parts = [row.rule, tr("Default {value}", value=_with_unit(row, row.default))]
    if row.lowest is not None and row.highest is not None:
        parts.append(tr("{low} to {high}", low=row.lowest, high=row.highest))
    elif row.lowest is not None:
        parts.append(tr("at least {low}", low=row.lowest))
    elif row.highest is not None:
        parts.append(tr("at most {high}", high=row.highest))
    return "    ".join(parts)
