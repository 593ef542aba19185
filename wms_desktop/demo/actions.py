"""Corrective actions of the sample shop, some overdue; goods damaged and lost, with photos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.damage import SUBJECT
from wms_desktop.complaints.damage_steps import LIABLE, Deed, add_step
from wms_desktop.complaints.kinds import (
    ActionState,
    Cause,
    DamageKind,
    DamageState,
    Effect,
    Liability,
)
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.acting import Acting
from wms_desktop.core.photo import Photo
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db import attachments
from wms_desktop.db.numbers import next_number
from wms_desktop.demo.exceptions import photo
from wms_desktop.imaging.photos import checked
from wms_desktop.people.tables import Person
from wms_desktop.stock.tables import Item, Lot
from wms_desktop.transport.tables import Consignment

_OPEN, _DONE, _CLOSED = ActionState.OPEN, ActionState.DONE, ActionState.CLOSED
_UNCHECKED, _WORKED, _FAILED = Effect.OPEN, Effect.EFFECTIVE, Effect.NOT_EFFECTIVE
# responsible, opened days ago, due in, check in, state, effect, kind of cause, department,
# finding, cause, measure, prevention, done note, effect note
_ACTIONS = (
    ("chen", 74, -52, -22, _CLOSED, _WORKED, Cause.STORAGE, "仓储部",
     "A 区靠墙货架墙布受潮，外包装起皱，客户退回 6 卷。", "梅雨季通风不足，最下层离地仅 5 cm。",
     "最下层改放托盘，离地 15 cm；加装两台除湿机。", "每日 9 点、15 点记录湿度，超 70 % 即报。",
     "除湿机已装，货已移位。", "三周湿度都在 60 % 以下，无新的受潮。"),
    ("gu", 58, -40, -10, _CLOSED, _FAILED, Cause.PROMISE, "业务部",
     "业务答应两天到货，实际四天，客户三次来电。", "业务按同城时效答复外埠订单。",
     "业务部传阅时效表。", "", "时效表已发。", "本月又有两起，时效表没人看。"),
    ("chen", 21, -3, 27, _OPEN, _UNCHECKED, Cause.PICKING, "仓储部",
     "同一订单混发两个批号，墙布上墙后有色差。", "拣货单未指定批号，补货区与拣货位批号混放。",
     "拣货位一位一批；整单不足同批先问业务再发。", "拣货时扫批号，批号不同不能装同一箱。", "", ""),
    ("gu", 9, 5, 35, _OPEN, _UNCHECKED, Cause.PROMISE, "业务部",
     "业务答应两天到货，实际四天，客户三次来电。", "业务按同城时效答复外埠订单。",
     "报价单自动带出时效，业务不能改短。", "每周抽查 10 单承诺时效。", "", ""),
    ("lin", 6, 0, 30, _OPEN, _UNCHECKED, Cause.TRANSPORT, "客服部",
     "同一承运商一个月内三次压坏箱角。", "散货堆在纸箱上，车厢没有隔板。",
     "与承运商签补充条款，纸箱不承重；装车拍照。", "到货逐箱看角，破损当场写在运单上。", "", ""),
    ("huang", 40, -12, -2, _DONE, _UNCHECKED, Cause.PACKING, "仓储部",
     "胶粉小包装在途破袋，污染同车货物。", "外箱单瓦楞，封口只贴一道胶带。",
     "改双瓦楞箱，工字形封箱。", "新包装跌落测试合格才用。", "新箱已到，旧箱停用。", ""),
    ("qian", 30, -8, 22, _DONE, _UNCHECKED, Cause.MATERIAL, "品管部",
     "批号抽检有两卷幅宽少 8 mm。", "来料抽检比例低，只看外观。",
     "同一供应商加严抽检，每批测三卷幅宽。", "幅宽列入入库检验单。", "已按加严方案检 4 批。", ""),
    ("zhao", 2, 12, 42, _OPEN, _UNCHECKED, Cause.UNKNOWN, "",
     "两家客户反映墙布有异味，正在查原因。", "", "", "", "", ""),
)  # fmt: skip
_FOLLOWS = (1, 3)  # the second of these replaces the first
_SAME = (0, 3, 4)  # cases of one customer and item: they recur
_DAY = timedelta(days=1)
# days ago, kind, quantity, place, what, loss, liability, name, told, paid, recourse, got, due in
_CASES = (
    (1, DamageKind.DAMAGE, 3, "收货口 2 号门", "卸车时发现三箱箱角压坏，外膜破裂，里面的卷有折痕。",
     None, Liability.UNDECIDED, "", False, None, None, None, None),
    (3, DamageKind.LOSS, 1, "柜台待提区", "客户来提货，少一件，运单写 6 件，实存 5 件。",
     None, Liability.UNDECIDED, "", True, None, None, None, None),
    (6, DamageKind.DAMAGE, 4, "A 区 03 排", "叉车货叉戳破外箱，4 卷有洞。",
     1860, Liability.HOUSE, "", True, None, None, None, None),
    (12, DamageKind.DAMAGE, 6, "沪杭线车上", "司机雨天开厢门，6 卷受潮起皱。",
     2640, Liability.THIRD_PARTY, "安达物流", True, 2640, 2640, 1000, -2),
    (18, DamageKind.DAMAGE, 2, "收货口 1 号门", "散货压在纸箱上，2 箱箱角坏。",
     460, Liability.THIRD_PARTY, "安达物流", True, 460, 460, 0, 9),
    (33, DamageKind.LOSS, 2, "绍兴柯桥网点", "转运后少 2 卷，两边都没有找到。",
     880, Liability.INSURER, "平安财险", True, 880, 880, 880, -5),
    (52, DamageKind.DAMAGE, 1, "C 区 01 排", "冷库门未关，1 桶胶冻结分层。",
     320, Liability.HOUSE, "", True, 320, None, None, None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who and what the records are about."""

    people: dict[str, int]
    customers: list[int]
    goods: list[tuple[int, int]]  # item and lot


