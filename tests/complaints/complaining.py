"""A customer complains: an order with goods, a complaint taken, what is done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.shop import Shop
from wms_desktop.complaints import handling, intake, queries
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.intake import Take, Taken
from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.core.acting import Acting
from wms_desktop.customers.kinds import Channel
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
ORDER = "CK-20260512-0031"


def at(*moment: int) -> datetime:
    """A moment on the site's clock."""
    return datetime(*moment, tzinfo=SHANGHAI).astimezone(UTC)  # type: ignore[arg-type, misc]


class Complaining:
    """The shop with an order of customer 2, two items and their lots; today is 2026-05-21."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.order_id = self.order(ORDER)
        self.item_id = shop.item("A302-14", "云锦·烟灰")
        self.lot_id = shop.lot(self.item_id, "L260412")
        self.other_item_id = shop.item("B118-02", "素麻·燕麦")
        self.other_lot_id = shop.lot(self.other_item_id, "L260330")

    def order(
        self, number: str, *, customer_id: int = 2, ordered_on: date = date(2026, 5, 12)
    ) -> int:
        """A shipped order."""
        return self.shop.insert(
            OutboundOrder, number=number, site_id=1, customer_id=customer_id, owner_id=1,
            ordered_on=ordered_on, consignee_name="周经理", state=OutboundState.SHIPPED, remarks="",
        )  # fmt: skip

    def acting(self, login: str = "lin", now: datetime | None = None) -> Acting:
        """Somebody at a moment."""
        by = self.shop.acting(login)
        return by if now is None else replace(by, now=now, today=now.astimezone(SHANGHAI).date())

    def command(self, **changed: Any) -> Take:
        """A complaint about three rolls of a lot; of a kind that no test goes out for by itself."""
        usual = {
            "op_id": self.shop.op(), "customer_id": 2, "channel": Channel.PHONE,
            "kind": ComplaintKind.FITTING, "what": "同批三卷有色差，接缝处看得出来",
            "order_id": self.order_id, "item_id": self.item_id, "lot_id": self.lot_id,
            "quantity": Decimal(3), "expects": "换同色的三卷",
        }  # fmt: skip
        return Take(**(usual | changed))

    def take(self, *, login: str = "lin", now: datetime | None = None, **changed: Any) -> Taken:
        """Take a complaint."""
        by = self.acting(login, now)
        return intake.take(self.shop.db, by, self.command(**changed)).value

    def file(self, complaint_id: int) -> ComplaintFile:
        """Everything of it."""
        found = queries.case_file(self.shop.db, self.acting(), complaint_id)
        assert found is not None
        return found

    def _key(self, complaint_id: int) -> tuple[Any, int, int]:
        return self.shop.op(), complaint_id, self.file(complaint_id).version

    def answer(self, complaint_id: int, now: datetime | None = None, login: str = "lin") -> None:
        """Give the first answer."""
        command = handling.Answer(*self._key(complaint_id), Channel.PHONE, "已收到，正在查同批库存")
        handling.answer(self.shop.db, self.acting(login, now), command)

    def propose(self, complaint_id: int, now: datetime | None = None, login: str = "lin") -> None:
        """Make a proposal."""
        command = handling.Propose(*self._key(complaint_id), Channel.PHONE, "换三卷同批同色")
        handling.propose(self.shop.db, self.acting(login, now), command)

    def pause(self, complaint_id: int, now: datetime | None = None) -> None:
        """Let the clocks stand still."""
        command = handling.Pause(*self._key(complaint_id), "等客户寄照片")
        handling.pause(self.shop.db, self.acting("lin", now), command)

    def resume(self, complaint_id: int, now: datetime | None = None) -> None:
        """Let them run on."""
        command = handling.Resume(*self._key(complaint_id))
        handling.resume(self.shop.db, self.acting("lin", now), command)

    def change(
        self, complaint_id: int, now: datetime | None = None, login: str = "lin", **changed: Any
    ) -> None:
        """Change kind, weight or handler."""
        case = self.file(complaint_id)
        wanted = {"kind": case.kind, "is_major": case.is_major, "handler_id": case.handler_id}
        command = handling.Change(*self._key(complaint_id), **(wanted | changed))
        handling.change(self.shop.db, self.acting(login, now), command)


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)
