"""Inspection rounds of the zones: what is due, what was found (LOC-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.text import clean_note
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.imaging.photos import checked
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Person, Site
from wms_desktop.stock.kinds import CareKind
from wms_desktop.stock.rules_care import CareFault, Interval, settings_of
from wms_desktop.stock.tables import Balance, CarePlan, CareRound, Item, Location, Zone

WHO_LOOKS = (Role.KEEPER, Role.CLERK, Role.DUTY_MANAGER, Role.QC)
CHANGED = frozenset({Topic.LOCATIONS})
SUBJECT = "round"
_ADD = insert(CareRound).returning(CareRound.id)


@dataclass(frozen=True, slots=True)
class MakeRound:
    """Somebody looked at a zone. What is not in order is said in *findings*."""

    op_id: UUID
    zone_id: int
    kind: CareKind
    is_in_order: bool
    findings: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundDue:
    """One kind of round in one zone, and when it is next.

    Attributes:
        is_sensitive: goods that suffer from damp or spoil lie there now.
        days: the interval that holds now; plain_days without sensitive goods there.
        was_in_order: of the last round; None where none was made.
        last_id: of the last round; 0 where none was made.
    """

    zone_id: int
    zone_code: str
    zone: str
    kind: CareKind
    is_sensitive: bool
    days: int
    plain_days: int
    sensitive_days: int
    due_on: date
    last_at: datetime | None
    last_by: str
    was_in_order: bool | None
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round that was made."""

    id: int
    zone_code: str
    kind: CareKind
    is_in_order: bool
    findings: str
    person: str
    at: datetime
    photos: int


def make_round(db: Database, by: Acting, command: MakeRound) -> Done[int]:
    """Keep what a round found; returns its id.

    Raises:
        Refused: no such zone here, nothing said about what is not in order, or no photos.
    """
    by.require(*WHO_LOOKS)
    photos = checked(command.photos)
    return operations.once(
        db, by, "stock.round", command, lambda s: _make_round(s, by, command, photos)
    )


def _make_round(
    session: Session, by: Acting, command: MakeRound, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    zone = zone_here(session, by, command.zone_id)
    findings = clean_note(command.findings, field="Findings")
    if not command.is_in_order and not findings:
        raise Refused(CareFault.FINDINGS_MISSING)
    values = {
        "zone_id": zone.id,
        "kind": command.kind,
        "is_in_order": command.is_in_order,
        "findings": findings,
        "person_id": by.person_id,
    }
    round_id: int = session.execute(_ADD, values).scalar_one()
    subject = f"{SUBJECT}:{round_id}"
    attachments.attach_all(session, by, subject, photos)
    after = {"kind": command.kind, "is_in_order": command.is_in_order, "findings": findings}
    audit.record(session, by, "stock.round", f"zone:{zone.code}", after=after)
    return Done(round_id, CHANGED)


def zone_here(session: Session, by: Acting, zone_id: int) -> Zone:
    """The zone, if it is one of this site.

    Raises:
        Refused: it is not.
    """
    zone = session.get(Zone, zone_id)
    if zone is None or zone.site_id != by.site_id:
        raise Refused(CareFault.UNKNOWN_ZONE)
    return zone


def rounds_due(db: Database, by: Acting) -> list[RoundDue]:
    """Every kind of round of every zone of the site, the most overdue first."""
    with db.read() as session:
        return rounds_due_in(session, by)


def rounds_due_in(session: Session, by: Acting) -> list[RoundDue]:
    """`rounds_due` inside another query."""
    zones = session.execute(
        select(Zone.id, Zone.code, Zone.name).where(Zone.site_id == by.site_id)
    ).all()
    time_zone = session.scalars(select(Site.time_zone).where(Site.id == by.site_id)).one()
    ids = [zone.id for zone in zones]
    house = {kind: _house_interval(session, by, kind) for kind in CareKind}
    own = {
        (plan.zone_id, plan.kind): Interval(plan.interval_days, plan.sensitive_days, plan.since)
        for plan in session.scalars(select(CarePlan).where(CarePlan.zone_id.in_(ids)))
    }
    last = _last_rounds(session, ids)
    sensitive = _with_sensitive_goods(session, ids)
    found = []
    for zone in zones:
        for kind in CareKind:
            interval = own.get((zone.id, kind), house[kind])
            made = last.get((zone.id, kind))
            is_sensitive = kind is CareKind.GOODS and zone.id in sensitive
            last_on = site_day(made.at, time_zone) if made else None
            due_on = interval.next_on(last_on, is_sensitive=is_sensitive, today=by.today)
            days = min(interval.days, interval.sensitive_days) if is_sensitive else interval.days
            found.append(
                RoundDue(
                    zone.id, zone.code, zone.name, kind, is_sensitive, days,
                    interval.days, interval.sensitive_days, due_on,
                    made.at if made else None, made.person if made else "",
                    made.is_in_order if made else None, made.id if made else 0,
                )
            )  # fmt: skip
    return sorted(found, key=lambda each: (each.due_on, each.zone_code, each.kind))


def rounds_of(
    db: Database, site_id: int, *, zone_id: int | None = None, after: int = 0, limit: int = 50
) -> list[RoundRow]:
    """Rounds that were made, the newest first; *after* is the id of the last one shown."""
    query = (
        select(
            CareRound.id,
            Zone.code,
            CareRound.kind,
            CareRound.is_in_order,
            CareRound.findings,
            Person.name,
            CareRound.at,
        )
        .join(Zone, Zone.id == CareRound.zone_id)
        .join(Person, Person.id == CareRound.person_id)
        .where(Zone.site_id == site_id)
        .order_by(CareRound.id.desc())
        .limit(limit)
    )
    if zone_id is not None:
        query = query.where(CareRound.zone_id == zone_id)
    if after:
        query = query.where(CareRound.id < after)
    with db.read() as session:
        rows = session.execute(query).all()
        photos = attachments.counts(session, [f"{SUBJECT}:{row[0]}" for row in rows])
    return [RoundRow(*row, photos.get(f"{SUBJECT}:{row[0]}", 0)) for row in rows]


def _house_interval(session: Session, by: Acting, kind: CareKind) -> Interval:
    days, sensitive_days = (value_on(session, each, by.today) for each in settings_of(kind))
    return Interval(days, sensitive_days)


def _last_rounds(session: Session, zones: Sequence[int]) -> dict[tuple[int, CareKind], RoundRow]:
    newest = (
        select(func.max(CareRound.id))
        .where(CareRound.zone_id.in_(zones))
        .group_by(CareRound.zone_id, CareRound.kind)
    )
    rows = session.execute(
        select(CareRound, Person.name, Zone.code)
        .join(Person, Person.id == CareRound.person_id)
        .join(Zone, Zone.id == CareRound.zone_id)
        .where(CareRound.id.in_(newest))
    )
    return {
        (made.zone_id, made.kind): RoundRow(
            made.id, code, made.kind, made.is_in_order, made.findings, name, made.at, 0
        )
        for made, name, code in rows
    }


def _with_sensitive_goods(session: Session, zones: Sequence[int]) -> set[int]:
    suffers = or_(Item.is_sensitive, Item.shelf_days > 0)
    lying = (
        select(Location.zone_id)
        .join(Balance, Balance.location_id == Location.id)
        .join(Item, Item.id == Balance.item_id)
        .where(Location.zone_id.in_(zones), Balance.quantity > 0, suffers)
        .distinct()
    )
    return {zone_id for zone_id in session.scalars(lying) if zone_id is not None}