def add_actions(session: Session, by: Acting) -> None:
    """Measures in every state, and cases of damage and loss from the scene to the recourse."""
    people = {each.login: each.id for each in session.scalars(select(Person))}
    customers = (
        select(Customer.id)
        .where(Customer.kind == CustomerKind.ORGANIZATION, Customer.is_active)
        .order_by(Customer.id)
        .limit(6)
    )
    goods = (
        select(Item.id, func.max(Lot.id))
        .join(Lot, Lot.item_id == Item.id)
        .group_by(Item.id)
        .order_by(Item.id)
        .limit(8)
    )
    pairs = [(item, lot) for item, lot in session.execute(goods)]
    staff = _Staff(people, list(session.scalars(customers)), pairs)
    _add_measures(session, by, staff)
    _add_cases(session, by, staff)


def _add_measures(session: Session, by: Acting, staff: _Staff) -> None:
    complaints = list(
        session.scalars(
            select(Complaint).where(Complaint.site_id == by.site_id).order_by(Complaint.id).limit(2)
        )
    )
    opener = staff.people["zhao"]
    made: list[CorrectiveAction] = []
    for number, found in enumerate(_ACTIONS):
        login, ago, due, check, state, effect, kind, department, *texts = found
        finding, cause, measure, prevention, done_note, effect_note = texts
        day = by.today - ago * _DAY
        item, lot = staff.goods[number % len(staff.goods)] if number % 3 == 0 else (None, None)
        customer = staff.customers[number % len(staff.customers)]
        about = complaints[number % 2] if number in (2, 4) and len(complaints) > 1 else None
        action = CorrectiveAction(
            number=next_number(session, "JZ", day), site_id=by.site_id,
            complaint_id=about.id if about else None, item_id=about.item_id if about else item,
            lot_id=about.lot_id if about else lot,
            customer_id=about.customer_id if about else customer,
            finding=finding, cause_kind=kind, cause=cause, measure=measure,
            prevention=prevention, department=department,
            responsible_id=staff.people[login], due_on=by.today + due * _DAY,
            check_on=by.today + check * _DAY, state=state, effect=effect,
            done_on=by.today + (due - 1) * _DAY if state is not _OPEN else None,
            done_note=done_note, effect_note=effect_note, person_id=opener,
            made_at=_moment(by, ago),
            checked_by_id=opener if effect is not _UNCHECKED else None,
            checked_at=_moment(by, -check) if effect is not _UNCHECKED else None,
        )  # fmt: skip
        session.add(action)
        session.flush()
        made.append(action)
    first, second = (made[each] for each in _FOLLOWS)
    second.follows_id, second.customer_id = first.id, first.customer_id
    session.flush()


