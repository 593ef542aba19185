"""What a step of a damage case notes: the deed, its amount and day, and what was said.

Written and read here alone, so that the timeline can be told in every language (SRV-6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import DamageEvent, Liability
from wms_desktop.complaints.tables_damage import DamageStep
from wms_desktop.core.acting import Acting

LONGEST_SAID = 900  # the rest of a step's room is for deed, amount and day


class Deed(StrEnum):
    """What was done, finer than the event."""

    OPENED = "opened"
    OPENED_UNSEEN = "opened_unseen"  # without a photo; what was said is the reason
    TOLD = "told"
    ASSESSED = "assessed"
    LIABLE_HOUSE = "liable_house"
    LIABLE_THIRD_PARTY = "liable_third_party"
    LIABLE_INSURER = "liable_insurer"
    PROPOSED = "proposed"  # a second person is to approve it
    SETTLED = "settled"
    APPROVED = "approved"
    DECLINED = "declined"
    ASKED_BACK = "asked_back"
    RECOVERED = "recovered"
    NOTED = "noted"
    CLOSED = "closed"
    GIVEN_UP = "given_up"  # closed though recourse is open


EVENTS: dict[Deed, DamageEvent] = {
    Deed.OPENED: DamageEvent.OPENED,
    Deed.OPENED_UNSEEN: DamageEvent.OPENED,
    Deed.TOLD: DamageEvent.TOLD,
    Deed.ASSESSED: DamageEvent.ASSESSED,
    Deed.LIABLE_HOUSE: DamageEvent.LIABLE,
    Deed.LIABLE_THIRD_PARTY: DamageEvent.LIABLE,
    Deed.LIABLE_INSURER: DamageEvent.LIABLE,
    Deed.PROPOSED: DamageEvent.SETTLED,
    Deed.SETTLED: DamageEvent.SETTLED,
    Deed.APPROVED: DamageEvent.SETTLED,
    Deed.DECLINED: DamageEvent.SETTLED,
    Deed.ASKED_BACK: DamageEvent.RECOURSE,
    Deed.RECOVERED: DamageEvent.RECOURSE,
    Deed.NOTED: DamageEvent.NOTE,
    Deed.CLOSED: DamageEvent.CLOSED,
    Deed.GIVEN_UP: DamageEvent.CLOSED,
}
LIABLE: dict[Liability, Deed] = {
    Liability.HOUSE: Deed.LIABLE_HOUSE,
    Liability.THIRD_PARTY: Deed.LIABLE_THIRD_PARTY,
    Liability.INSURER: Deed.LIABLE_INSURER,
}


@dataclass(frozen=True, slots=True)
class Noted:
    """A step's detail, taken apart."""

    deed: Deed
    amount: Decimal | None = None
    day: date | None = None
    said: str = ""


def add_step(
    session: Session, by: Acting, case_id: int, deed: Deed, said: str = "",
    *, amount: Decimal | None = None, day: date | None = None, at: datetime | None = None,
) -> None:  # fmt: skip
    """Note on the case's timeline what was done; *at* another moment than now for sample data."""
    figure = "" if amount is None else f"{amount:.2f}"
    detail = f"{deed.value}|{figure}|{'' if day is None else day}|{said}"
    values: dict[str, object] = {
        "case_id": case_id, "event": EVENTS[deed], "detail": detail, "person_id": by.person_id,
    }  # fmt: skip
    session.execute(insert(DamageStep), values if at is None else values | {"at": at})


def noted(detail: str) -> Noted:
    """What `add_step` wrote."""
    deed, figure, day, said = detail.split("|", 3)
    return Noted(
        Deed(deed),
        Decimal(figure) if figure else None,
        date.fromisoformat(day) if day else None,
        said,
    )
