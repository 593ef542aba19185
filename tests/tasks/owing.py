"""One thing of every kind that somebody owes, made in a shop; who owes it, from which day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, insert, select

from tests.conftest import NOW, TODAY
from tests.counts.desk import counted, counted_again, in_review, started
from tests.goods.conftest import Counter
from tests.pickup.waybills import arrived
from tests.receipts.moving import Post, filed
from tests.receipts.stack import required
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.acting import Acting
from wms_desktop.core.task import Task
from wms_desktop.counts import approving, queries
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import LogContact, Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import archive
from wms_desktop.goods import exceptions, outbound
from wms_desktop.goods.kinds import Decision, ExceptionKind
from wms_desktop.people.rules import site_day
from wms_desktop.pickup import service as pickup
from wms_desktop.pickup.claims import Shown
from wms_desktop.pickup.kinds import RefusalReason
from wms_desktop.receipts import chasing, keeping
from wms_desktop.receipts.chasing import LogContact as Chase
from wms_desktop.receipts.kinds import AssessmentKind, ChaseBy, PageStatus
from wms_desktop.receipts.tables import QuarantinedFile, Receipt, ScanBatch, ScanPage
from wms_desktop.receipts.tables_control import Assessment, ReceiptQuestion
from wms_desktop.receipts.tables_custody import Destruction, EnvelopeLine
from wms_desktop.stock import climate
from wms_desktop.stock.kinds import AbcClass, CareKind, Condition
from wms_desktop.stock.tables import Balance, CareRound, Zone
from wms_desktop.tasks.queries import TaskRow, task_list

NEEDED = (1, 2)  # zones A and C of the test shop
REAL_DAY = site_day(datetime.now(UTC), "Asia/Shanghai")  # what the database's own clock stamps


@dataclass(frozen=True, slots=True)
class Owed:
    """One matter.

    Attributes:
        make: makes it; gives the key of its task.
        login: who owes it; *other* does not.
        due: its day; None where none is said.
        begins: days before its day on which it is a task for the first time; None: at once.
    """

    make: Callable[[Shop], str]
    login: str
    other: str
    due: date | None
    begins: int | None = 7
    site: int = 1
    rule: str = ""

    @property
    def day(self) -> date:
        """A day on which it is a task that is not overdue, if it ever is."""
        return (self.due or TODAY) - timedelta(days=min(self.begins or 0, 0))


def on(shop: Shop, login: str, today: date, site: int = 1) -> Acting:
    """Somebody at half past ten of a day."""
    moment = NOW + (today - TODAY)
    return replace(shop.acting(login, site=site), today=today, now=moment)


def rows_of(shop: Shop, by: Acting) -> dict[str, TaskRow]:
    """Everything that *by* owes, by its key."""
    return {row.id: row for row in task_list(shop.db, by, slices.task_sources())}


def task_of(shop: Shop, owed: Owed) -> Task:
    """The task of a matter, on the day on which it is due."""
    key = owed.make(shop)
    return rows_of(shop, on(shop, owed.login, owed.day, owed.site))[key].task


# storage


def a_round(shop: Shop) -> str:
    with shop.db.write() as session:
        for zone_id in session.scalars(select(Zone.id)):
            for kind in CareKind:
                values = {
                    "zone_id": zone_id, "kind": kind, "is_in_order": True, "findings": "",
                    "person_id": 1, "at": NOW,
                }  # fmt: skip
                session.execute(insert(CareRound), values)
    return "stock:round:1:goods"


def too_warm(shop: Shop) -> str:
    with shop.db.write() as session:
        session.get_one(Zone, 2).temperature_high = Decimal(8)
    reading = climate.TakeReading(shop.op(), 2, NOW, Decimal(12))
    climate.take_reading(shop.db, shop.acting(), reading)
    return "goods:climate:2"


# goods


def difference(shop: Shop) -> str:
    order = Counter(shop).announce((shop.item(), 5, "L1"))
    note = exceptions.NoteException(shop.op(), order, 1, ExceptionKind.SHORT, Decimal(2))
    made = exceptions.note_inbound(shop.db, shop.acting(), note)
    return f"goods:difference:{made.value}"


def paused(shop: Shop) -> str:
    counter = Counter(shop)
    order = counter.order((shop.item(), 2))
    hold = outbound.Hold(shop.op(), order, counter.outbound(order).version, "缺货")
    outbound.hold(shop.db, shop.acting("zhou"), hold)
    return f"goods:paused:{order}"


def told_to_wait(shop: Shop) -> str:
    key = paused(shop)
    order = int(key.rpartition(":")[2])
    wait = outbound.Decide(
        shop.op(), order, Counter(shop).outbound(order).version, Decision.WAIT, "等货",
        TODAY + timedelta(days=9),
    )  # fmt: skip
    outbound.decide(shop.db, shop.acting("zhou"), wait)
    return key


def sent(shop: Shop) -> str:
    counter, item = Counter(shop), shop.item()
    shop.stock(item, shop.lot(item), 5)
    order = counter.order((item, 2))
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    counter.ship(order)
    return f"goods:arrival:{order}"


def for_qc(shop: Shop) -> str:
    item = shop.item()
    shop.stock(item, shop.lot(item), 5, condition=Condition.QUARANTINE)
    with shop.db.read() as session:
        return f"goods:qc:{session.scalars(select(Balance.id)).one()}"


# receipts


def overdue_slips(shop: Shop) -> str:
    required(shop, 3, site_id=1, origin_site_id=2, arrived_on=TODAY - timedelta(days=12))
    return f"receipts:chase:林晓雯:{TODAY - timedelta(days=2)}:0"


def slips_due(shop: Shop) -> str:
    required(shop, 2, site_id=1, origin_site_id=2, arrived_on=TODAY - timedelta(days=8))
    return f"receipts:due:林晓雯:{TODAY + timedelta(days=2)}:0"


def promised_slips(shop: Shop) -> str:
    numbers = required(shop, 2, site_id=1, origin_site_id=2, arrived_on=TODAY - timedelta(days=2))
    day = TODAY + timedelta(days=4)
    with shop.db.read() as session:
        ids = tuple(session.scalars(select(Receipt.id).where(Receipt.number.in_(numbers))))
    asked = Chase(shop.op(), ids, ChaseBy.PHONE, "陈敏", "寄出", day)
    chasing.log_contact(shop.db, shop.acting(), asked)
    return f"receipts:promised:林晓雯:{day}:0"


def question(shop: Shop) -> str:
    required(shop, 2, needs_seal=True, remarks="轻拿轻放")
    with shop.db.read() as session:  # the older one, which the list does not show first
        return f"receipts:question:{session.scalar(select(func.min(ReceiptQuestion.id)))}"


def envelope(shop: Shop) -> str:
    return f"receipts:envelope:{Post(shop).sent(filed(shop, 2))}"


def opened_envelope(shop: Shop) -> str:
    return f"receipts:envelope:{Post(shop).unsealed(filed(shop, 2))}"


def envelope_difference(shop: Shop) -> str:
    post, (number,) = Post(shop), filed(shop)
    post.close(post.unsealed([number]))
    with shop.db.read() as session:
        return f"receipts:envelope_line:{session.scalars(select(EnvelopeLine.id)).one()}"


def loan(shop: Shop) -> str:
    (number,) = filed(shop, site_id=1)
    lend = keeping.Lend(shop.op(), number, "财务王敏", "对账", TODAY + timedelta(days=7))
    return f"receipts:loan:{keeping.lend(shop.db, shop.acting(), lend).value}"


def assessment(shop: Shop) -> str:
    required(shop)
    with shop.db.write() as session:
        values = {
            "receipt_id": session.scalars(select(Receipt.id)).one(),
            "kind": AssessmentKind.CHASED_LATE, "responsible": "林晓雯", "proposed_on": TODAY,
            "amount": Decimal(50), "site_id": 1, "version": 1,
        }  # fmt: skip
        session.execute(insert(Assessment), values)
    return "receipts:assessments"


def tray_page(shop: Shop) -> str:
    _page(shop, PageStatus.TRAY)
    return "receipts:tray"


def suspect_page(shop: Shop) -> str:
    _page(shop, PageStatus.SUSPECT)
    return "receipts:suspect"


def _page(shop: Shop, status: PageStatus) -> None:
    required(shop)
    with shop.db.write() as session:
        file = archive.store(session, shop.acting(), b"%PDF-1.4 a stack", "application/pdf")
        batch = ScanBatch(source="a.pdf", file_sha256=file, pages=1, site_id=1, person_id=1)
        session.add(batch)
        session.flush()
        receipt_id = session.scalars(select(Receipt.id)).one()
        kept = receipt_id if status is PageStatus.SUSPECT else None
        session.add(
            ScanPage(batch_id=batch.id, page=1, image_sha256=file, receipt_id=kept, status=status)
        )


def not_read(shop: Shop) -> str:
    with shop.db.write() as session:
        session.add(QuarantinedFile(source="a.pdf", fault="empty", site_id=1, person_id=1))
    return "receipts:not_read"


def destruction(shop: Shop) -> str:
    with shop.db.write() as session:
        listed = Destruction(number="XH-20260521-0001", reason="到期", site_id=1, proposed_by_id=1)
        session.add(listed)
        session.flush()
        return f"receipts:destruction:{listed.id}"


# the counter


def waiting_long(shop: Shop) -> str:
    arrived(shop)
    return "transport:waiting"


def warned(shop: Shop) -> str:
    made = arrived(shop)
    for _ in range(2):
        told = pickup.Refuse(shop.op(), made, RefusalReason.COPY_ONLY, "", Shown())
        pickup.refuse(shop.db, shop.acting(), told)
    return "pickup:warnings"


# counts


def class_due(shop: Shop) -> str:
    item = shop.item(abc_class=AbcClass.A)
    shop.stock(item, shop.lot(item), 5)  # received on 12 April
    return "counts:class:A"


def _stocked(shop: Shop) -> tuple[int, int]:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    return item, lot


def counting(shop: Shop) -> str:
    _stocked(shop)
    return f"counts:count:{started(shop)}"


def to_count_again(shop: Shop) -> str:
    item, lot = _stocked(shop)
    count = started(shop)
    counted(shop, count, ("A-01-01", item, lot, 4))
    in_review(shop, count, again=False)
    return f"counts:again:{count}"


def to_review(shop: Shop) -> str:
    count = int(to_count_again(shop).rpartition(":")[2])
    counted_again(shop, count)
    return f"counts:review:{count}"


def to_approve(shop: Shop) -> str:
    count = int(to_review(shop).rpartition(":")[2])
    for row in queries.review(shop.db, count):
        if row.difference:
            cause = approving.Decide(
                shop.op(), row.line_id, row.version, VarianceCause.MISCOUNTED, "看错"
            )
            approving.decide(shop.db, shop.acting("zhou"), cause)
    return f"counts:approve:{count}"


# customers


def promise(shop: Shop) -> str:
    said = Said(Channel.PHONE, "问库存", promise="回电", promised_on=TODAY + timedelta(days=9))
    made = contacts.log_contact(shop.db, shop.acting(), LogContact(shop.op(), 2, said))
    return f"customers:promise:{made.value}"


def _after(days: int) -> date:
    return TODAY + timedelta(days=days)


OWED = {
    "round": Owed(a_round, "lin", "gm", _after(7), rule="LOC-5"),
    "climate": Owed(too_warm, "lin", "gm", TODAY, None, rule="LOC-6"),
    "difference": Owed(difference, "keeper2", "gm", REAL_DAY, None, rule="INB-4"),
    "paused": Owed(paused, "zhou", "keeper2", REAL_DAY, rule="OUT-2"),
    "wait": Owed(told_to_wait, "zhou", "keeper2", _after(9), rule="OUT-2"),
    "arrival": Owed(sent, "lin", "keeper2", REAL_DAY + timedelta(days=3), rule="OUT-4"),
    "qc": Owed(for_qc, "zhou", "lin", None, rule="INB-5"),
    "chase": Owed(overdue_slips, "lin", "gm", _after(-2), -1, rule="RCP-6"),
    "due": Owed(slips_due, "lin", "gm", _after(2), 3, rule="RCP-6"),
    "promised": Owed(promised_slips, "lin", "gm", _after(4), rule="RCP-6"),
    "question": Owed(question, "lin", "gm", None, rule="RCP-1"),
    "envelope": Owed(envelope, "lin", "gm", None, rule="RCP-7"),
    "opened": Owed(opened_envelope, "lin", "gm", None, rule="RCP-7"),
    "difference of an envelope": Owed(envelope_difference, "lin", "gm", None, rule="RCP-7"),
    "loan": Owed(loan, "lin", "gm", _after(7), rule="RCP-10"),
    "assessment": Owed(assessment, "zhou", "lin", None, rule="RCP-11"),
    "tray": Owed(tray_page, "lin", "gm", None, rule="RCP-3"),
    "suspect": Owed(suspect_page, "lin", "gm", None, rule="RCP-4"),
    "not read": Owed(not_read, "lin", "gm", None, rule="RCP-3"),
    "destruction": Owed(destruction, "gm", "lin", None, rule="RCP-10"),
    "waiting": Owed(waiting_long, "lin", "gm", _after(8), 0, rule="TRN-5"),
    "warning": Owed(warned, "zhou", "lin", REAL_DAY, None, rule="PCK-10"),
    "class": Owed(class_due, "keeper2", "gm", date(2026, 5, 12), 0, rule="CNT-1"),
    "count": Owed(counting, "lin", "gm", None, rule="CNT-1"),
    "again": Owed(to_count_again, "keeper2", "lin", None, rule="CNT-3"),
    "review": Owed(to_review, "zhou", "lin", None, rule="CNT-4"),
    "approve": Owed(to_approve, "zhou", "gm", None, rule="CNT-4"),
    "promise": Owed(promise, "lin", "zhou", _after(9), rule="SRV-2"),
}
