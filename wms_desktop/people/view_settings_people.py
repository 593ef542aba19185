"""People and roles: the administrator's list, and one person beside it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.people import papers, queries, service
from wms_desktop.people.queries import PersonRow, SiteRow
from wms_desktop.people.rules import has_ended
from wms_desktop.people.service_logins import Stay
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit, SearchEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import N_, sentence, tr, word

NEW = ActionSpec("settings.new_person", N_("New person"), "F3", "user-plus")
SAVE = ActionSpec("settings.save_person", N_("Save"), "Ctrl+S", "check")


class PeopleSection(QWidget):
    """Names, logins, roles; never a password, never a document's number."""

    people_search: SearchEdit
    people_new: Button
    people_list: ListView
    person_title: Label
    person_name: LineEdit
    person_name_field: Field
    person_login: LineEdit
    person_login_field: Field
    person_password: LineEdit
    person_password_field: Field
    person_until: DateEdit
    person_until_field: Field
    person_site: Combo
    person_fields: QWidget
    role_place: QWidget
    people_message: Message
    person_switch: Button
    person_badge: Button
    person_save: Button

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._shown: PersonRow | None = None
        self._is_new, self._op_id = False, uuid4()
        self._roles: dict[int, set[Role]] = {}
        self._ticks: dict[Role, CheckBox] = {}
        load_form(self, "settings_people")
        self._add_ticks()
        self._add_list()
        self.person_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.person_until.set_today(lambda: page.context.acting().today)
        self.person_site.currentIndexChanged.connect(self._show_roles)
        tie(bind(NEW, self._on_new, self), self.people_new)
        tie(bind(SAVE, self._on_save, self), self.person_save)
        self.person_switch.clicked.connect(self._on_switch)
        self.person_badge.clicked.connect(self._on_badge)
        self._show_person(None)

    def reload(self) -> None:
        """Show people and sites as they are now; what is being typed stays."""
        context = self._page.context
        self._page.read(lambda: queries.sites(context.db), self._on_sites)
        self._model.reload()

    def look_for(self, login: str) -> None:
        """Show the person whose badge was scanned."""
        self.people_search.setText(login)
        self.people_search.search_now()

    def _add_ticks(self) -> None:
        layout = QVBoxLayout(self.role_place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for role in Role:
            tick = CheckBox(word(role))
            tick.setObjectName(f"role_{role.value}")
            tick.toggled.connect(lambda on, held=role: self._on_role(held, on))
            layout.addWidget(tick)
            self._ticks[role] = tick
        layout.addStretch(1)

    def _add_list(self) -> None:
        context = self._page.context
        self.people_search.setPlaceholderText(tr("Search people"))
        self.people_search.setAccessibleName(tr("Search people"))
        self.people_search.searched.connect(lambda _text: self._model.reload())
        columns: tuple[Column[PersonRow], ...] = (
            Column(tr("Person"), lambda row: Cell(row.name, sub=row.login), "name"),
            Column(tr("Roles"), _roles_text, "text", optional=True, shown_from=1200),
            Column(tr("State"), self._state, "state"),
        )
        self._model: PagedModel[PersonRow] = PagedModel(
            context.tasks,
            columns,
            lambda after, limit: queries.people(
                context.db, text=self.people_search.text(), after=after, limit=limit
            ),
            self,
        )
        self._model.failed.connect(self._page.show_error)
        self.people_list.set_two_lines(True)
        self.people_list.set_copying(False)
        self.people_list.set_model(self._model)
        self.people_list.setAccessibleName(tr("People and roles"))
        self.people_list.current_changed.connect(self._on_current)

    def _state(self, row: PersonRow) -> Cell:
        if not row.is_active:
            return Cell(pill=("mute", tr("Switched off")))
        if row.last_day is None:
            return Cell(pill=("ok", tr("Active")))
        if has_ended(row.last_day, self._page.context.acting().today):
            return Cell(pill=("mute", tr("Over@@login")))
        return Cell(pill=("info", tr("Until {day}@@login", day=f"{row.last_day:%m-%d}")))

    def _on_sites(self, sites: list[SiteRow]) -> None:
        chosen = self.person_site.value() or self._page.context.acting().site_id
        self.person_site.set_items([(site.name, site.id) for site in sites])
        self.person_site.set_value(chosen)

    def _on_current(self, row: PersonRow | None) -> None:
        if row is None or self._is_new:
            return
        if self._shown is None or row.id != self._shown.id:  # what is being typed stays
            self.people_message.clear()
            self._show_person(row)

    def _show_person(self, row: PersonRow | None, *, new: bool = False) -> None:
        self._shown, self._is_new, self._op_id = row, new, uuid4()
        self._roles = {}
        for site_id, role in row.roles if row else ():
            self._roles.setdefault(site_id, set()).add(role)
        self.person_fields.setEnabled(new or row is not None)
        hint = tr("Choose a person, or make a new one with F3.")
        self.person_title.setText(tr("New person") if new else row.name if row else hint)
        self.person_name.setText(row.name if row else "")
        self.person_login.setText(row.login if row else "")
        self.person_login.setReadOnly(not new)
        self.person_password.clear()
        self.person_until.set_value(row.last_day if row else None)
        self.person_until_field.set_error("")
        self.person_password_field.set_hint(
            "" if new or row is None else tr("Leave empty to keep the old one.")
        )
        self.person_switch.setText(
            tr("Switch off") if not row or row.is_active else tr("Switch on")
        )
        show_when(self.person_switch, row is not None)
        show_when(self.person_badge, row is not None)
        self.person_save.setEnabled(new or row is not None)
        self._show_roles()

    def _show_roles(self) -> None:
        held = self._roles.get(self.person_site.value() or 0, set())
        for role, tick in self._ticks.items():
            tick.blockSignals(True)
            tick.setChecked(role in held)
            tick.blockSignals(False)

    def _on_role(self, role: Role, on: bool) -> None:
        held = self._roles.setdefault(self.person_site.value() or 0, set())
        (held.add if on else held.discard)(role)

    def _on_new(self) -> None:
        self.people_message.clear()
        self._show_person(None, new=True)
        self.person_name.setFocus()

    def _chosen_roles(self) -> tuple[tuple[int, Role], ...]:
        return tuple(sorted((site, role) for site, held in self._roles.items() for role in held))

    def _on_save(self) -> None:
        if not self.person_save.isEnabled():
            return
        context, row, roles = self._page.context, self._shown, self._chosen_roles()
        by, name, password = context.acting(), self.person_name.text(), self.person_password.text()
        try:
            stay = Stay(self.person_until.checked())
        except Refused as error:
            self.person_until_field.show_refusal(error)
            self.person_until.setFocus()
            return
        if self._is_new:
            login = self.person_login.text()
            add = service.AddPerson(self._op_id, login, name, password, roles, stay.last_day)
            self._write(lambda: service.add_person(context.db, by, add), name)
        elif row is not None:
            change = service.ChangePerson(
                self._op_id, row.id, row.version, name, roles, password, stay
            )
            self._write(lambda: service.change_person(context.db, by, change), name)

    def _on_switch(self) -> None:
        context, row = self._page.context, self._shown
        if row is None:
            return
        by = context.acting()
        command = service.SwitchPerson(self._op_id, row.id, row.version, not row.is_active)
        said = (
            tr("{name}: switched off", name=row.name)
            if row.is_active
            else tr("{name}: switched on", name=row.name)
        )
        self._write(lambda: service.switch_person(context.db, by, command), row.name, said=said)

    def _on_badge(self) -> None:
        context, row = self._page.context, self._shown
        if row is None:
            return
        house = context.acting().site_name
        self._page.read(
            lambda: papers.badge_pdf(row.login, row.name, house, context.language),
            lambda pdf: context.printing.print_pdf(pdf, f"{tr('Badge')} {row.login}"),
        )

    def _write(self, work: Callable[[], Done[int]], name: str, *, said: str = "") -> None:
        self.person_save.setEnabled(False)
        text = said or tr("{name}: saved", name=name)
        self._page.write(work, lambda done: self._on_saved(done.value, text), self._on_refused)

    def _on_saved(self, person_id: int, said: str) -> None:
        self.people_message.show_message("ok", said)
        context = self._page.context
        self._page.read(lambda: queries.person(context.db, person_id), self._show_person)
        self._model.reload()

    def _on_refused(self, error: Exception) -> None:
        self.person_save.setEnabled(True)
        told = sentence(error)
        self.people_message.show_message("bad", told.head, told.advice)
        row = self._shown
        if isinstance(error, Stale) and row is not None:
            context = self._page.context
            self._page.read(lambda: queries.person(context.db, row.id), self._show_person)


def _roles_text(row: PersonRow) -> Cell:
    roles = dict.fromkeys(role for _site, role in row.roles)
    if not roles:
        return Cell("–", role="text_3")
    first, *rest = [word(role) for role in roles]
    return Cell(first, sub=f"+{len(rest)}" if rest else "")
