"""Goods of an issued slip on their way back: what the warehouse does with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from tests.returns.returning import Returning
from tests.shop import Shop
from wms_desktop.returns import closing, finishing, inspection, repairs
from wms_desktop.returns.inspection_files import InspectionFile
from wms_desktop.returns.inspection_files import inspection as read
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.tables import ReturnApplication, ReturnStep


class Inspecting:
    """A slip TD-… with 12 of A302-14 and 6 of B118-02, issued on 2026-05-20; today is the 21st."""

    def __init__(self, shop: Shop, wish: Wish = Wish.REFUND, number: str = "0001") -> None:
        self.shop = shop
        self.returning = Returning(shop, f"CK-20260312-{number}")
        code = {"0001": ""}.get(number, f"-{number}")
        self.codes = f"A302-14{code}", f"B118-02{code}"
        self.returning.deliver(self.codes[0], "L260412", 48)
        self.returning.deliver(self.codes[1], "L260330", 36, left=74, name="素麻·燕麦")
        goods = self.returning.goods
        made = self.returning.submit(goods(self.codes[0], 12), goods(self.codes[1], 6))
        self.id, self.number = made.id, made.number
        self.slip = f"TD-20260520-{number}"
        with shop.db.write() as session:
            found = session.get_one(ReturnApplication, made.id)
            found.state, found.slip_number = ReturnState.ISSUED, self.slip
            found.issued_on, found.wish = date(2026, 5, 20), wish
            session.execute(
                insert(ReturnStep),
                {"application_id": made.id, "state": ReturnState.ISSUED, "person_id": 1},
            )

    @property
    def file(self) -> InspectionFile:
        """The slip as the screen shows it now."""
        found = read(self.shop.db, 1, self.id, self.shop.today)
        assert found is not None
        return found

    # commands, as the screen makes them

    def arrival(self, **other: Any) -> inspection.Arrive:
        given = {
            "seen_version": self.file.version,
            "location_id": self.shop.location("T-01"),
            "arrived_on": self.shop.today,
        }
        return inspection.Arrive(self.shop.op(), self.id, **(given | other))

    def look(
        self, code: int = 0, verdict: PieceVerdict = PieceVerdict.GOOD, quantity: int | str = 1,
        **other: Any,
    ) -> inspection.LookAt:  # fmt: skip
        if not other.keys() & {"line_id", "item_id"}:
            item_id, lot_id = self.returning.lots[self.codes[code]]
            other |= {"item_id": item_id, "lot_id": lot_id}
        return inspection.LookAt(self.shop.op(), self.id, verdict, Decimal(quantity), **other)

    def finishing(self, **other: Any) -> finishing.Finish:
        seen = self.file
        given = {"seen_version": seen.version, "seen_entry": seen.newest_entry}
        return finishing.Finish(self.shop.op(), self.id, **(given | other))

    # what people do

    def arrive(self, login: str = "lin", **other: Any) -> Inspecting:
        inspection.arrive(self.shop.db, self.shop.acting(login), self.arrival(**other))
        return self

    def piece(
        self, code: int = 0, verdict: PieceVerdict = PieceVerdict.GOOD, quantity: int | str = 1,
        login: str = "lin", **other: Any,
    ) -> inspection.Looked:  # fmt: skip
        command = self.look(code, verdict, quantity, **other)
        return inspection.look_at(self.shop.db, self.shop.acting(login), command).value

    def all_good(self) -> Inspecting:
        self.piece(0, PieceVerdict.GOOD, 12)
        self.piece(1, PieceVerdict.GOOD, 6)
        return self

    def finish(self, **other: Any) -> int:
        return finishing.finish(self.shop.db, self.shop.acting(), self.finishing(**other)).value

    def repair(self, stage: RepairStage, **other: Any) -> int:
        given: dict[str, Any] = {"partner": "杭州修复坊"} if stage is RepairStage.SENT_OUT else {}
        command = repairs.RepairOn(
            self.shop.op(), self.id, self.file.version, stage, **(given | other)
        )
        return repairs.go_on(self.shop.db, self.shop.acting(), command).value

    def close(self, note: str = "已退款，客户知悉", **other: Any) -> int:
        command = closing.Close(self.shop.op(), self.id, self.file.version, note, **other)
        return closing.close(self.shop.db, self.shop.acting(), command).value
