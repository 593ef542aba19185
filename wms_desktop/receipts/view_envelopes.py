"""Envelopes: filled and sent here, opened and checked there, differences settled (RCP-7)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done, Topic
from wms_desktop.receipts import arriving, envelopes
from wms_desktop.receipts import envelope_queries as queries
from wms_desktop.receipts import exports_custody as exports
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.envelope_queries import EnvelopeDetail, EnvelopeLineRow, EnvelopeRow
from wms_desktop.receipts.kinds import Arrival, EnvelopeState, Verdict
from wms_desktop.receipts.rules_custody import EnvelopeWhich
from wms_desktop.receipts.view_custody_panes import Papers, Rows
from wms_desktop.receipts.view_custody_part import Part
from wms_desktop.receipts.view_custody_rows import (
    difference_columns,
    envelope_columns,
    envelope_progress,
    line_columns,
)
from wms_desktop.receipts.view_envelope_sides import CheckSide, NewSide, PackSide, SettleSide
from wms_desktop.receipts.words import VERDICTS
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, ScanResult, refusal_result
from wms_desktop.ui.words import tr

OUT, IN, DIFFERENCES = EnvelopeWhich.OUT.value, EnvelopeWhich.ARRIVING.value, "differences"


class EnvelopesPart(Part):
    """Lists out, arriving and differences; beside them the receipts of one envelope."""

    name = "envelopes"
    kinds = frozenset({MeaningKind.ENVELOPE})

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.detail: EnvelopeDetail | None = None
        self._asked = 0  # the envelope that is to be shown; an answer about another one is late
        site_id = self.context.acting().site_id
        papers = Papers("receipts_envelope", tr("Receipts in the envelope"), line_columns())
        for which, says in ((EnvelopeWhich.OUT, tr("Out")), (EnvelopeWhich.ARRIVING, tr("In"))):
            rows = Rows(
                page, f"receipts_envelopes_{which.value}", tr("Envelopes"), "mail-opened",
                envelope_columns(site_id), partial(self._fetch, which),
                empty=partial(_empty, which),
            )  # fmt: skip
            export = ListExport(
                f"receipts.export_envelopes_{which.value}", tr("Envelopes"), self._write, page, rows
            )
            rows.foot.add_right(export.button())
            self.add_list(which.value, says, rows, papers)
        self.add_list(
            DIFFERENCES, tr("Differences"),
            Rows(
                page, "receipts_differences", tr("Differences"), "alert-triangle",
                difference_columns(site_id),
                lambda after, limit: queries.differences(
                    self.context.db, site_id, after=after, limit=limit
                ),
                empty=lambda: (tr("No differences"), tr("Closed envelopes were complete.")),
            ),
        )  # fmt: skip
        self.idle, self.new_side, self.pack, self.check, self.settle = (
            PackSide(self, idle=True), NewSide(self), PackSide(self), CheckSide(self),
            SettleSide(self),
        )  # fmt: skip
        for pane in (self.idle, self.new_side, self.pack, self.check, self.settle):
            self.side.add(pane)
        papers.list.current_changed.connect(self._on_line)
        self.choose(OUT)

    # what is shown

    def _fetch(self, which: EnvelopeWhich, after: Any, limit: int) -> list[EnvelopeRow]:
        site_id = self.context.acting().site_id
        return queries.envelopes(self.context.db, site_id, which, after=after, limit=limit)

    def show_row(self, found: Any) -> None:
        if self.side.current is self.new_side:
            return
        if self.filter == DIFFERENCES:
            self._asked = 0
            self.settle.show_row(found)
            self.side.show_pane(self.settle)
            return
        if found is None:
            self.detail, self._asked = None, 0
            self._papers.show_rows([])
            self.side.show_pane(self.idle)
            return
        self._load(found.id)

    def _load(self, envelope_id: int, number: str = "") -> None:
        db, site_id = self.context.db, self.context.acting().site_id
        self._asked = envelope_id
        if self.detail is not None and self.detail.row.id != envelope_id:
            self.detail = None  # no slip goes into the one that was shown before

        def show(found: EnvelopeDetail | None) -> None:
            is_wanted = self._asked == envelope_id and self.side.current is not self.new_side
            if found is not None and is_wanted:
                self._show(found, number)

        self.page.read(lambda: queries.envelope(db, site_id, envelope_id), show)

    def _show(self, found: EnvelopeDetail, number: str) -> None:
        self.detail = found
        self._papers.show_rows(found.lines, envelope_progress(found))
        checks = found.row.state is EnvelopeState.OPENED and self._is_ours_to_check
        (self.check if checks else self.pack).show_detail(found)
        self.side.show_pane(self.check if checks else self.pack)
        waiting = found.to_confirm
        if number or waiting is not None:
            self._papers.select(number or (waiting.number if waiting else ""))
        self._on_line(self._papers.list.current_row())
        self.changed.emit()

    @property
    def _papers(self) -> Papers:
        return self.papers[OUT]

    @property
    def _is_ours_to_check(self) -> bool:
        site_id = self.context.acting().site_id
        return self.detail is not None and self.detail.row.to_site_id == site_id

    @property
    def _is_open(self) -> bool:
        """Whether slips go into the envelope shown."""
        detail = self.detail
        return self.filter == OUT and detail is not None and detail.row.state is EnvelopeState.OPEN

    @property
    def _is_checking(self) -> bool:
        detail = self.detail
        opened = detail is not None and detail.row.state is EnvelopeState.OPENED
        return self._is_ours_to_check and opened

    def _on_line(self, line: Any) -> None:
        if self._is_checking:
            self.check.show_line(line if isinstance(line, EnvelopeLineRow) else None)

    def choose(self, key: str) -> None:
        self.detail, self._asked = None, 0
        super().choose(key)

    def expectation(self) -> Expectation:
        if self.side.current is self.new_side:
            return Expectation(tr("Choose the site"), tr("then Ctrl S"))
        if self._is_open and self.detail is not None:
            note = tr("it goes into {number}", number=self.detail.row.number)
            return Expectation(tr("Scan a slip"), note, tr("each slip once"))
        if self._is_checking and self.detail is not None:
            if self.detail.to_confirm is not None:
                return Expectation(tr("Confirm it: 1–6"), tr("or scan the next slip"))
            return Expectation(tr("Scan a slip"), tr("it is checked against the list"))
        return Expectation(tr("Scan an envelope"), tr("or open a new one: F3"))

    # scans

    def take(self, meaning: Meaning) -> None:
        if meaning.kind is MeaningKind.ENVELOPE:
            self._take_envelope(meaning)
        elif self._is_checking:
            self._check_in(meaning)
        else:
            self._put_in(meaning)

    def _take_envelope(self, meaning: Meaning) -> None:
        """One that has arrived is opened by its scan, any other is shown."""
        db, by = self.context.db, self.context.acting()

        command = arriving.Unseal(uuid4(), meaning.id)

        def work() -> Done[EnvelopeDetail | None]:
            found, changed = queries.envelope(db, by.site_id, meaning.id), frozenset[Topic]()
            arrived = found is not None and found.row.to_site_id == by.site_id
            if found is None or (arrived and found.row.state is EnvelopeState.SENT):
                changed = arriving.unseal(db, by, command).changed
                found = queries.envelope(db, by.site_id, meaning.id)
            return Done(found, changed)

        def done(answer: Done[EnvelopeDetail | None]) -> None:
            found = answer.value
            assert found is not None
            out = found.row.is_out(by.site_id)
            self.open_id(OUT if out else IN, meaning.id)
            self._load(meaning.id)
            count = found.row.count
            said = tr("{count} {count:receipt|receipts}", count=count)
            state = tr(words.ENVELOPE_STATES[found.row.state])
            self.page.scan_finished.emit(ScanResult("ok", meaning.code, f"{state}, {said}"))

        self.page.write(work, done, self._scan_failed)

    def _put_in(self, meaning: Meaning) -> None:
        if not self._is_open or self.detail is None:
            head, note = tr("No envelope is open"), tr("Open one with F3, or choose one.")
            self.page.scan_finished.emit(ScanResult("warn", head, note))
            return
        envelope, db, by = self.detail.row, self.context.db, self.context.acting()
        command = envelopes.PutIn(uuid4(), envelope.id, meaning.code)

        def done(count: int) -> None:
            self._show_scanned(envelope, meaning.code)
            note = tr("{count} in {number}", count=count, number=envelope.number)
            self.page.scan_finished.emit(
                ScanResult(
                    "ok", meaning.code, note, undo=lambda: self._take_out(envelope, meaning.code),
                    undo_says=tr("{number} taken out", number=meaning.code),
                )
            )  # fmt: skip

        self.do(lambda: envelopes.put_in(db, by, command), done, scan=True)

    def _check_in(self, meaning: Meaning) -> None:
        assert self.detail is not None
        envelope, db, by = self.detail.row, self.context.db, self.context.acting()
        command = arriving.CheckIn(uuid4(), envelope.id, meaning.code)

        def done(arrival: str) -> None:
            self._show_scanned(envelope, meaning.code)
            extra = Arrival(arrival) is Arrival.EXTRA
            note = tr("not on this list") if extra else meaning.label
            self.page.scan_finished.emit(
                ScanResult(
                    "warn" if extra else "ok", meaning.code, note,
                    undo=lambda: self._uncheck(envelope, meaning.code),
                    undo_says=tr("{number} not checked", number=meaning.code),
                )
            )  # fmt: skip

        self.do(lambda: arriving.check_in(db, by, command), done, scan=True)

    def _show_scanned(self, envelope: EnvelopeRow, number: str) -> None:
        """The envelope with the slip that was just scanned, unless another one is shown now."""
        if self._asked == envelope.id:
            self._load(envelope.id, number)

    def _take_out(self, envelope: EnvelopeRow, number: str) -> None:
        db, by = self.context.db, self.context.acting()
        command = envelopes.TakeOut(uuid4(), envelope.id, number)
        self.do(
            lambda: envelopes.take_out(db, by, command),
            lambda _left: self.told(tr("{number} taken out", number=number), envelope.number),
        )

    def _uncheck(self, envelope: EnvelopeRow, number: str) -> None:
        db, by = self.context.db, self.context.acting()
        command = arriving.Uncheck(uuid4(), envelope.id, number)
        self.do(
            lambda: arriving.uncheck(db, by, command),
            lambda _n: self.told(tr("{number} not checked", number=number), envelope.number),
        )

    def _scan_failed(self, error: Exception) -> None:
        self.page.scan_finished.emit(refusal_result(error))

    # keys

    def new(self) -> None:
        self.new_side.begin()
        self.side.show_pane(self.new_side)
        self.new_side.site.setFocus()
        self.changed.emit()

    def take_out(self) -> None:
        line = self._papers.list.current_row()
        if self.detail is None or not isinstance(line, EnvelopeLineRow):
            return
        if self._is_open:
            self._take_out(self.detail.row, line.number)
        elif self._is_checking and line.arrival in (Arrival.ARRIVED, Arrival.EXTRA):
            self._uncheck(self.detail.row, line.number)

    def judge(self, number: int) -> None:
        line = self._papers.list.current_row()
        if not self._is_checking or not isinstance(line, EnvelopeLineRow):
            return
        db, by = self.context.db, self.context.acting()
        verdict = tuple(Verdict)[number - 1]
        command = arriving.Confirm(uuid4(), line.id, verdict)
        self.do(
            lambda: arriving.confirm(db, by, command),
            lambda code: self.told(
                code, tr(VERDICTS[verdict]), kind="ok" if verdict is Verdict.COMPLETE else "warn"
            ),
        )

    def save(self) -> None:
        if self.side.current is self.new_side:
            self.new_side.save()
        elif self.filter == DIFFERENCES:
            self.settle.save()

    def go_on(self) -> None:
        if self.side.current is self.pack:
            self.pack.send()
        elif self.side.current is self.check:
            self.check.close_envelope()

    def print_paper(self) -> None:
        if self.detail is None or not self.prints:
            return
        db, by, found = self.context.db, self.context.acting(), self.detail.row
        command = envelopes.PrintEnvelope(uuid4(), found.id)
        title = f"{tr(words.ENVELOPE_TITLE)} {found.number}"
        self.print_by(lambda: envelopes.print_envelope(db, by, command), title)

    @property
    def prints(self) -> bool:
        return self.filter != DIFFERENCES and self.detail is not None

    def _write(self) -> Write:
        context = self.context
        wanted = {"state": EnvelopeWhich(self.filter)}
        return exports.ENVELOPES.writer(context.db, context.acting(), wanted)


def _empty(which: EnvelopeWhich) -> tuple[str, str]:
    if which is EnvelopeWhich.OUT:
        return tr("No envelopes"), tr("Open one with F3 and scan slips into it.")
    return tr("Nothing on its way"), tr("Sent envelopes for this site come here.")
