"""Reports of lost personal data: what, when, whose, who was told; two people before whose.

Source: reliability.md, checklist 13 and 29.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_note
from wms_desktop.db import audit, number_index, operations
from wms_desktop.db.database import Database
from wms_desktop.people.rules import VAULT_READERS, day_begin
from wms_desktop.people.tables import Person, Site, VaultEntry
from wms_desktop.people.tables_vault import VaultReport
from wms_desktop.people.vault_care import SHOWN
from wms_desktop.people.vault_crypt import VaultFault


@dataclass(frozen=True, slots=True)
class AddReport:
    """Somebody writes down what happened to personal data.

    Attributes:
        first_on, last_on: numbers kept on these days and between are affected.
        told: who was told, when, how.
        done: what was done about it.
    """

    op_id: UUID
    what: str
    noticed_on: date
    first_on: date
    last_on: date
    told: str
    done: str


@dataclass(frozen=True, slots=True)
class ApproveReport:
    """A second person agrees that whose data it was is listed."""

    op_id: UUID
    report_id: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it is shown and printed."""

    id: int
    what: str
    noticed_on: date
    first_on: date
    last_on: date
    told: str
    done: str
    person: str
    made_at: datetime
    approver: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """One number that was kept then: its mask and the beginning of its index, nothing more."""

    entry_id: int
    masked: str
    index: str
    purpose: str
    stored_at: datetime
    is_erased: bool


def add_report(db: Database, by: Acting, command: AddReport) -> Done[int]:
    """Write a report. Returns its number.

    Raises:
        Refused: no right, nothing said, days in the wrong order.
    """
    by.require(*VAULT_READERS)
    if command.first_on > command.last_on:
        raise Refused(VaultFault.REVERSED_DAYS)
    what = clean_note(command.what, field="What happened", limit=1000)
    told = clean_note(command.told, field="Who was told", limit=1000)
    done = clean_note(command.done, field="What was done", limit=1000)
    if not what:
        raise Refused(VaultFault.NOTHING_SAID)

    def work(session: Session) -> Done[int]:
        report = VaultReport(
            what=what, noticed_on=command.noticed_on, first_on=command.first_on,
            last_on=command.last_on, told=told, done=done, made_by=by.person_id,
        )  # fmt: skip
        session.add(report)
        session.flush()
        audit.record(session, by, "people.vault_report", f"vault_report:{report.id}")
        return Done(report.id, SHOWN)

    return operations.once(db, by, "people.vault_report", command, work)


def approve_report(db: Database, by: Acting, command: ApproveReport) -> Done[int]:
    """Agree, as a second person, that those affected are listed.

    Raises:
        Refused: no right, the own report, unknown.
    """
    by.require(*VAULT_READERS)

    def work(session: Session) -> Done[int]:
        report = session.get(VaultReport, command.report_id)
        if report is None:
            raise Refused(VaultFault.UNKNOWN_REPORT)
        if report.made_by == by.person_id:
            raise Refused(VaultFault.OWN_REPORT)
        if report.approved_at is None:
            report.approved_by, report.approved_at = by.person_id, by.now
            audit.record(session, by, "people.vault_report_approve", f"vault_report:{report.id}")
        return Done(report.id, SHOWN)

    return operations.once(db, by, "people.vault_report_approve", command, work)


def reports(db: Database, *, limit: int = 200) -> list[ReportRow]:
    """Reports, the newest first."""
    maker, approver = aliased(Person), aliased(Person)
    with db.read() as session:
        rows = session.execute(
            select(VaultReport, maker.name, approver.name)
            .join(maker, maker.id == VaultReport.made_by)
            .outerjoin(approver, approver.id == VaultReport.approved_by)
            .order_by(VaultReport.id.desc())
            .limit(limit)
        ).all()
        return [
            ReportRow(
                row.id, row.what, row.noticed_on, row.first_on, row.last_on, row.told, row.done,
                name, row.made_at, other or "", row.approved_at,
            )
            for row, name, other in rows
        ]  # fmt: skip


def affected(
    db: Database, by: Acting, command: ApproveReport
) -> tuple[ReportRow, Sequence[AffectedRow]]:
    """Whose data a report is about; the look itself stays on record.

    Raises:
        Refused: no right, unknown, or not approved by a second person.
    """
    by.require(*VAULT_READERS)
    report = next((row for row in reports(db) if row.id == command.report_id), None)
    if report is None:
        raise Refused(VaultFault.UNKNOWN_REPORT)
    if report.approved_at is None:
        raise Refused(VaultFault.NOT_APPROVED)

    def work(session: Session) -> Done[int]:
        subject = f"vault_report:{report.id}"
        audit.record(session, by, "people.vault_report_affected", subject)
        return Done(report.id)

    operations.once(db, by, "people.vault_report_affected", command, work)
    with db.read() as session:
        zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or "UTC"
        marks = number_index.marks(session, report.id)
        rows = session.scalars(
            select(VaultEntry)
            .where(
                VaultEntry.stored_at >= day_begin(report.first_on, zone),
                VaultEntry.stored_at < day_begin(report.last_on + timedelta(days=1), zone),
            )
            .order_by(VaultEntry.id)
        ).all()
        return report, [
            AffectedRow(
                row.id, row.masked, marks.get(row.id, ""), row.purpose, row.stored_at,
                row.erased_at is not None,
            )
            for row in rows
        ]  # fmt: skip
