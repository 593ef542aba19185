"""The exception report: expected against received, photos, places to sign (INB-4, SYS-2)."""

from __future__ import annotations

import pypdfium2
import pytest
from sqlalchemy import update

from tests.conftest import dump
from tests.goods.conftest import Counter
from tests.goods.test_exceptions import PAPERS, SHORT, note, settle
from tests.goods.test_papers import codes
from tests.photos import photo
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.photo import Photo
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.goods.exception_printing import PrintReport, print_report
from wms_desktop.goods.kinds import ExceptionOutcome

pytestmark = pytest.mark.rule("INB-4")


@pytest.fixture
def order(counter: Counter) -> int:
    shop = counter.shop
    order = counter.announce(
        (shop.item(), 48, "L260412"), (shop.item("B118-02", "素麻·燕麦"), 9, "")
    )
    counter.scan(order, counter.inbound(order).lines[0].item_id, 46, "L260412")
    return order


def printed(counter: Counter, order: int) -> bytes:
    command = PrintReport(counter.shop.op(), "inbound", order)
    done = print_report(counter.shop.db, counter.shop.acting(), command)
    return archive.content(counter.shop.db, done.value)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_it_names_what_differs_and_what_was_decided(counter: Counter, order: int) -> None:
    made = note(counter, order, photos=(Photo(photo((900, 1600), turned=6, gps=True)),))
    note(counter, order, 0, PAPERS, 0, "送货单是另一家的")
    settle(counter.shop, made, ExceptionOutcome.CLAIMED, "向承运人索赔")
    pdf = printed(counter, order)
    text = text_of(pdf)
    number = counter.inbound(order).number
    goods = ("A302-14 云锦·烟灰", "L260412", "48", "46", "短少 2 卷", "外箱破")
    said = ("已索赔", "向承运人索赔", "整单", "送货单是另一家的", "未判定", "照片 1")
    for word in ("异常报告单", number, *goods, *said, "绍兴锦程纺织有限公司", "仓库签字"):
        assert word in text, word
    assert "B118-02" not in text
    assert own_code(CodeKind.INBOUND, number) in codes(pypdfium2.PdfDocument(pdf)[0])
    (paper,) = archive.papers(counter.shop.db, number)
    assert (paper.kind, paper.title) == ("exception_report", "异常报告单")


def test_its_photos_are_upright_small_and_without_their_place(counter: Counter, order: int) -> None:
    note(counter, order, photos=(Photo(photo((2400, 1800), turned=6, gps=True)),))
    pdf = printed(counter, order)
    assert b"GPS" not in pdf
    assert b"Counter" not in pdf
    pictures = [
        each.get_bitmap().to_pil()
        for page in pypdfium2.PdfDocument(pdf)
        for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    upright = [each for each in pictures if each.size == (825, 1100)]
    assert len(upright) == 1
    red, _green, blue = upright[0].convert("RGB").getpixel((800, 20))
    assert red > 150 > blue


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.ZH_TW, "異常報告單"), (Language.EN, "Exception report")],
)
def test_it_speaks_the_customers_language(
    counter: Counter, order: int, language: Language, title: str
) -> None:
    with counter.shop.db.write() as session:
        session.execute(update(Customer).values(language=language))
    note(counter, order)
    assert title in text_of(printed(counter, order))


def test_an_order_without_differences_says_so_and_many_go_on(counter: Counter, order: int) -> None:
    assert "没有差异记录" in text_of(printed(counter, order))
    for _each in range(9):
        note(counter, order, kind=SHORT, photos=(Photo(photo()),))
    pages = pypdfium2.PdfDocument(printed(counter, order))
    assert len(pages) >= 3
    assert all(codes(page) for page in pages)


def test_the_same_press_twice_is_archived_once(counter: Counter, order: int) -> None:
    shop = counter.shop
    note(counter, order, photos=(Photo(photo(kind="PNG")),))
    command = PrintReport(shop.op(), "inbound", order)
    first = print_report(shop.db, shop.acting(), command).value
    before = dump(shop.db)
    assert print_report(shop.db, shop.acting(), command).value == first
    assert dump(shop.db) == before


def test_another_sites_order_is_not_printed(counter: Counter, order: int) -> None:
    command = PrintReport(counter.shop.op(), "inbound", order)
    with pytest.raises(Refused):
        print_report(counter.shop.db, counter.shop.acting(site=2), command)
