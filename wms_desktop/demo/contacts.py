"""Contacts of the last weeks, with promises that were kept, run, or were forgotten (SRV-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.customers.tables_contacts import Contact, PromiseKept
from wms_desktop.people.tables import Person

_PHONE, _CHAT, _COUNTER, _MAIL = Channel.PHONE, Channel.CHAT, Channel.COUNTER, Channel.MAIL
_IN, _OUT = Direction.IN, Direction.OUT
# days ago, who of us, channel, direction, what was said, promise, its day from today, answer
_TOLD: tuple[tuple[int, str, Channel, Direction, str, str, int, str], ...] = (
    (0, "lin", _PHONE, _IN, "问 A 区还有多少同批号墙布，急着补一卷。", "查同批号库存并回电", 0, ""),
    (0, "lin", _CHAT, _IN, "要上月的回单扫描件，财务对账用。", "发回单扫描件", 0, ""),
    (0, "gu", _PHONE, _OUT, "通知货已到，请带证件提货。", "", 0, ""),
    (1, "lin", _COUNTER, _IN, "外箱有压痕，要求换箱。", "换箱后电话通知", -1, ""),
    (1, "gu", _PHONE, _IN, "问订单什么时候发货。", "确认发货日期", 1, ""),
    (1, "lin", _MAIL, _IN, "要一份库存对账单。", "寄盖章的对账单", 0, "已寄出，单号 SF1020"),
    (2, "lin", _PHONE, _IN, "说少收一卷，请核对装车照片。", "核对照片并答复", -1, ""),
    (2, "gu", _CHAT, _OUT, "告知暂缓发货的原因。", "", 0, ""),
    (3, "lin", _PHONE, _OUT, "催收回单，对方答应周内寄出。", "", 0, ""),
    (3, "gu", _PHONE, _IN, "要求改送工地地址。", "改地址后确认", -2, "已改，客户确认"),
    (4, "lin", _COUNTER, _IN, "提货时要求开收据。", "", 0, ""),
    (5, "lin", _CHAT, _IN, "问新色卡什么时候有。", "新色卡到后寄两本", 5, ""),
    (6, "gu", _PHONE, _OUT, "回访提货是否顺利，客户满意。", "", 0, ""),
    (7, "lin", _PHONE, _IN, "墙布有色差，先拍照给我们。", "质检后给说法", -4, "质检合格，已解释"),
    (8, "gu", _MAIL, _IN, "询问仓储费怎么算。", "发费率表", -6, "已发费率表"),
    (9, "lin", _PHONE, _OUT, "告知到货晚一天。", "", 0, ""),
    (11, "lin", _COUNTER, _IN, "委托书盖章不清，请重开。", "", 0, ""),
    (13, "gu", _PHONE, _IN, "问能不能周末提货。", "和仓库确认周末值班", -12, "周六上午可以提"),
    (16, "lin", _CHAT, _IN, "要求以后先电话再送。", "", 0, ""),
    (20, "gu", _PHONE, _OUT, "提醒提货，已放一周。", "", 0, ""),
)
_HOURS = 3


def add_contacts(session: Session, by: Acting) -> None:
    """Twenty contacts with the first companies of the list."""
    people: dict[str, int] = {
        login: id_ for id_, login in session.execute(select(Person.id, Person.login))
    }
    companies = session.execute(
        select(Customer.id, Customer.contact_name)
        .where(Customer.kind == CustomerKind.ORGANIZATION)
        .order_by(Customer.id)
        .limit(9)
    ).all()
    for number, told in reversed([*enumerate(_TOLD)]):
        days, login, channel, direction, said, promise, promised, answer = told
        customer_id, contact_name = companies[number % len(companies)]
        at = by.now - timedelta(days=days, hours=1 + number % _HOURS)
        values: dict[str, Any] = {
            "customer_id": customer_id, "channel": channel, "direction": direction,
            "spoke_with": contact_name, "said": said, "promise": promise,
            "promised_on": by.today + timedelta(days=promised) if promise else None,
            "site_id": by.site_id, "person_id": people[login], "at": at,
        }  # fmt: skip
        made = session.execute(insert(Contact).returning(Contact.id), values).scalar_one()
        if answer:
            kept = {"contact_id": made, "answer": answer, "person_id": people[login]}
            session.execute(insert(PromiseKept), kept | {"at": at + timedelta(hours=_HOURS)})