def _add_cases(session: Session, by: Acting, staff: _Staff) -> None:
    waybills = list(
        session.scalars(
            select(Consignment.number)
            .where(Consignment.site_id == by.site_id)
            .order_by(Consignment.id)
            .limit(3)
        )
    )
    for number, found in enumerate(_CASES):
        ago, kind, quantity, place, what, loss, liability, name, told, paid, asked, got, due = found
        day = by.today - ago * _DAY
        is_closed, same = ago > 30, 1 if number in _SAME else 0
        item, lot = staff.goods[same or number % len(staff.goods)]
        case = DamageCase(
            number=next_number(session, "HS", day), site_id=by.site_id,
            customer_id=staff.customers[same or number % len(staff.customers)],
            kind=kind, document=f"consignment:{waybills[number]}" if number < 2 else "",
            item_id=item, lot_id=lot, quantity=Decimal(quantity), happened_on=day, place=place,
            what=what, state=_state(loss, paid, is_closed), told_on=day if told else None,
            loss=_money(loss), basis="按出厂价" if loss else "", liability=liability,
            liable_name=name, compensation=_money(2200 if ago == 6 else paid),
            compensated_on=day + 4 * _DAY if paid else None, recourse=_money(asked) or Decimal(0),
            recovered=_money(got) or Decimal(0),
            recourse_due_on=by.today + due * _DAY if due is not None else None,
            person_id=staff.people["lin"], opened_at=_moment(by, ago),
            closed_on=day + 20 * _DAY if is_closed else None,
        )  # fmt: skip
        if ago == 6:
            case.loss = Decimal(2_480)
        session.add(case)
        session.flush()
        _add_steps(session, by, case, ago)
        shots = [Photo(photo(each), f"IMG_{3100 + number * 4 + each}.jpg") for each in range(2)]
        if number != 1:
            attachments.attach_all(session, by, f"{SUBJECT}:{case.id}", checked(shots))


def _add_steps(session: Session, by: Acting, case: DamageCase, ago: int) -> None:
    def step(deed: Deed, said: str = "", after: int = 0, **more: object) -> None:
        at = min(_moment(by, ago) + timedelta(hours=after), by.now)
        add_step(session, by, case.id, deed, said, at=at, **more)  # type: ignore[arg-type]

    if case.place == "柜台待提区":
        step(Deed.OPENED_UNSEEN, "货不在，没有可拍的")
    else:
        step(Deed.OPENED)
    if case.told_on is not None:
        step(Deed.TOLD, "电话告知，客户要求三天内答复", 1)
    if case.loss is not None:
        step(Deed.ASSESSED, case.basis, 5, amount=case.loss)
        step(LIABLE[case.liability], case.liable_name or "本仓操作", 6)
    if case.compensation is not None:
        deed = Deed.SETTLED if case.compensated_on is not None else Deed.PROPOSED
        step(deed, "客户同意", 30, amount=case.compensation)
    if case.recourse:
        step(Deed.ASKED_BACK, "", 40, amount=case.recourse, day=case.recourse_due_on)
    if case.recovered:
        step(Deed.RECOVERED, "银行转账，已到账", 90, amount=case.recovered)
    if case.closed_on is not None:
        step(Deed.CLOSED, "", 200)


def _state(loss: int | None, paid: int | None, is_closed: bool) -> DamageState:
    if is_closed:
        return DamageState.CLOSED
    if paid is not None:
        return DamageState.SETTLED
    return DamageState.OPEN if loss is None else DamageState.ASSESSED


def _money(yuan: int | None) -> Decimal | None:
    return None if yuan is None else Decimal(yuan)


def _moment(by: Acting, days_ago: int) -> datetime:
    return by.now - timedelta(days=days_ago, minutes=25)
