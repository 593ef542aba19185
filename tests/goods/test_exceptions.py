"""Differences: noted with photos, listed until they are judged, judged once (INB-4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.conftest import dump
from tests.goods.conftest import Counter
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, attachments
from wms_desktop.db.database import Database
from wms_desktop.goods import exceptions, picking, settling
from wms_desktop.goods.difference_list import (
    Which,
    count_differences,
    difference,
    differences,
)
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.rules import GoodsFault, days_overdue
from wms_desktop.goods.settling import SettleException
from wms_desktop.imaging.faults import PhotoFault

pytestmark = pytest.mark.rule("INB-4")
SHORT, DAMAGED, PAPERS = ExceptionKind.SHORT, ExceptionKind.DAMAGED, ExceptionKind.WRONG_PAPERS


def note(counter: Counter, order: int, line: int = 1, kind: ExceptionKind = SHORT,
         quantity: int = 2, remarks: str = "外箱破", **more: object) -> int:  # fmt: skip
    command = exceptions.NoteException(
        counter.shop.op(), order, line, kind, Decimal(quantity), remarks, **more
    )  # type: ignore[arg-type]
    return exceptions.note_inbound(counter.shop.db, counter.shop.acting(), command).value


def settle(shop: Shop, exception: int, outcome: ExceptionOutcome = ExceptionOutcome.ACCEPTED,
           remarks: str = "与司机核对", login: str = "lin", **more: object) -> int:  # fmt: skip
    command = SettleException(shop.op(), exception, outcome, remarks, **more)  # type: ignore[arg-type]
    return settling.settle(shop.db, shop.acting(login), command).value


@contextmanager
def unchanged(db: Database) -> Iterator[None]:
    before = dump(db)
    yield
    assert dump(db) == before


def later(shop: Shop, days: int) -> Acting:
    by = shop.acting()
    return replace(by, today=by.today + timedelta(days=days))


@pytest.fixture
def order(counter: Counter) -> int:
    return counter.announce((counter.shop.item(), 48, "L260412"))


def test_a_difference_is_noted_with_its_photos(counter: Counter, order: int) -> None:
    shop, content = counter.shop, photo(gps=True)
    made = note(counter, order, photos=(Photo(content, "箱子.jpg"), Photo(photo(kind="PNG"))))
    seen = difference(shop.db, made, today=shop.today)
    assert (seen.row.kind, seen.row.goods, seen.row.photos) == (SHORT, "A302-14 云锦·烟灰", 2)
    assert (seen.expected, seen.done, seen.lot) == (48, 0, "L260412")
    assert archive.content(shop.db, seen.photos[0].sha256) == content
    assert attachments.of(shop.db, f"exception:{made}")[0].title == "箱子.jpg"


def test_what_is_no_photo_notes_nothing(counter: Counter, order: int) -> None:
    with unchanged(counter.shop.db), pytest.raises(Refused) as refused:
        note(counter, order, photos=(Photo(b"GIF89a"),))
    assert refused.value.code == PhotoFault.WRONG_TYPE


def test_wrong_papers_are_about_the_whole_order_and_need_words(
    counter: Counter, order: int
) -> None:
    made = note(counter, order, 0, PAPERS, 0, "送货单是另一家的")
    row = difference(counter.shop.db, made, today=counter.shop.today).row
    assert (row.line, row.goods, row.kind) == (0, "", PAPERS)
    with pytest.raises(Refused) as refused:
        note(counter, order, 0, PAPERS, 0, "  ")
    assert refused.value.code == GoodsFault.REASON_MISSING


@pytest.mark.parametrize(("line", "kind"), [(0, SHORT), (9, DAMAGED), (-1, PAPERS), (2**31, SHORT)])
def test_a_line_that_is_not_there_is_refused(
    counter: Counter, order: int, line: int, kind: ExceptionKind,
) -> None:  # fmt: skip
    with unchanged(counter.shop.db), pytest.raises(Refused):
        note(counter, order, line, kind)


def test_open_ones_come_oldest_first_and_are_overdue_from_the_next_day(
    counter: Counter, order: int
) -> None:
    shop = counter.shop
    first, second = note(counter, order), note(counter, order, kind=DAMAGED)
    rows = differences(shop.db, 1, today=shop.today)
    assert [(row.id, row.overdue) for row in rows] == [(first, 0), (second, 0)]
    noted_on = rows[0].at.date()
    late = differences(shop.db, 1, today=noted_on + timedelta(days=3))
    assert late[0].overdue in (2, 3)  # the site's day may be one ahead
    assert differences(shop.db, 1, today=shop.today, which=Which.ALL)[0].id == second
    assert differences(shop.db, 2, today=shop.today, which=Which.ALL) == []
    page = differences(shop.db, 1, today=shop.today, limit=1)
    assert [row.id for row in differences(shop.db, 1, today=shop.today, after=page[0])] == [second]


def test_what_was_noted_before_today_is_not_among_todays(counter: Counter, order: int) -> None:
    shop, made = counter.shop, note(counter, order)
    noted_on = difference(shop.db, made, today=shop.today).row.at.date()
    day = {"which": Which.TODAY}
    assert count_differences(shop.db, 1, today=noted_on, **day) == 1  # type: ignore[arg-type]
    assert count_differences(shop.db, 1, today=noted_on + timedelta(days=2), **day) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "hits"),
    [("a302", 1), ("云锦", 1), ("外箱", 1), ("sxjc", 1), ("锦程", 1), ("%", 0), ("nobody", 0),
     ("ＲＫ", 1)],
)  # fmt: skip
def test_the_search_looks_at_order_goods_customer_and_words(
    counter: Counter, order: int, text: str, hits: int
) -> None:
    note(counter, order)
    assert len(differences(counter.shop.db, 1, today=counter.shop.today, text=text)) == hits
    assert differences(counter.shop.db, 1, today=counter.shop.today, kind=DAMAGED) == []


def test_differences_of_picking_are_listed_too(counter: Counter) -> None:
    shop = counter.shop
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    order = counter.order((item, 2))
    counter.allocate(order)
    command = picking.ReportShortage(shop.op(), order, 1, SHORT, Decimal(1), "架上只有一卷")
    picking.report_shortage(shop.db, shop.acting(), command)
    (row,) = differences(shop.db, 1, today=shop.today)
    assert (row.direction, row.goods, row.customer) == (
        "outbound", "A302-14 云锦·烟灰", "绍兴锦程纺织有限公司",
    )  # fmt: skip
    settle(shop, row.id)
    assert differences(shop.db, 1, today=shop.today) == []


def test_a_difference_is_judged_once_and_leaves_the_open_ones(counter: Counter, order: int) -> None:
    shop, made = counter.shop, note(counter, order)
    settle(shop, made, ExceptionOutcome.REMARK, "司机说明天补送", photos=(Photo(photo()),))
    assert count_differences(shop.db, 1, today=shop.today) == 1
    settle(shop, made, ExceptionOutcome.CLAIMED)
    assert count_differences(shop.db, 1, today=shop.today) == 0
    seen = difference(shop.db, made, today=shop.today + timedelta(days=900))
    assert (seen.row.outcome, seen.row.overdue, seen.row.photos) == (
        ExceptionOutcome.CLAIMED, 0, 1,
    )  # fmt: skip
    assert [step.remarks for step in seen.steps] == ["司机说明天补送", "与司机核对"]
    with pytest.raises(Refused) as refused:
        settle(shop, made, ExceptionOutcome.ACCEPTED)
    assert refused.value.code == GoodsFault.SETTLED
    settle(shop, made, ExceptionOutcome.REMARK, "已收到赔款")


@pytest.mark.parametrize(
    ("outcome", "login"),
    [(ExceptionOutcome.ACCEPTED, "gm"), (ExceptionOutcome.REMARK, "gm"),
     (ExceptionOutcome.CLAIMED, "nobody")],
)  # fmt: skip
def test_others_judge_nothing(
    counter: Counter, order: int, outcome: ExceptionOutcome, login: str
) -> None:
    made = note(counter, order)
    with pytest.raises(Refused):
        settle(counter.shop, made, outcome, login=login)


def test_judging_without_a_reason_or_at_another_site_changes_nothing(
    counter: Counter, order: int,
) -> None:  # fmt: skip
    shop, made = counter.shop, note(counter, order)
    elsewhere = SettleException(shop.op(), made, ExceptionOutcome.ACCEPTED, "x")
    with unchanged(shop.db):
        for remarks in ("", "   ", "\u3000"):
            with pytest.raises(Refused):
                settle(shop, made, remarks=remarks)
        with pytest.raises(Refused):
            settle(shop, made, remarks="a\0b")
        with pytest.raises(Refused):
            settle(shop, 999)
        with pytest.raises(Refused) as refused:
            settling.settle(shop.db, shop.acting(site=2), elsewhere)
    assert refused.value.code == GoodsFault.OTHER_SITE


def test_the_same_press_twice_judges_once(counter: Counter, order: int) -> None:
    shop = counter.shop
    command = SettleException(
        shop.op(), note(counter, order), ExceptionOutcome.SENT_BACK, "退回", (Photo(photo()),)
    )
    first = settling.settle(shop.db, shop.acting(), command)
    again = settling.settle(shop.db, shop.acting(), command)
    assert again.value == first.value
    assert len(difference(shop.db, command.exception_id, today=shop.today).photos) == 1


def test_photos_of_goods_received_damaged_hang_on_the_exception(
    counter: Counter, order: int
) -> None:
    shop = counter.shop
    (line,) = counter.inbound(order).lines
    counter.scan(
        order, line.item_id, 2, "L260412", is_damaged=True, reason="压坏", photos=(Photo(photo()),)
    )
    (row,) = differences(shop.db, 1, today=shop.today)
    assert (row.kind, row.quantity, row.photos) == (DAMAGED, 2, 1)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1), (30, 30), (-1, 0)])
def test_the_day_of_noting_is_in_time(shop: Shop, days: int, late: int) -> None:
    assert days_overdue(shop.today, later(shop, days).today) == late
