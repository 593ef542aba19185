"""Beside an envelope: begin one, send it, confirm what arrived, settle what differs (RCP-7)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wms_desktop.receipts import arriving, envelopes, words
from wms_desktop.receipts import envelope_queries as queries
from wms_desktop.receipts import words_custody as said
from wms_desktop.receipts.custody import MOVERS
from wms_desktop.receipts.envelope_queries import DifferenceRow, EnvelopeDetail, EnvelopeLineRow
from wms_desktop.receipts.kinds import Arrival, EnvelopeState, Verdict
from wms_desktop.receipts.rules_custody import EnvelopeWhich, Settlement, settlements
from wms_desktop.receipts.view_custody_panes import SidePane, deed
from wms_desktop.receipts.view_custody_rows import moment
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.field import Field
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import current_language, sentence, tr

if TYPE_CHECKING:
    from wms_desktop.receipts.view_envelopes import EnvelopesPart


class NewSide(SidePane):
    """A new envelope: for which site; most waiting first."""

    def __init__(self, part: EnvelopesPart) -> None:
        self.site, self.carrier, self.waybill = Combo(), LineEdit(), LineEdit()
        self.site.setObjectName("receipts_envelope_site")
        self.carrier.setObjectName("receipts_envelope_new_carrier")
        self.waybill.setObjectName("receipts_envelope_new_waybill")
        self.open_it = deed(
            "receipts_envelope_open", tr("Open envelope"), self.save, icon="plus", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        super().__init__(
            Field(tr("To@@envelope"), self.site), Field(tr("Carrier@@envelope"), self.carrier),
            Field(tr("Envelope waybill"), self.waybill), buttons=(self.open_it,),
        )  # fmt: skip
        self.part = part
        self.title.setText(tr("New envelope"))
        self._keeper = part.page.draft("envelope").watch(self.carrier, self.waybill)

    def begin(self) -> None:
        """Offer the sites."""
        db, site_id = self.part.context.db, self.part.context.acting().site_id
        self.message.clear()

        def show(found: list[tuple[int, str, int]]) -> None:
            self.site.set_items([(_site(name, waits), id_) for id_, name, waits in found])

        self.part.page.read(lambda: queries.waiting_to_send(db, site_id), show)

    def save(self) -> None:
        """Ctrl+S."""
        part, to_site = self.part, self.site.value()
        if to_site is None:
            return
        db, by = part.context.db, part.context.acting()
        command = envelopes.OpenEnvelope(
            uuid4(), to_site, self.carrier.text().strip(), self.waybill.text().strip()
        )

        def done(envelope_id: int) -> None:
            for each in (self.carrier, self.waybill):
                each.clear()
            self._keeper.clear()
            part.side.show_pane(part.pack)
            part.open_id(EnvelopeWhich.OUT.value, envelope_id)
            part.told(tr("Envelope opened"), tr("Scan slips into it"))

        part.do(lambda: envelopes.open_envelope(db, by, command), done)


class PackSide(SidePane):
    """What an envelope is; while it is open: carrier, waybill, and sending it."""

    def __init__(self, part: EnvelopesPart, *, idle: bool = False) -> None:
        self.carrier, self.waybill = LineEdit(), LineEdit()
        name = "idle" if idle else "pack"
        self.carrier.setObjectName(f"receipts_{name}_carrier")
        self.waybill.setObjectName(f"receipts_{name}_waybill")
        self.begin = deed(
            f"receipts_{name}_new", tr("New envelope"), part.new, icon="plus", key="F3"
        )
        self.print = deed(
            f"receipts_{name}_print", tr("Print list"), part.print_paper, icon="printer", key="F9"
        )
        self.send_it = deed(
            f"receipts_{name}_send", tr("Send"), self.send, icon="truck-delivery", key="Ctrl ↵",
            kind="primary",
        )  # fmt: skip
        self._fields = (
            Field(tr("Carrier@@envelope"), self.carrier),
            Field(tr("Envelope waybill"), self.waybill),
        )
        super().__init__(*self._fields, buttons=(self.begin, self.print, self.send_it))
        self.part, self._shown = part, 0
        if idle:
            self.say(tr("No envelope chosen"), [])
            for each in (*self._fields, self.print, self.send_it):
                show_when(each, False)

    def show_detail(self, found: EnvelopeDetail) -> None:
        """Show an envelope."""
        row, by = found.row, self.part.context.acting()
        is_open = row.state is EnvelopeState.OPEN and row.is_out(by.site_id)
        if self._shown != row.id:
            self._shown = row.id
            self.carrier.setText(row.carrier)
            self.waybill.setText(row.waybill)
            self.message.clear()
        for field in self._fields:
            show_when(field, is_open)
        show_when(self.send_it, is_open)
        self.send_it.setText(tr("Send {count}", count=row.count))
        may = by.may(*MOVERS)
        self.send_it.setEnabled(is_open and row.count > 0 and may)
        self.print.setEnabled(may)
        self.begin.setEnabled(may)
        why = tr("Scan slips into it first.") if is_open and not row.count else ""
        facts = [
            (tr("From@@envelope"), row.from_site),
            (tr("To@@envelope"), row.to_site),
            (tr("Carrier@@envelope"), "" if is_open else row.carrier),
            (tr("Envelope waybill"), "" if is_open else row.waybill),
            (tr("Sent at"), moment(row.sent_at) if row.sent_at else ""),
            (tr("Opened at"), moment(row.opened_at) if row.opened_at else ""),
            (tr("Closed at"), moment(row.closed_at) if row.closed_at else ""),
        ]
        self.say(row.number, facts, why if may else tr("Your role moves no receipts."))

    def send(self) -> None:
        """Ctrl+Enter: the envelope leaves, and its cover is printed."""
        part, found = self.part, self.part.detail
        if found is None or not self.send_it.isEnabled() or self.send_it.isHidden():
            return
        db, by, row = part.context.db, part.context.acting(), found.row
        command = envelopes.Send(
            uuid4(), row.id, row.version, self.carrier.text().strip(), self.waybill.text().strip()
        )
        title = f"{tr(said.ENVELOPE_TITLE)} {row.number}"
        part.print_by(lambda: envelopes.send(db, by, command), title)


class CheckSide(SidePane):
    """What the receipt chosen needs, and the verdict on it; closing the envelope."""

    def __init__(self, part: EnvelopesPart) -> None:
        self.verdicts = [
            deed(
                f"receipts_confirm_{verdict.value}", tr(words.VERDICTS[verdict]),
                partial(part.judge, number), key=f"{number}", kind="left",
                icon="check" if verdict is Verdict.COMPLETE else "x",
            )
            for number, verdict in enumerate(Verdict, start=1)
        ]  # fmt: skip
        self.close_it = deed(
            "receipts_envelope_close", tr("Close envelope"), self.close_envelope, icon="check",
            key="Ctrl ↵", kind="primary",
        )  # fmt: skip
        super().__init__(*self.verdicts, buttons=(self.close_it,))
        self.part = part

    def show_detail(self, found: EnvelopeDetail) -> None:
        """Show how far the checking is."""
        waiting = found.waiting
        absent = found.row.count - found.row.checked
        why = ""
        if waiting:
            why = tr("{count} to confirm before closing.", count=waiting)
        elif absent:
            why = tr("{count} not scanned will be missing.", count=absent)
        self.close_it.setEnabled(not waiting)
        self.why.setText(why)
        show_when(self.why, bool(why))

    def show_line(self, line: EnvelopeLineRow | None) -> None:
        """Show what one receipt needs."""
        can_judge = line is not None and line.arrival in (Arrival.ARRIVED, Arrival.EXTRA)
        for button in self.verdicts:
            button.setEnabled(can_judge)
        if line is None:
            self.title.setText(tr("Scan a slip"))
            self.facts.show_facts([])
            return
        needs = words.needs_sentence(line.needs, current_language(), is_cash=line.is_cash)
        self.title.setText(line.number)
        self.facts.show_facts(
            [(tr("Consignee"), line.consignee), (tr("Requirement@@receipt"), needs or "–")]
        )

    def close_envelope(self) -> None:
        """Ctrl+Enter: everything has been scanned."""
        part, found = self.part, self.part.detail
        if found is None or not self.close_it.isEnabled():
            return
        db, by, row = part.context.db, part.context.acting(), found.row
        command = arriving.CloseEnvelope(uuid4(), row.id, row.version)

        def done(missing: int) -> None:
            if missing:
                says = tr("{count} {count:receipt|receipts} missing", count=missing)
                part.told(row.number, says, kind="warn")
            else:
                part.told(row.number, tr("Envelope complete"))

        part.do(lambda: arriving.close(db, by, command), done)


class SettleSide(SidePane):
    """What became of a missing or extra receipt."""

    def __init__(self, part: EnvelopesPart) -> None:
        self.how, self.note = Combo(), LineEdit()
        self.how.setObjectName("receipts_settle_how")
        self.note.setObjectName("receipts_settle_note")
        self.settle_it = deed(
            "receipts_settle", tr("Settle"), self.save, icon="check", key="Ctrl S", kind="primary"
        )
        self._fields = (Field(tr("What became of it"), self.how), Field(tr("Note"), self.note))
        super().__init__(*self._fields, buttons=(self.settle_it,))
        self.part = part
        self._row: DifferenceRow | None = None
        self._keeper = part.page.draft("settle_difference").watch(self.note)

    def show_row(self, found: Any) -> None:
        """Ask about one difference."""
        if self._row is not None and (found is None or found.id != self._row.id):
            self.message.clear()
        self._row = found if isinstance(found, DifferenceRow) else None
        for each in (*self._fields, self.settle_it):
            show_when(each, self._row is not None)
        if self._row is None:
            self.say(tr("No differences"), [])
            return
        row = self._row
        offered = settlements(is_missing=row.arrival is Arrival.MISSING)
        chosen = self.how.value()
        self.how.set_items([(tr(said.SETTLEMENTS[each]), each) for each in offered])
        if chosen in offered:
            self.how.set_value(chosen)
        may = self.part.context.acting().may(*MOVERS)
        self.settle_it.setEnabled(may)
        facts = [
            (tr("Consignee"), row.consignee),
            (tr("Envelope"), row.envelope),
            (tr("From@@envelope"), row.from_site),
            (tr("To@@envelope"), row.to_site),
            (tr("Difference@@envelope"), tr(said.ARRIVALS[row.arrival])),
        ]
        self.say(row.number, facts, "" if may else tr("Your role moves no receipts."))

    def save(self) -> None:
        """Ctrl+S."""
        part, row, how = self.part, self._row, self.how.value()
        if row is None or not isinstance(how, Settlement):
            return
        db, by = part.context.db, part.context.acting()
        command = arriving.Settle(uuid4(), row.id, how, self.note.text().strip())

        def done(number: str) -> None:
            self.note.clear()
            self._keeper.clear()
            part.told(number, tr(said.SETTLEMENTS[how]))

        def failed(error: Exception) -> None:
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)

        part.page.write(
            lambda: arriving.settle(db, by, command), lambda answer: done(answer.value), failed
        )


def _site(name: str, waits: int) -> str:
    return tr("{site}  {count} waiting", site=name, count=waits) if waits else name
