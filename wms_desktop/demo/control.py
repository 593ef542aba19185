"""Half a year of receipts that came back, contacts with promises, and where remarks differ."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.numbers import next_number
from wms_desktop.demo import scans
from wms_desktop.people.tables import Person, PersonRole, Site
from wms_desktop.receipts import assessing, questions, service
from wms_desktop.receipts.kinds import AssessmentKind, AssessmentState, ChaseBy, ReceiptState, Route
from wms_desktop.receipts.missing import OUTSTANDING
from wms_desktop.receipts.rules import DEFAULT_DEADLINES, is_back
from wms_desktop.receipts.service import Requirement
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import Assessment, Chase

CARRIERS = ("安达物流", "顺路快运", "沪浙专线", "德运零担")
_ANSWERS = (
    ("陈敏", "在收货人处，明天寄", 1), ("何伟", "已签好，等车回上海", 2), ("", "无人接", None),
    ("周经理", "财务在盖章", 3), ("王师傅", "压在车上，回来就交", -2), ("陈敏", "答应今天寄出", 0),
)  # fmt: skip
_CONSIGNEES = ("锦绣家居", "海曙窗饰", "云栖布艺", "永康五金")
_REMARKS = ("签收后回单随车带回", "送货前电话联系", "轻拿轻放", "")
_MONTHS, _A_MONTH = 7, 46
_CHASED_SHARE = 0.45


def add_control(session: Session, by: Acting) -> None:
    """Make the control of receipts look as after half a year of work."""
    chance = random.Random(11)
    people = {p.name: p.id for p in session.scalars(select(Person))}
    _add_past(session, by, chance, sorted(people)[:4])
    _add_carriers(session, by, chance)
    _add_contacts(session, by, chance)
    _add_questions(session, by, chance)
    _add_own(session, by)
    _add_assessments(session, by)


def _add_past(session: Session, by: Acting, chance: random.Random, people: list[str]) -> None:
    """Receipts of past months, most of them back in time, some too late, few abnormal."""
    sites = list(session.scalars(select(Site.id).order_by(Site.id)))
    shippers = list(
        session.scalars(
            select(Customer).where(Customer.kind == CustomerKind.ORGANIZATION).order_by(Customer.id)
        )
    )
    rows: list[dict[str, Any]] = []
    for month in range(1, _MONTHS + 1):
        for _ in range(_A_MONTH):
            arrived = by.today - timedelta(days=month * 30 + chance.randint(12, 40))
            shipper, site = chance.choice(shippers), chance.choice(sites)
            route = chance.choice((Route.DIRECT, Route.DIRECT, Route.ONE_TRANSFER))
            due = DEFAULT_DEADLINES.due_on(route, arrived)
            late = chance.random() < (0.13 if month > 4 else 0.07 if month > 2 else 0.04)
            took = (due - arrived).days + (chance.randint(1, 9) if late else -chance.randint(0, 6))
            rows.append(
                {
                    "number": next_number(session, "R", arrived),
                    "document": f"consignment:TY-87{len(rows):06d}",
                    "site_id": site,
                    "origin_site_id": chance.choice([s for s in sites if s != site]),
                    "customer_id": shipper.id, "shipper_name": shipper.name,
                    "consignee_name": chance.choice(_CONSIGNEES),
                    "goods": "墙布 × 6", "route": route, "arrived_on": arrived, "due_on": due,
                    "state": ReceiptState.CLOSED, "back_on": arrived + timedelta(days=took),
                    "responsible": chance.choice(people), "carrier": chance.choice(CARRIERS),
                    "lines": "", "remarks": "", "version": 1,
                }
            )  # fmt: skip
    session.execute(insert(Receipt), rows)
    numbers = [row["number"] for row in rows]
    past = session.scalars(select(Receipt).where(Receipt.number.in_(numbers)).order_by(Receipt.id))
    scans.add_old_pages(session, by, past.all())


def _add_carriers(session: Session, by: Acting, chance: random.Random) -> None:
    """Who brought the goods of the last weeks, and when the slips that are back came back."""
    for receipt in session.scalars(select(Receipt).where(Receipt.carrier == "")):
        receipt.carrier = chance.choice(CARRIERS)
        same_site = receipt.site_id == receipt.origin_site_id
        if receipt.arrived_on and is_back(receipt.state, same_site=same_site):
            days = chance.randint(3, 11)
            receipt.back_on = min(by.today, receipt.arrived_on + timedelta(days=days))
    session.flush()


def _add_contacts(session: Session, by: Acting, chance: random.Random) -> None:
    """Some late ones were asked for, with promises kept, running and broken."""
    late = session.execute(
        select(Receipt.id, Receipt.site_id, Receipt.due_on)
        .where(OUTSTANDING, Receipt.due_on < by.today + timedelta(days=2))
        .order_by(Receipt.due_on, Receipt.id)
    ).all()
    rows: list[dict[str, Any]] = []
    for number, (receipt_id, site_id, due) in enumerate(late):
        due_on = due or by.today
        if chance.random() > _CHASED_SHARE and number > 2:
            continue
        for _ in range(chance.choice((1, 1, 2))):
            who, answer, days = chance.choice(_ANSWERS)
            ago = chance.randint(0, max(0, min(6, (by.today - due_on).days)))
            day = by.today - timedelta(days=ago)
            rows.append(
                {
                    "receipt_id": receipt_id, "site_id": site_id, "spoke_with": who,
                    "chased_by": chance.choice((ChaseBy.PHONE, ChaseBy.PHONE, ChaseBy.CHAT)),
                    "answer": answer, "person_id": by.person_id, "at": _moment(day, len(rows)),
                    "promised_on": None if days is None else day + timedelta(days=max(days, 0)),
                }
            )  # fmt: skip
    if rows:
        session.execute(insert(Chase), sorted(rows, key=lambda row: row["at"]))


def _moment(day: date, number: int) -> datetime:
    return datetime.combine(day, time(1 + number % 8, number * 7 % 60), UTC)


def _add_questions(session: Session, by: Acting, chance: random.Random) -> None:
    """A few waybills whose remarks and requirement differ; the other way is the rule."""
    fresh = (ReceiptState.REQUIRED, ReceiptState.PRINTED)
    found = session.scalars(
        select(Receipt).where(Receipt.state.in_(fresh)).order_by(Receipt.id).limit(9)
    ).all()
    for number, receipt in enumerate(found):
        receipt.remarks = chance.choice(_REMARKS)
        if number % 2:
            receipt.remarks = "收货人须盖公章"
        if questions.ask_where_they_differ(session, by, receipt, receipt.remarks):
            session.flush()


def _add_own(session: Session, by: Acting) -> None:
    """Goods that this site sent: the sites of destination ask about their receipts."""
    sites = session.scalars(select(Site.id).where(Site.id != by.site_id).order_by(Site.id)).all()
    shippers = session.scalars(
        select(Customer).where(Customer.kind == CustomerKind.ORGANIZATION).order_by(Customer.id)
    ).all()
    for number, (remarks, needs_seal) in enumerate(
        (("收货人盖章后寄回", False), ("", True), ("附客户送货单，签收带回", False))
    ):
        shipper = shippers[number]
        wanted = Requirement(
            document=f"consignment:TY-8900{number:04d}",
            site_id=sites[number % len(sites)],
            origin_site_id=by.site_id,
            customer_id=shipper.id,
            shipper_name=shipper.name,
            consignee_name=_CONSIGNEES[number],
            goods="墙布 × 4",
            needs_seal=needs_seal,
            arrived_on=by.today - timedelta(days=number + 1),
            carrier=CARRIERS[number],
            remarks=remarks,
        )
        service.require(session, by, wanted)


def _add_assessments(session: Session, by: Acting) -> None:
    """What the rules propose; of two months ago much is decided already."""
    assessing.propose_now(session, by)
    supervisor = session.scalars(
        select(PersonRole.person_id)
        .where(PersonRole.role == Role.CS_SUPERVISOR, PersonRole.site_id == by.site_id)
        .order_by(PersonRole.person_id)
    ).first()
    name = session.get_one(Person, supervisor).name if supervisor else ""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.kind == AssessmentKind.CHASED_LATE, Assessment.responsible != name)
        .order_by(Assessment.id)
    ).all()
    for number, row in enumerate(rows):
        if number % 3 == 2 or supervisor is None:
            continue
        row.state = AssessmentState.CONFIRMED
        row.decided_amount = row.amount
        if number % 7 == 3:
            row.state, row.decided_amount = AssessmentState.CHANGED, row.amount / 2
            row.reason = "首次，减半"
        elif number % 7 == 5:
            row.state, row.decided_amount, row.reason = (
                AssessmentState.DROPPED,
                Decimal(0),
                "台风停运",
            )
        row.decided_by_id, row.decided_at = supervisor, by.now - timedelta(days=number % 6)
