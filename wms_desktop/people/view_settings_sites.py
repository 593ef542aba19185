"""Sites and workstations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.people import queries, service_sites
from wms_desktop.people.queries import SiteRow, WorkstationRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import Combo, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.words import sentence, tr

T = TypeVar("T")
ZONES = ("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "UTC")


class SitesSection(QWidget):
    """Two lists at the left, what is new at the right."""

    sites_list: ListView
    workstations_list: ListView
    new_site_code: LineEdit
    new_site_name: LineEdit
    new_site_zone: Combo
    site_add: Button
    workstation_title: Label
    new_workstation_name: LineEdit
    workstation_add: Button
    sites_message: Message

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        load_form(self, "settings_sites")
        sites: tuple[Column[SiteRow], ...] = (
            Column(tr("Site"), lambda row: Cell(row.name, sub=row.code), "name"),
            Column(tr("Time zone"), lambda row: row.time_zone, optional=True, shown_from=1200),
            Column(tr("Workstations"), lambda row: f"{row.workstations}", "figure"),
        )
        desks: tuple[Column[WorkstationRow], ...] = (
            Column(tr("Workstation"), lambda row: Cell(row.name, sub=row.site_name), "name"),
        )
        self._sites: RowsModel[SiteRow] = RowsModel(sites, (), self)
        self._desks: RowsModel[WorkstationRow] = RowsModel(desks, (), self)
        for view, model, says in (
            (self.sites_list, self._sites, tr("Sites")),
            (self.workstations_list, self._desks, tr("Workstations")),
        ):
            view.set_two_lines(True)
            view.set_model(model)
            view.setAccessibleName(says)
        self.new_site_zone.set_items(list(ZONES))
        self.sites_list.current_changed.connect(self._on_site)
        self.site_add.clicked.connect(self._on_add_site)
        self.workstation_add.clicked.connect(self._on_add_workstation)

    def reload(self) -> None:
        """Show sites and workstations as they are now."""
        context = self._page.context
        self._page.read(lambda: queries.sites(context.db), self._on_sites)

    def _on_sites(self, sites: list[SiteRow]) -> None:
        self._sites.set_rows(sites)
        self.sites_list.select_first()
        self._on_site(self.sites_list.current_row())

    def _on_site(self, site: SiteRow | None) -> None:
        self.workstation_add.setEnabled(site is not None)
        if site is None:
            return
        context = self._page.context
        self.workstation_title.setText(f"{tr('New workstation')}: {site.name}")
        self._page.read(lambda: queries.workstations(context.db, site.id), self._desks.set_rows)

    def _on_add_site(self) -> None:
        context, zone = self._page.context, self.new_site_zone.value()
        command = service_sites.AddSite(
            uuid4(), self.new_site_code.text(), self.new_site_name.text(), zone
        )
        by = context.acting()
        edits = (self.new_site_code, self.new_site_name)
        self._write(lambda: service_sites.add_site(context.db, by, command), *edits)

    def _on_add_workstation(self) -> None:
        site, context = self.sites_list.current_row(), self._page.context
        if site is None:
            return
        command = service_sites.AddWorkstation(uuid4(), site.id, self.new_workstation_name.text())
        by = context.acting()
        self._write(
            lambda: service_sites.add_workstation(context.db, by, command),
            self.new_workstation_name,
        )

    def _write(self, work: Callable[[], Done[int]], *edits: LineEdit) -> None:
        name = edits[-1].text().strip()

        def on_done(_done: Done[int]) -> None:
            for edit in edits:
                edit.clear()
            self.sites_message.show_message("ok", tr("{name}: saved", name=name))
            self.reload()

        self._page.write(work, on_done, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.sites_message.show_message("bad", told.head, told.advice)
