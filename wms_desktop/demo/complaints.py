"""Complaints of the sample shop in every state, told as customers tell them; China's holidays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select, update

from wms_desktop.complaints import handling, intake
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState, ConfirmedBy
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Complaint, Confirmation
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.core.photo import Photo
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.exceptions import photo
from wms_desktop.demo.stock import a_key
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.queries import acting_for
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import CalendarDay, Person
from wms_desktop.returns.figures import DeliveredLot, OrderFacts, delivered_lots, order_facts

# General Office of the State Council, holiday arrangement of 2026.
_HOLIDAYS = (
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
)
_MAKE_UP = (
    ("元旦调休", date(2026, 1, 4)),
    ("春节调休", date(2026, 2, 14)),
    ("春节调休", date(2026, 2, 28)),
    ("劳动节调休", date(2026, 5, 9)),
    ("国庆节调休", date(2026, 9, 20)),
    ("国庆节调休", date(2026, 10, 10)),
)
_QUALITY, _DELIVERY, _FITTING, _SERVICE = ComplaintKind
_PHONE, _CHAT = Channel.PHONE, Channel.CHAT


@dataclass(frozen=True, slots=True)
class _Story:
    """What a customer told, how long ago, and what was done: (deed, hours after, words)."""

    hours_ago: float
    kind: ComplaintKind
    what: str
    expects: str
    quantity: int = 0
    channel: Channel = _PHONE
    is_major: bool = False
    handler: str = ""
    photos: int = 0
    deeds: tuple[tuple[str, float, str], ...] = field(default=())


_STORIES = (
    _Story(
        620, _QUALITY, "整批二十卷里有两卷接缝处起泡，换了师傅重贴还是一样", "换两卷", 2,
        handler="qian", photos=1,
        deeds=(
            ("answer", 2, "已收到照片，质检当天看"), ("propose", 5, "换两卷同批，运费我方承担"),
            ("close", 70, "周经理"),
        ),
    ),
    _Story(
        540, _DELIVERY, "少发一箱踢脚线，签收时司机说下一车补，一直没到", "补发一箱", 1,
        Channel.COUNTER, handler="chen",
        deeds=(
            ("answer", 1, "已查出库复核记录，确实少装一箱"), ("propose", 3, "明早专车补发"),
            ("close", 30, "刘师傅"),
        ),
    ),
    _Story(
        460, _SERVICE, "电话打了三次都说稍后回复，没有人回", "给个说法", 0, handler="zhao",
        deeds=(
            ("answer", 3, "当面致歉，指定顾晨专人跟进"), ("propose", 6, "以后两小时内回电"),
            ("close", 48, "本人"),
        ),
    ),
    _Story(
        190, _FITTING, "安装师傅把墙角贴歪了，客厅两面墙都要返工", "免费返工", 0, _CHAT,
        handler="gu", photos=2,
        deeds=(("answer", 4, "已约师傅周四上门看"), ("propose", 20, "返工两面墙，材料由经销商出")),
    ),
    _Story(
        160, _QUALITY, "酒店样板间整层出现黄斑，两百卷同一批号", "停用并全部更换", 200,
        is_major=True, handler="qian", photos=3,
        deeds=(
            ("answer", 1, "已停发同批，质检今天到现场"),
            ("note", 20, "现场取样三处，空调水渗漏也有可能"),
        ),
    ),
    _Story(
        120, _DELIVERY, "外箱淋湿，里面六卷受潮变形", "换货", 6, handler="chen", photos=2,
        deeds=(("answer", 2, "承运商已到场拍照"), ("propose", 7, "换六卷，向承运商追偿")),
    ),
    _Story(
        98, _QUALITY, "颜色比样布深一号，两间房子接不上", "换同色", 8, Channel.VISIT, photos=1,
        deeds=(("answer", 6, "已核对样布，请寄一段实物"), ("pause", 7, "等客户寄回一段实物")),
    ),
    _Story(
        76, _QUALITY, "开箱就有霉味，背面有灰点", "退货", 4, _CHAT, photos=1,
        deeds=(("answer", 20, "先别上墙，质检看照片"),),
    ),
    _Story(
        52, _DELIVERY, "约好上午到，下午四点才送到，工人白等一天", "赔误工费", 0, handler="chen",
        deeds=(("answer", 5, "已向客户说明堵车情况"),),
    ),
    _Story(
        49, _QUALITY, "同一房间用的两卷花位对不上，差两公分", "换两卷", 2, photos=2,
        deeds=(("note", 1, "客户说周末前要住进去"),),
    ),
    _Story(
        30, _SERVICE, "前台态度生硬，说没有单号就不给查", "道歉", 0, Channel.HEARSAY,
        deeds=(("answer", 4, "已回电致歉"),),
    ),
    _Story(
        27, _QUALITY, "胶粉结块化不开，三包都一样", "换三包", 3, Channel.MAIL,
        deeds=(("answer", 2, "已登记批号，查同批库存"),),
    ),
    _Story(22, _FITTING, "开关面板周围割坏了一圈，要求换整幅", "换一幅", 1, _CHAT, photos=1),
    _Story(
        9, _QUALITY, "展厅用的一百二十卷有两种光泽，婚期前要交付", "全部换成同一批", 120,
        is_major=True, handler="qian", photos=1,
        deeds=(("answer", 0.5, "已报值班经理，质检明早到"),),
    ),
    _Story(6, _DELIVERY, "送来的批号和订单不一样，数量也少两卷", "补两卷，批号要一致", 2),
    _Story(
        4, _QUALITY, "包装完好，打开后有一处三公分的破口", "换一卷", 1, photos=2,
        deeds=(("pause", 0.5, "等客户发照片"),),
    ),
    _Story(2.5, _SERVICE, "开票信息写错了两次", "今天重开", 0, Channel.FAX),
    _Story(0.6, _QUALITY, "上墙一天后边缘翘起，师傅说是底胶问题", "派人来看", 5, _CHAT, photos=1),
)  # fmt: skip


def add_complaints(db: Database, cast: Cast, by: Acting) -> None:
    """Holidays first, because deadlines go by them; then the complaints, the oldest first."""
    with db.write() as session:
        session.execute(insert(CalendarDay), _days())
    told = _Told(db, cast, by)
    for number, story in enumerate(_STORIES):
        told.tell(number, story)


def _days() -> list[dict[str, object]]:
    days: list[dict[str, object]] = []
    for name, first, last in _HOLIDAYS:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            days.append({"day": day, "is_workday": False, "name": name, "version": 1})
    for name, day in _MAKE_UP:
        days.append({"day": day, "is_workday": True, "name": name, "version": 1})
    return days


class _Told:
    """Takes complaints and does what was done about them, at the moments when it was done."""

    def __init__(self, db: Database, cast: Cast, by: Acting) -> None:
        self._db, self._cast, self._now = db, cast, by.now
        self._desk, self._zone = by.workstation_id, site_zone("Asia/Shanghai")
        with db.read() as session:
            self._people = {
                person.login: person.id for person in session.execute(select(Person)).scalars()
            }
            ids = session.scalars(
                select(OutboundOrder.id)
                .where(OutboundOrder.site_id == by.site_id)
                .order_by(OutboundOrder.id)
            ).all()
            self._sold: list[tuple[OrderFacts, DeliveredLot]] = []
            for each in ids:
                facts = order_facts(session, each)
                if facts is not None:
                    self._sold += [(facts, lot) for lot in delivered_lots(session, facts)[:2]]

    def tell(self, number: int, story: _Story) -> None:
        """One complaint with its deeds; left out where nothing was delivered before it."""
        moment = self._in_hours(self._now - timedelta(hours=story.hours_ago), number)
        by = self._by("lin", moment)
        sold = [each for each in self._sold if each[0].ordered_on <= by.today]
        if not sold:
            return
        order, lot = sold[(number * 5) % len(sold)]
        with_goods = story.kind is not _SERVICE
        command = intake.Take(
            self._key(), order.customer_id, story.channel, story.kind, story.what,
            is_major=story.is_major, order_id=order.id,
            item_id=lot.item_id if with_goods else None,
            lot_id=lot.lot_id if with_goods else None,
            quantity=Decimal(story.quantity), expects=story.expects,
            handler_id=self._people.get(story.handler),
            photos=tuple(
                Photo(photo(number + each), f"IMG_{3120 + 4 * number + each}.jpg")
                for each in range(story.photos)
            ),
        )  # fmt: skip
        made = intake.take(self._db, by, command).value
        for deed, hours, words in story.deeds:
            then = min(moment + timedelta(hours=hours), self._now)  # never in days to come
            self._do(made.id, deed, words, story, then)

    def _in_hours(self, moment: datetime, number: int) -> datetime:
        """The same day between 9 and 15 o'clock, except for what has just been told."""
        if self._now - moment < timedelta(hours=10):
            return moment
        there = moment.astimezone(self._zone)
        return there.replace(hour=9 + number * 5 % 6, minute=7 * number % 60)

    def _do(self, complaint_id: int, deed: str, words: str, story: _Story, then: datetime) -> None:
        by = self._by(story.handler or "lin", then)
        if deed == "close":
            self._close(complaint_id, words, by)
            return
        with self._db.read() as session:
            version = session.execute(
                select(Complaint.version).where(Complaint.id == complaint_id)
            ).scalar_one()
        key = (self._key(), complaint_id, version)
        match deed:
            case "answer":
                handling.answer(self._db, by, handling.Answer(*key, story.channel, words))
            case "propose":
                handling.propose(self._db, by, handling.Propose(*key, _PHONE, words))
            case "pause":
                handling.pause(self._db, by, handling.Pause(*key, words))
            case _:
                handling.add_note(self._db, by, handling.AddNote(*key, words))

    def _close(self, complaint_id: int, said_by: str, by: Acting) -> None:
        """The customer has signed on paper; long ago, so straight into the books."""
        with self._db.write() as session:
            session.execute(
                update(Complaint)
                .where(Complaint.id == complaint_id)
                .values(
                    state=ComplaintState.CLOSED, closed_at=by.now, decision=Complaint.proposal,
                    version=Complaint.version + 1,
                )
            )  # fmt: skip
            session.execute(
                insert(Confirmation),
                {
                    "complaint_id": complaint_id, "is_satisfied": True, "said_by": said_by,
                    "means": ConfirmedBy.PAPER, "person_id": by.person_id, "at": by.now,
                },
            )  # fmt: skip
            add_step(session, by, complaint_id, ComplaintEvent.CLOSED)

    def _by(self, login: str, moment: datetime) -> Acting:
        person = self._people.get(login, self._people["lin"])
        made = acting_for(self._db, person, self._desk, now=moment, language=Language.ZH_CN)
        return replace(made, today=moment.astimezone(self._zone).date())

    def _key(self) -> UUID:
        return a_key(self._cast)
