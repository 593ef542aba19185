"""Return applications of the sample shop, at every step up to the slip, some rejected (RET-3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.queries import acting_for
from wms_desktop.people.rules import day_begin
from wms_desktop.people.tables import Person
from wms_desktop.returns import chain, queries, service
from wms_desktop.returns.chain import Told
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.queries import ReturnableOrder

_S, _C, _A, _I, _R = (
    ReturnState.SUBMITTED, ReturnState.CONFIRMED, ReturnState.APPROVED, ReturnState.ISSUED,
    ReturnState.REJECTED,
)  # fmt: skip
_OVER, _COLOUR, _DAMAGED, _WRONG, _QUALITY = (
    ReturnReason.OVER_ORDERED, ReturnReason.COLOUR, ReturnReason.DAMAGED, ReturnReason.WRONG_GOODS,
    ReturnReason.QUALITY,
)  # fmt: skip
Deed = Callable[[Database, Acting, chain.Step], object]
ZONE = "Asia/Shanghai"
OF_THE_TOUR = 4  # the newest orders are left to whoever writes an application


@dataclass(frozen=True, slots=True)
class _Case:
    """One application: how long ago, by whom, what for, how far it has come."""

    hours_ago: float
    login: str
    wish: Wish
    reason: ReturnReason
    remark: str
    state: ReturnState
    lines: int = 1
    rejected: str = ""
    is_told: bool = True


_CASES = (
    _Case(620, "chen", Wish.REFUND, _OVER, "工程减量", _I, 2),
    _Case(560, "huang", Wish.EXCHANGE, _COLOUR, "与样册颜色有差异", _I),
    _Case(470, "gu", Wish.REFUND, _OVER, "", _R, 1, "已裁切，不能再售"),
    _Case(310, "chen", Wish.REPAIR, _QUALITY, "接缝开胶", _I),
    _Case(215, "lin", Wish.REFUND, _DAMAGED, "外箱压坏", _I, 2),
    _Case(170, "huang", Wish.EXCHANGE, _WRONG, "型号发错", _A),
    _Case(120, "lin", Wish.REFUND, _OVER, "客户多订一箱", _R, 1, "客户改为自用，撤回", False),
    _Case(75, "chen", Wish.REFUND, _COLOUR, "同批两卷色差", _A),
    _Case(50, "huang", Wish.REFUND, _OVER, "", _C, 2),
    _Case(28, "chen", Wish.EXCHANGE, _DAMAGED, "边角破损", _C),
    _Case(6.5, "huang", Wish.REFUND, _COLOUR, "灯光下明显偏黄", _S),
    _Case(2.2, "chen", Wish.REFUND, _OVER, "", _S, 2),
    _Case(0.9, "gu", Wish.EXCHANGE, _WRONG, "客户要烟灰，发了米白", _S),
    _Case(0.3, "lin", Wish.REPAIR, _QUALITY, "压纹脱落，等业务看样", _S),
)
_TOLD = "退货单已开，货到前先打电话，退货单放进第一箱"


def add_returns(db: Database, cast: Cast, by: Acting) -> None:
    """The applications, oldest first, each by the people whose step it is."""
    orders = iter(_orders(db, by))
    for case in _CASES:
        _Story(db, cast, by, case).tell(orders)


def _orders(db: Database, by: Acting) -> list[int]:
    query = (
        select(OutboundOrder.id)
        .where(OutboundOrder.site_id == by.site_id, OutboundOrder.state == OutboundState.SHIPPED)
        .order_by(OutboundOrder.ordered_on.desc(), OutboundOrder.id.desc())
    )
    with db.read() as session:
        return list(session.scalars(query))[OF_THE_TOUR:]


class _Story:
    """What became of one application."""

    def __init__(self, db: Database, cast: Cast, by: Acting, case: _Case) -> None:
        self._db, self._cast, self._by, self._case = db, cast, by, case
        with db.read() as session:
            people = session.execute(select(Person.login, Person.id))
            self._people: dict[str, int] = {row.login: row.id for row in people}

    def tell(self, orders: Iterator[int]) -> None:
        """Hand it in for the first order that allows it, and take it on to its state."""
        for order_id in orders:
            applicant = self._acting(self._case.login, self._case.hours_ago)
            order = queries.order_by_id(self._db, order_id, today=applicant.today)
            if order is not None and (lines := self._lines(order)):
                command = service.Submit(
                    a_key(self._cast), order_id, order.facts.version, self._case.wish, lines
                )
                try:
                    made = service.submit(self._db, applicant, command).value.id
                except Refused:  # too old on that day
                    continue
                self._take_on(made, order)
                return

    def _lines(self, order: ReturnableOrder) -> tuple[service.ReturnGoods, ...]:
        """Some of what is still in stock, so that RET-2 allows it."""
        case = self._case
        lots = [lot for lot in order.lots if lot.stock_of_lot > 0 and lot.applied == 0]
        return tuple(
            service.ReturnGoods(*lot.key, max(Decimal(1), lot.delivered // 4), case.reason,
                                case.remark if place == 0 else "")
            for place, lot in enumerate(lots[: case.lines])
        )  # fmt: skip

    def _take_on(self, made: int, order: ReturnableOrder) -> None:
        state = self._case.state
        if state is _R:
            self._reject(made)
        if state in (_C, _A, _I):
            sales = "lin" if self._case.login == "gu" else "gu"
            self._step(chain.confirm, sales, made, 2.5)
        if state in (_A, _I):
            self._step(chain.approve, "zhao", made, 5)
        if state is _I:
            command = chain.Issue(
                a_key(self._cast), made, self._version(made),
                Told(Channel.PHONE, _TOLD, order.facts.contact_name),
            )  # fmt: skip
            chain.issue(self._db, self._acting("huang", self._case.hours_ago - 8), command)

    def _step(self, deed: Deed, login: str, made: int, later: float) -> None:
        command = chain.Step(a_key(self._cast), made, self._version(made))
        deed(self._db, self._acting(login, self._case.hours_ago - later), command)

    def _reject(self, made: int) -> None:
        case = self._case
        command = chain.Reject(a_key(self._cast), made, self._version(made), case.rejected)
        chain.reject(self._db, self._acting("zhao", case.hours_ago - 3), command)
        if case.is_told:
            told = Told(Channel.CHAT, f"退货没有通过：{case.rejected}")
            tell = chain.Tell(a_key(self._cast), made, told)
            chain.tell(self._db, self._acting(case.login, case.hours_ago - 4), tell)

    def _version(self, made: int) -> int:
        found = queries.application(self._db, made)
        assert found is not None
        return found.version

    def _acting(self, login: str, hours_ago: float) -> Acting:
        moment = self._moment(hours_ago)
        return acting_for(
            self._db, self._people[login], self._by.workstation_id, now=moment,
            language=self._by.language,
        )  # fmt: skip

    def _moment(self, hours_ago: float) -> datetime:
        """What is older than a day happened in working hours: from a quarter past nine on."""
        if self._case.hours_ago < 24:
            return self._by.now - timedelta(hours=hours_ago)
        later = self._case.hours_ago - hours_ago
        day = self._by.today - timedelta(days=int(self._case.hours_ago // 24))
        return day_begin(day, ZONE) + timedelta(hours=9.25 + later)
