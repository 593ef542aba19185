"""Short ways to complaints, corrective actions and damage cases for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.photos import photo
from tests.shop import PEOPLE, Shop
from wms_desktop.complaints import actions, damage
from wms_desktop.complaints.actions import ChangeAction, CheckAction, DoneAction, OpenAction, Plan
from wms_desktop.complaints.damage import OpenDamage
from wms_desktop.complaints.kinds import Cause, ComplaintKind, DamageKind
from wms_desktop.complaints.queries_actions import ActionFile, action
from wms_desktop.complaints.queries_damage import DamageFile, case
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.photo import Photo
from wms_desktop.customers.kinds import Channel

MILL = 2  # the customer


def person(login: str) -> int:
    """The id of somebody of the shop."""
    return list(PEOPLE).index(login) + 1


def plan(shop: Shop, days: int = 10, **other: object) -> Plan:
    """A whole plan, *lin* responsible."""
    made = Plan(
        person("lin"), shop.today + timedelta(days=days), None, Cause.PACKING, "单瓦楞",
        "改双瓦楞箱", "跌落测试", "仓储部",
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def complaint(shop: Shop, number: str = "KS-20260520-0001", **values: object) -> int:
    """A complaint as it is taken; returns its id."""
    base: dict[str, object] = {
        "number": number, "site_id": 1, "customer_id": MILL, "channel": Channel.PHONE,
        "kind": ComplaintKind.QUALITY, "what": "胶粉破袋", "taken_by_id": 1,
        "taken_at": shop.now, "answer_due_at": shop.now, "proposal_due_at": shop.now,
    }  # fmt: skip
    return shop.insert(Complaint, **(base | values))


def opened(shop: Shop, login: str = "zhou", **other: object) -> ActionFile:
    """An action that was opened, whole."""
    wanted = {"plan": plan(shop), "finding": "外箱破"} | other
    command = OpenAction(shop.op(), **wanted)  # type: ignore[arg-type]
    done = actions.open_action(shop.db, shop.acting(login), command)
    return action(shop.db, done.value)


def carried_out(shop: Shop, found: ActionFile, login: str = "lin") -> ActionFile:
    """The responsible person says done."""
    command = DoneAction(shop.op(), found.id, found.row.version, "新箱已到")
    actions.done_action(shop.db, shop.acting(login), command)
    return action(shop.db, found.id)


def checked(
    shop: Shop, found: ActionFile, *, is_effective: bool = True, login: str = "zhou",
    note: str = "四周无破袋", follow_up: Plan | None = None,
) -> int:  # fmt: skip
    """Somebody checks the effect; returns the id that the use case gives."""
    command = CheckAction(shop.op(), found.id, found.row.version, is_effective, note, follow_up)
    return actions.check_action(shop.db, shop.acting(login), command).value


def changed(shop: Shop, found: ActionFile, wanted: Plan, login: str = "zhou") -> ActionFile:
    """The plan is written anew."""
    command = ChangeAction(shop.op(), found.id, found.row.version, wanted)
    actions.change_action(shop.db, shop.acting(login), command)
    return action(shop.db, found.id)


def shot() -> Photo:
    """A photo of the scene."""
    return Photo(photo(), "IMG_1.jpg")


def open_case(shop: Shop, **other: object) -> OpenDamage:
    """What is typed to open a case."""
    command = OpenDamage(
        shop.op(), MILL, DamageKind.DAMAGE, Decimal(3), shop.today, "2 号门", "箱角压坏",
        photos=(shot(),),
    )  # fmt: skip
    return replace(command, **other)  # type: ignore[arg-type]


def damaged(shop: Shop, login: str = "lin", **other: object) -> DamageFile:
    """A case that was opened."""
    done = damage.open_damage(shop.db, shop.acting(login), open_case(shop, **other))
    return case(shop.db, done.value)


def later(shop: Shop, days: int) -> Shop:
    """The same shop so many days later."""
    return Shop(shop.db, now=shop.now + timedelta(days=days), today=shop.today + timedelta(days))


def on(shop: Shop, day: date) -> Shop:
    """The same shop on another day."""
    moment = datetime(day.year, day.month, day.day, 2, 30, tzinfo=shop.now.tzinfo)
    return Shop(shop.db, now=moment, today=day)
