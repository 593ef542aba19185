"""A customer who complains about goods of an order, and the people who decide about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.conftest import dump
from tests.returns.returning import Returning
from tests.shop import SITES, Shop
from wms_desktop.complaints import (
    compensation,
    deciding,
    judging,
    quality,
    sending_back,
)
from wms_desktop.complaints.files import ComplaintFile, complaint_file
from wms_desktop.complaints.kinds import (
    Cause,
    ChargedTo,
    ComplaintKind,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.customers.kinds import Channel
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.returns.kinds import Wish

STAFF = {
    "qc": ("秦检", (Role.QC,)),
    "biz": ("业务主管甲", (Role.BUSINESS_MANAGER,)),
    "duty": ("值班经理乙", (Role.DUTY_MANAGER,)),
    "both": ("两职丙", (Role.BUSINESS_MANAGER, Role.DUTY_MANAGER)),
    "boss": ("总经理丁", (Role.GENERAL_MANAGER,)),
    "cs2": ("客服己", (Role.CS_AGENT,)),
    "lead": ("客服主管戊", (Role.CS_SUPERVISOR, Role.DUTY_MANAGER)),
}
NUMBER = "KS-20260520-0003"


class Case:
    """One complaint of ten rolls at 100 yuan, delivered in March; *left* of the lot lie in A-01-01.

    Lin (after-sales) has taken it; STAFF are the others.
    """

    def __init__(
        self, shop: Shop, *, kind: ComplaintKind = ComplaintKind.QUALITY, left: int = 6,
        quantity: int = 10, price: str = "100.00", number: str = NUMBER, **other: Any,
    ) -> None:  # fmt: skip
        self.shop = shop
        self._people = {login: self._hire(login) for login in STAFF}
        self.order = Returning(shop).deliver(
            "A302-14", "L260412", 48, left=left, unit_price=Decimal(price)
        )
        item_id, lot_id = self.order.lots["A302-14"]
        taken_at = shop.now - timedelta(hours=20)
        self._taken: dict[str, Any] = (
            {
                "number": number, "site_id": 1, "customer_id": 2, "contact_name": "周经理",
                "contact_phone": "0575-84120001", "channel": Channel.PHONE, "kind": kind,
                "order_id": self.order.order_id, "item_id": item_id, "lot_id": lot_id,
                "lot_code": "L260412", "quantity": Decimal(quantity),
                "what": "同一批号的墙布有明显色差", "expects": "换货", "taken_by_id": 1,
                "taken_at": taken_at, "answer_due_at": taken_at + timedelta(hours=24),
                "proposal_due_at": taken_at + timedelta(hours=24), "version": 1,
            }
            | other
        )  # fmt: skip
        self.id = shop.insert(Complaint, **self._taken)

    def again(self, number: str, **other: Any) -> None:
        """The same once more, as a complaint of its own; it is the case from now on."""
        self.id = self.shop.insert(Complaint, **self._taken | {"number": number} | other)

    def by(self, login: str = "lin") -> Acting:
        """Somebody of the shop or of STAFF, at site 1."""
        shop = self.shop
        if login not in STAFF:
            return shop.acting(login)
        name, roles = STAFF[login]
        return replace(
            shop.acting(), person_id=self._people[login], person_name=name,
            roles=frozenset(roles),
        )  # fmt: skip

    def _hire(self, login: str) -> int:
        name, roles = STAFF[login]
        person_id = self.shop.insert(Person, login=login, name=name)
        with self.shop.db.write() as session:
            session.add_all(
                PersonRole(person_id=person_id, site_id=site, role=role)
                for site in SITES
                for role in roles
            )
        return person_id

    @property
    def file(self) -> ComplaintFile:
        """The complaint as it is now."""
        with self.shop.db.read() as session:
            found = complaint_file(session, self.id)
        assert found is not None
        return found

    # what is done about it

    def ask(self, login: str = "lin", asked: str = "看色差") -> int:
        return quality.ask_test(
            self.shop.db,
            self.by(login),
            quality.AskTest(self.shop.op(), self.id, self.file.version, asked),
        ).value

    def tested(
        self, result: TestResult = TestResult.DEFECT, login: str = "qc", **other: Any
    ) -> int:
        test = self.file.tests[-1]
        command = quality.EnterResult(
            self.shop.op(),
            test.id,
            test.version,
            result,
            other.pop("finding", "色差 4 级"),
            **other,
        )
        return quality.enter_result(self.shop.db, self.by(login), command).value

    def judge(
        self, responsibility: Responsibility = Responsibility.OURS, *, disputed: bool = False,
        login: str = "lin", reason: str = "同批库存也有色差",
    ) -> int:  # fmt: skip
        command = judging.Judge(
            self.shop.op(), self.id, self.file.version, responsibility, Cause.PRODUCTION,
            disputed, reason,
        )  # fmt: skip
        return judging.judge(self.shop.db, self.by(login), command).value

    def propose(
        self, quantity: str | int = 2, amount: str = "100.00", login: str = "lin",
        charged_to: ChargedTo = ChargedTo.FACTORY, **other: Any,
    ) -> int:  # fmt: skip
        command = compensation.Propose(
            self.shop.op(), self.id, self.file.version, Decimal(quantity), Decimal(amount),
            charged_to, other.pop("reason", "色差补偿"), **other,
        )  # fmt: skip
        return compensation.propose(self.shop.db, self.by(login), command).value

    def say(self, login: str, *, yes: bool = True, reason: str = "", **other: Any) -> str:
        wanted = self.file.compensations[-1]
        command = compensation.Say(
            self.shop.op(), wanted.id, other.pop("version", wanted.version), yes, reason, **other
        )
        return compensation.say(self.shop.db, self.by(login), command).value

    def withdraw(self, login: str = "lin", reason: str = "金额有误") -> int:
        wanted = self.file.compensations[-1]
        command = compensation.Withdraw(self.shop.op(), wanted.id, wanted.version, reason)
        return compensation.withdraw(self.shop.db, self.by(login), command).value

    def decide(self, decision: str = "补偿 100 元，货物退回", login: str = "lin") -> int:
        command = deciding.Decide(self.shop.op(), self.id, self.file.version, decision)
        return deciding.decide(self.shop.db, self.by(login), command).value

    def confirm(
        self, signature: bytes | None = None, *, paper: bytes = b"", login: str = "lin",
        said_by: str = "周经理",
    ) -> int:  # fmt: skip
        drawn = a_signature() if signature is None and not paper else signature or b""
        command = deciding.Confirm(
            self.shop.op(), self.id, self.file.version, said_by, drawn, paper
        )
        return deciding.confirm(self.shop.db, self.by(login), command).value

    def not_satisfied(self, wishes: str = "要求全部退货", login: str = "lin") -> int:
        command = deciding.NotSatisfied(
            self.shop.op(), self.id, self.file.version, "周经理", wishes
        )
        return deciding.not_satisfied(self.shop.db, self.by(login), command).value

    def send_back(self, login: str = "lin", quantity: int | str | None = None) -> Any:
        command = sending_back.SendBack(
            self.shop.op(), self.id, self.file.version, Wish.REFUND,
            None if quantity is None else Decimal(quantity),
        )  # fmt: skip
        return sending_back.send_back(self.shop.db, self.by(login), command).value

    def settled(self) -> Case:
        """Tested, judged and decided; the customer's word is awaited."""
        self.ask()
        self.tested()
        self.judge()
        self.decide()
        return self


def refused(
    shop: Shop, code: StrEnum, work: Callable[..., Any], *args: Any, **named: Any
) -> dict[str, Any]:
    """*work* is refused with *code*, and no row changed."""
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        work(*args, **named)
    assert told.value.code is code, told.value.code
    assert dump(shop.db) == before
    return told.value.params


def a_signature() -> bytes:
    """Somebody's name as drawn on the screen."""
    picture = Image.new("L", (600, 216), 255)
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 150), (160, 60), (220, 160), (340, 70), (520, 140)], 0, 7)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def a_dot() -> bytes:
    """Two pixels of ink."""
    picture = Image.new("L", (600, 216), 255)
    picture.putpixel((300, 100), 0)
    picture.putpixel((301, 100), 0)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
