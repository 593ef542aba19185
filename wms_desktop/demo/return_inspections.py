"""Goods that came back: one half inspected, a repair that is late, one to close, one closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.masters import main_desk
from wms_desktop.demo.returns import OF_THE_TOUR
from wms_desktop.demo.stock import a_key
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person
from wms_desktop.returns import chain, closing, finishing, inspection, queries, repairs, service
from wms_desktop.returns.chain import Issue, Step, Told
from wms_desktop.returns.inspection_files import InspectionFile
from wms_desktop.returns.inspection_files import inspection as read
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnReason, Wish
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.tables import Location, Zone

_MOST = Decimal(6)
_SENT = (OutboundState.SHIPPED, OutboundState.DELIVERED, OutboundState.CONFIRMED)
_TOLD = Told(Channel.PHONE, "退货单已开，货到付运费，随货附单", "客户采购")


def add_return_inspections(db: Database, cast: Cast, now: datetime) -> None:
    """Four slips: one half inspected, a repair overdue, one to close, one closed.

    Others whose goods are on their way are made by `demo.returns`.
    """
    work = _Work(db, cast, now)
    with db.read() as session:
        query = (
            select(OutboundOrder.id)
            .where(OutboundOrder.site_id == work.by("lin").site_id, OutboundOrder.state.in_(_SENT))
            .order_by(OutboundOrder.ordered_on.desc(), OutboundOrder.id.desc())
        )
        orders = list(session.scalars(query))[OF_THE_TOUR:]
    tellings = (work.half, work.repair, work.to_close, work.closed)
    wishes = (Wish.REFUND, Wish.REPAIR, Wish.REFUND, Wish.REFUND)
    wanted = list(zip(tellings, wishes, strict=True))
    for order_id in orders:
        if not wanted:
            return
        tell, wish = wanted[0]
        if application_id := work.applied(order_id, wish):
            tell(application_id)
            wanted.pop(0)


class _Work:
    """What the people of the main site do, on the day on which they did it."""

    def __init__(self, db: Database, cast: Cast, now: datetime) -> None:
        self._db, self._cast, self._now = db, cast, now
        with db.read() as session:
            self._desk = main_desk(session)
            people = session.execute(select(Person.login, Person.id))
            self._ids = {str(person.login): int(person.id) for person in people}
            self._place = session.scalars(
                select(Location.id)
                .join(Zone, Zone.id == Location.zone_id)
                .where(Zone.storage_class == StorageClass.RETURNS)
                .order_by(Location.id)
                .limit(1)
            ).one()

    def by(self, login: str, days_ago: int = 0) -> Acting:
        now = self._now - timedelta(days=days_ago)
        return acting_for(self._db, self._ids[login], self._desk, now=now, language=Language.ZH_CN)

    def applied(self, order_id: int, wish: Wish) -> int:
        """An application for goods of the order, approved and with its slip; 0 where none may."""
        by = self.by("lin")
        order = queries.order_by_id(self._db, order_id, today=by.today)
        lots = [] if order is None or order.last_day < by.today else [
            lot for lot in order.lots if lot.delivered - lot.applied >= 1 and lot.stock_of_lot > 0
        ]  # fmt: skip
        if order is None or not lots:
            return 0
        goods = tuple(
            service.ReturnGoods(
                lot.item_id, lot.lot_id, min(lot.delivered - lot.applied, _MOST),
                ReturnReason.COLOUR if number else ReturnReason.QUALITY,
            )
            for number, lot in enumerate(lots[:3])
        )  # fmt: skip
        command = service.Submit(self._key(), order_id, order.facts.version, wish, goods)
        made = service.submit(self._db, by, command).value.id
        chain.confirm(self._db, self.by("gu"), Step(self._key(), made, self._version(made)))
        chain.approve(self._db, self.by("zhao"), Step(self._key(), made, self._version(made)))
        issue = Issue(self._key(), made, self._version(made), _TOLD)
        chain.issue(self._db, self.by("huang"), issue)
        return made

    def half(self, id_: int) -> None:
        self._arrive(id_)
        first = self._file(id_).lines[0]
        if first.left > 1:
            self._look(id_, first.line_id, PieceVerdict.GOOD, first.left - 1)
        self._look(id_, first.line_id, PieceVerdict.REFUSED, Decimal(1), "已裁切 2 m，胶面沾灰")

    def repair(self, id_: int) -> None:
        self._inspected(id_, PieceVerdict.FAULTY, "卷边开裂，需返厂压边")
        command = repairs.RepairOn(
            self._key(), id_, self._version(id_), RepairStage.SENT_OUT, "嘉兴华力复合厂",
            self._now.date() - timedelta(days=3), "整卷送修，附样布",
        )  # fmt: skip
        repairs.go_on(self._db, self.by("chen", days_ago=17), command)

    def to_close(self, id_: int) -> None:
        self._inspected(id_, PieceVerdict.GOOD, "")

    def closed(self, id_: int) -> None:
        self._inspected(id_, PieceVerdict.RETURNED, "")
        command = closing.Close(
            self._key(), id_, self._version(id_), "货已验收，退款下周一到账，客户无异议",
            Channel.PHONE, "客户采购",
        )  # fmt: skip
        closing.close(self._db, self.by("huang"), command)

    def _inspected(self, id_: int, verdict: PieceVerdict, finding: str) -> None:
        self._arrive(id_)
        for line in self._file(id_).lines:
            self._look(id_, line.line_id, verdict, line.left, finding)
        found = self._file(id_)
        command = finishing.Finish(self._key(), id_, found.version, found.newest_entry)
        finishing.finish(self._db, self.by("chen"), command)

    def _arrive(self, id_: int) -> None:
        by = self.by("chen")
        command = inspection.Arrive(self._key(), id_, self._version(id_), self._place, by.today)
        inspection.arrive(self._db, by, command)

    def _look(self, id_: int, line_id: int, verdict: PieceVerdict, *rest: Any) -> None:
        quantity, *finding = rest
        command = inspection.LookAt(
            self._key(), id_, verdict, quantity, line_id=line_id,
            finding=finding[0] if finding else "",
        )  # fmt: skip
        inspection.look_at(self._db, self.by("chen"), command)

    def _file(self, id_: int) -> InspectionFile:
        by = self.by("lin")
        found = read(self._db, by.site_id, id_, by.today)
        assert found is not None
        return found

    def _version(self, id_: int) -> int:
        return self._file(id_).version

    def _key(self) -> UUID:
        return a_key(self._cast)
