"""One zone: note a round with findings and photos, note what the instruments show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.moments import site_time
from wms_desktop.imaging.photos import opened
from wms_desktop.stock import words
from wms_desktop.stock.care import MakeRound, RoundDue, make_round
from wms_desktop.stock.care_plan import WHO_PLANS
from wms_desktop.stock.climate import (
    ReadingRow,
    TakeReading,
    ZoneClimate,
    readings,
    take_reading,
)
from wms_desktop.stock.view_care_words import (
    chart_of,
    climate_words,
    due_pill,
    limits_words,
    typed_figure,
)
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import joined, sentence, tr

C = TypeVar("C")
_SHOWN_DAYS = 14
_MOST_SHOWN = 120  # readings in the chart


class CareZonePane(QWidget):
    """The round at the top, the climate below it.

    Signals:
        kept: something is on record now.
    """

    care_zone: Label
    care_due: Pill
    care_last: Label
    care_findings_field: Field
    care_findings: LineEdit
    care_photos_place: QWidget
    care_climate: Label
    care_plan: Button
    care_limits: Label
    care_temperature_field: Field
    care_temperature: LineEdit
    care_humidity_field: Field
    care_humidity: LineEdit
    care_read: Button
    care_chart: LineChart
    care_message: Message
    care_keep: Button

    kept = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "stock_care_zone")
        self._page = page
        self._round: RoundDue | None = None
        self._climate: ZoneClimate | None = None
        self._is_sending = False
        self._keeper = page.draft("care_round")
        self._reading_keeper = page.draft("care_reading")
        self.photos = PhotoStrip(page, "care_photos", host=self)
        self.care_photos_place.setLayout(column(self.photos, gap=0))
        self.photos.catch_paste(self.care_findings)
        self.care_chart.setMinimumHeight(160)
        show_when(self.care_plan, page.context.acting().may(*WHO_PLANS))
        self.care_keep.clicked.connect(self.keep_round)
        self.care_read.clicked.connect(self.read)
        self.care_findings.textChanged.connect(lambda _text: self._show_button())
        self.photos.changed.connect(self._show_button)
        for field, edit in self._figures():
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))
            edit.returnPressed.connect(self._on_return)

    def show_zone(self, round_: RoundDue, climate: ZoneClimate) -> None:
        """Show a zone and one kind of round; what was typed for another one is put away."""
        context = self._page.context
        other = self._key_of(self._round) != self._key_of(round_)
        self._round, self._climate = round_, climate
        self.care_zone.setText(joined(round_.zone, tr(words.CARE_KINDS[round_.kind])))
        self.care_due.show_state(*due_pill(round_.due_on, context.acting().today))
        self.care_last.setText(_last_words(round_))
        said = climate_words(climate.temperature, climate.humidity)
        self.care_climate.setText(said or tr("Climate"))
        limits = limits_words(climate.limits)
        hint = tr("Limits {limits}", limits=limits) if limits else tr("No limits are set.")
        self.care_limits.setText(hint)
        if other:
            self._begin()
        self._show_chart()

    def start(self) -> None:
        """Type what was found."""
        self.care_findings.setFocus()

    def save(self) -> None:
        """Ctrl+S: a reading where one is typed, else the round."""
        if any(edit.text().strip() for _field, edit in self._figures()):
            self.read()
        else:
            self.keep_round()

    def keep_round(self) -> None:
        """Keep the round: in order, or with what was found."""
        if self._round is None or self._is_sending:
            return
        findings = self.care_findings.text().strip()
        if self.photos.photos and not findings:
            self.care_findings_field.set_error(tr("Say what the photos show."))
            self.care_findings.setFocus()
            return
        command = MakeRound(
            self._keeper.op_id, self._round.zone_id, self._round.kind,
            is_in_order=not findings, findings=findings, photos=self.photos.photos,
        )  # fmt: skip
        db, by = self._page.context.db, self._page.context.acting()
        keeper = self._keeper
        self._send(
            lambda: opened(command), lambda ready: make_round(db, by, ready),
            lambda _done: self._on_round(keeper),
        )  # fmt: skip

    def read(self) -> None:
        """F6: keep what the instruments show, or begin to type it."""
        if self._climate is None or self._is_sending:
            return
        figures: list[Decimal | None] = []  # temperature and humidity
        for field, edit in self._figures():
            try:
                figures.append(typed_figure(edit.text()))
            except Refused as error:
                field.show_refusal(error)
                edit.setFocus()
                return
        if figures == [None, None]:
            self.care_temperature.setFocus()
            return
        context = self._page.context
        db, by = context.db, context.acting()
        command = TakeReading(
            self._reading_keeper.op_id, self._climate.zone_id, by.now, figures[0], figures[1]
        )
        keeper = self._reading_keeper
        self._send(
            lambda: command, lambda ready: take_reading(db, by, ready),
            lambda _done: self._on_read(keeper),
        )  # fmt: skip

    def _send(
        self,
        prepare: Callable[[], C],
        work: Callable[[C], object],
        on_done: Callable[[object], object],
    ) -> None:
        """One at a time: a second Enter would keep another moment under the same key."""
        self._is_sending, asked = True, self._round

        def done(value: object) -> None:
            self._is_sending = False
            on_done(value)

        def failed(error: Exception) -> None:
            self._is_sending = False
            if self._key_of(asked) == self._key_of(self._round):
                self._on_refused(error)
            else:  # another zone is shown meanwhile
                self._page.show_error(error)

        self._page.write_after(prepare, work, done, failed)

    def _begin(self) -> None:
        assert self._round is not None
        for keeper in (self._keeper, self._reading_keeper):
            keeper.leave()
        key = f"{self._round.zone_id}/{self._round.kind}"
        self._keeper = self._page.draft(f"care_round/{key}")
        self._reading_keeper = self._page.draft(f"care_reading/{self._round.zone_id}")
        self.photos.keep_in(self._keeper)
        self.care_findings.clear()
        for field, edit in self._figures():
            edit.clear()
            field.set_error("")
        self.care_findings_field.set_error("")
        self.care_message.clear()
        self._keeper.watch(self.care_findings)
        self._reading_keeper.watch(self.care_temperature, self.care_humidity)
        self._show_button()

    def _key_of(self, round_: RoundDue | None) -> tuple[int, str] | None:
        return None if round_ is None else (round_.zone_id, round_.kind)

    def _figures(self) -> tuple[tuple[Field, LineEdit], ...]:
        return (
            (self.care_temperature_field, self.care_temperature),
            (self.care_humidity_field, self.care_humidity),
        )

    def _on_return(self) -> None:
        if self.care_temperature.hasFocus() and not self.care_humidity.text():
            self.care_humidity.setFocus()
        else:
            self.read()

    def _on_round(self, keeper: DraftKeeper) -> None:
        if keeper is self._keeper:  # else another zone is shown meanwhile
            self.photos.clear()
            self.care_findings.clear()
            self.care_message.clear()
        keeper.clear()
        self.kept.emit()

    def _on_read(self, keeper: DraftKeeper) -> None:
        if keeper is self._reading_keeper:
            for _field, edit in self._figures():
                edit.clear()
            self.care_message.clear()
        keeper.clear()
        self.kept.emit()

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.care_message.show_message("bad", told.head, told.advice)

    def _show_button(self) -> None:
        self.care_findings_field.set_error("")
        found = bool(self.care_findings.text().strip() or self.photos.photos)
        self.care_keep.setText(tr("Keep findings") if found else tr("All in order"))

    def _show_chart(self) -> None:
        assert self._climate is not None
        climate, context = self._climate, self._page.context
        by = context.acting()
        since = by.now - timedelta(days=_SHOWN_DAYS)

        def read() -> list[ReadingRow]:
            return readings(
                context.db, by.site_id, zone_id=climate.zone_id, since=since, limit=_MOST_SHOWN
            )

        def shown(rows: list[ReadingRow]) -> None:
            if self._climate is climate:
                self.care_chart.show_chart(chart_of(rows, climate.limits))

        self._page.read(read, shown)


def _last_words(round_: RoundDue) -> str:
    if round_.last_at is None:
        return tr("No round was made yet.")
    found = tr("in order@@round") if round_.was_in_order else tr("something was found")
    return joined(f"{site_time(round_.last_at):%Y-%m-%d}", round_.last_by, found)
