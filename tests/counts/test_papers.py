"""Count sheet and result on paper: text, codes that scan, embedded fonts, archived bytes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import zxingcpp

from tests.counts.desk import counted, in_review, started
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.counts import printing, queries, service
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import CountFault
from wms_desktop.db import archive
from wms_desktop.documents.render import page_images, page_texts
from wms_desktop.stock.labels import location_code, lot_code
from wms_desktop.stock.queries import resolve_code

SCANNER_DPI = 203

pytestmark = pytest.mark.usefixtures("goods")


@pytest.fixture
def goods(shop):
    """24 rolls at A-01-01 and a rare character in the name."""
    item = shop.item(name="云锦·𠮷烟灰", unit_price=Decimal(58))
    lot = shop.lot(item)
    shop.stock(item, lot, 24)
    return item, lot


def printed(
    shop, count_id, language=Language.ZH_CN, make=printing.print_sheet, login="lin"
) -> bytes:
    by = shop.acting(login, language=language)
    done = make(shop.db, by, printing.PrintPaper(shop.op(), count_id))
    return printing.paper(shop.db, done.value)


@pytest.mark.rule("CNT-2")
@pytest.mark.parametrize("language", list(Language))
def test_a_blind_sheet_tells_everything_but_the_booked_figure(shop, language):
    text = "\n".join(page_texts(printed(shop, started(shop), language)))
    for said in ("PD-20260521-0001", "A-01-01", "A-01-04", "A302-14", "云锦·𠮷烟灰", "L260412"):
        assert said in text
    assert not re.search(r"(?<!\d)24(?!\d)", text)


@pytest.mark.rule("CNT-2")
def test_an_open_sheet_shows_the_booked_figure(shop):
    text = "\n".join(page_texts(printed(shop, started(shop, blind=False))))
    assert re.search(r"(?<!\d)24(?!\d)", text)


@pytest.mark.rule("CNT-2")
def test_every_code_of_the_sheet_scans_and_means_what_stands_beside_it(shop, goods):
    _item, lot = goods
    pdf = printed(shop, started(shop))
    found = {
        code.text
        for picture in page_images(pdf, SCANNER_DPI, grey=True)
        for code in zxingcpp.read_barcodes(picture)
    }
    places = {location_code(f"A-01-0{n}") for n in range(1, 5)}
    assert places | {lot_code(lot)} <= found
    assert any(queries.scan_meanings(shop.db, 1, code) for code in found)
    assert resolve_code(shop.db, 1, lot_code(lot))[0].id == lot


@pytest.mark.rule("SYS-2")
def test_a_paper_is_archived_and_the_same_press_prints_once(shop):
    count_id, by = started(shop), shop.acting()
    command = printing.PrintPaper(shop.op(), count_id)
    first = printing.print_sheet(shop.db, by, command)
    again = printing.print_sheet(shop.db, by, command)
    assert (again.value, again.replay) == (first.value, True)
    assert len(archive.papers(shop.db, "PD-20260521-0001")) == 1


def test_there_is_no_sheet_before_the_start(shop):
    plan = service.Plan(shop.op(), "A 区", service.CountScope.ZONE, ("A",))
    count_id = service.plan(shop.db, shop.acting(), plan).value
    with pytest.raises(Refused) as refused:
        printed(shop, count_id)
    assert refused.value.code is CountFault.NOT_STARTED


@pytest.mark.rule("CNT-5")
@pytest.mark.parametrize("language", list(Language))
def test_the_result_has_accuracy_variances_and_causes(shop, goods, language):
    count_id = started(shop)
    counted(shop, count_id, ("A-01-01", *goods, 22))
    in_review(shop, count_id)
    (row,) = queries.review(shop.db, count_id)
    decide = service.Decide(shop.op(), row.line_id, row.version, VarianceCause.DAMAGE, "压坏")
    service.decide(shop.db, shop.acting(), decide)
    pdf = printed(shop, count_id, language, printing.print_result, "zhou")
    text = "\n".join(page_texts(pdf))
    for said in ("24", "22", "−2", "−116.00", "91.6 %", "0.0 %", "压坏", "林晓雯"):
        assert said in text
    cause = {Language.ZH_CN: "破损", Language.ZH_TW: "破損", Language.EN: "Damage"}
    assert text.count(cause[language]) == 2  # at its line, and among the causes
    assert "116.00" in text.replace("−116.00", "")  # the gross, signs aside
    title = {Language.ZH_CN: "盘点报告", Language.ZH_TW: "盤點報告", Language.EN: "Count report"}
    assert title[language] in text


@pytest.mark.rule("CNT-2")
def test_the_result_is_not_printed_while_counting(shop):
    with pytest.raises(Refused) as refused:
        printed(shop, started(shop), make=printing.print_result)
    assert refused.value.code is CountFault.WRONG_STATE


@pytest.mark.parametrize("language", list(Language))
def test_fonts_are_embedded(shop, language):
    pdf = printed(shop, started(shop), language)
    names = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert names
    assert all(re.fullmatch(rb"[A-Z]{6}\+(NotoSansSC|WMS).*", name) for name in names)
    assert b"Helvetica" not in pdf
