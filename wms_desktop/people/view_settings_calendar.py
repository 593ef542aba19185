"""The calendar: holidays and make-up workdays of a year, which deadlines go by (CMP-2)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.people import calendar
from wms_desktop.people.calendar import DayRow
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot, PageHead
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr

SAVE = ActionSpec("settings.calendar_save", N_("Set the days"), "Ctrl+S", "check")
REMOVE = ActionSpec("settings.calendar_remove", N_("Take the day out"), "Ctrl+D", "x")
NEXT = ActionSpec("settings.calendar_next", N_("Next year"), "Alt+Right", "chevron-right")
BEFORE = ActionSpec("settings.calendar_before", N_("Year before"), "Alt+Left", "chevron-left")
WIDE, NARROW = 324, 284
_WEEKDAYS = (
    N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"),
)  # fmt: skip


class CalendarSection(QWidget):
    """The days of a year that differ at the left, setting some at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        today = page.context.acting().today
        self.year = today.year
        self.title = Label("", bold=True)
        self.list = ListView()
        self.list.setObjectName("calendar_days")
        self.list.setAccessibleName(tr("Days that differ"))
        self.rows: RowsModel[DayRow] = RowsModel(_columns(), (), self)
        self.list.set_model(self.rows)
        self.first, self.last = DateEdit(), DateEdit()
        self.name, self.what = LineEdit(), Combo()
        for name, widget in (
            ("first", self.first), ("last", self.last), ("name", self.name), ("what", self.what),
        ):  # fmt: skip
            widget.setObjectName(f"calendar_{name}")
        for edit in (self.first, self.last):
            edit.set_today(lambda: page.context.acting().today)
        self.what.set_items([(tr("Day off"), False), (tr("Worked@@day"), True)])
        self.what_field = Field(tr("What@@day"), self.what)
        self.name_field = Field(tr("Name@@thing"), self.name)
        self.first_field = Field(tr("First day"), self.first)
        self.last_field = Field(tr("Last day"), self.last, hint=tr("Empty: one day"))
        self.message = Message()
        self._lay_out()
        for field, edit in self._edits():
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))

    def _lay_out(self) -> None:
        back = Button("", icon="chevron-left", kind="quiet", says=tr("Year before"))
        on = Button("", icon="chevron-right", kind="quiet", says=tr("Next year"))
        self.remove = Button(tr("Take out@@day"), icon="x", kind="quiet", key="Ctrl D")
        self.save_button = Button(tr("Set@@days"), icon="check", kind="primary", key="Ctrl S")
        for name, button in (
            ("before", back), ("next", on), ("remove", self.remove), ("save", self.save_button),
        ):  # fmt: skip
            button.setObjectName(f"calendar_{name}")
        tie(bind(BEFORE, lambda: self._turn(-1), self), back)
        tie(bind(NEXT, lambda: self._turn(1), self), on)
        tie(bind(REMOVE, self.remove_day, self), self.remove)
        tie(bind(SAVE, self.save, self), self.save_button)
        days = QWidget()
        head = PageHead((back, self.title, on))
        self.empty = Label(tr("No days that differ this year."), NOTE, "text_2")
        self.empty.setContentsMargins(16, 16, 16, 0)
        foot = ListFoot(tr("Monday to Friday are worked."), self.remove)
        days.setLayout(column(head, self.empty, (self.list, 1), foot, gap=0))
        note = Label(tr("Deadlines that run already stay as they are."), NOTE, "text_2", wrap=True)
        form = QWidget()
        form.setLayout(
            column(
                Label(tr("Set days"), bold=True), self.what_field, self.name_field,
                self.first_field, self.last_field, None, note, gap=12,
                margins=(16, 16, 16, 8),
            )
        )  # fmt: skip
        deeds = column(self.message, row(None, self.save_button), margins=(16, 0, 16, 12))
        self._side = Plane("side", column((ScrollPane(form), 1), deeds, gap=4))
        self._side.set_least_width(WIDE)
        self.setLayout(row((days, 1), VLine(), self._side, gap=0))

    def reload(self) -> None:
        """Show the year as it is now."""
        db, year = self._page.context.db, self.year
        self.title.setText(str(year))

        def show(found: list[DayRow]) -> None:
            if year == self.year:
                self.rows.set_rows(found)
                show_when(self.empty, not found)
                self.remove.setEnabled(bool(found))
                if self.list.current_row() is None:
                    self.list.select_first()

        self._page.read(lambda: calendar.days_of(db, year), show)

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)

    def save(self) -> None:
        """Ctrl+S: set the days that are typed."""
        first = self._day(self.first_field, self.first)
        last = self._day(self.last_field, self.last) if self.last.text().strip() else first
        if first is None or last is None:
            return
        if not self.name.text().strip():
            self.name_field.set_error(tr("Type what the day is called."))
            self.name.setFocus()
            return
        command = calendar.SetDays(uuid4(), first, last, self.what.value(), self.name.text())
        db, by = self._page.context.db, self._page.context.acting()

        def on_done(done: Done[int]) -> None:
            for _field, edit in self._edits():
                edit.clear()
            said = tr("{count} {count:day|days} set", count=done.value)
            self.message.show_message("ok", said)
            self.year = first.year
            self.reload()
            self.name.setFocus()

        self._page.write(lambda: calendar.set_days(db, by, command), on_done, self._on_refused)

    def remove_day(self) -> None:
        """Ctrl+D: the day is like its weekday again."""
        found = self.list.current_row()
        if found is None:
            return
        command = calendar.RemoveDay(uuid4(), found.day, found.version)
        db, by = self._page.context.db, self._page.context.acting()

        def on_done(_done: Done[int]) -> None:
            self.message.show_message("ok", tr("{day} taken out", day=found.day.isoformat()))
            self.reload()

        self._page.write(lambda: calendar.remove_day(db, by, command), on_done, self._on_refused)

    def _edits(self) -> tuple[tuple[Field, LineEdit], ...]:
        return (
            (self.name_field, self.name), (self.first_field, self.first),
            (self.last_field, self.last),
        )  # fmt: skip

    def _day(self, field: Field, edit: DateEdit) -> date | None:
        try:
            day = edit.checked()
        except Refused as error:
            field.show_refusal(error)
            day = None
        else:
            if day is None:
                field.set_error(tr("Type a day, like 1001."))
        if day is None:
            edit.setFocus()
        return day

    def _turn(self, step: int) -> None:
        self.year = max(2000, min(2100, self.year + step))
        self.reload()

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self.reload()


def _columns() -> tuple[Column[DayRow], ...]:
    def state(found: DayRow) -> Cell:
        if found.is_workday:
            return Cell(pill=("info", tr("Worked@@day"), "building"))
        return Cell(pill=("mute", tr("Day off"), "sun"))

    return (
        Column(tr("Day"), lambda r: f"{r.day:%Y-%m-%d} {tr(_WEEKDAYS[r.day.weekday()])}"),
        Column(tr("Name@@thing"), lambda r: r.name, "name"),
        Column(tr("What@@day"), state, "state"),
    )
