"""The return slip on paper: what it says, its pages, its codes, its archive (RET-3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
import zxingcpp

from tests.conftest import dump
from tests.returns.returning import Returning, Staff
from tests.returns.test_papers import LONG_NAME
from tests.returns.test_papers import paper as application_paper
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import archive, rule_values
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_images, page_texts
from wms_desktop.returns import printing, queries, service
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.papers import application_pdf
from wms_desktop.returns.papers_slip import SlipLine, SlipPaper, slip_pdf
from wms_desktop.returns.rules_chain import SLIP_DAYS, ChainFault

NUMBER = "TD-20260521-0003"
CODE = own_code(CodeKind.RETURN_SLIP, NUMBER)
PAGES = {
    Language.ZH_CN: "第 {} 页，共 {} 页",
    Language.ZH_TW: "第 {} 頁，共 {} 頁",
    Language.EN: "Page {} of {}",
}
TITLES = {Language.ZH_CN: "退货单", Language.ZH_TW: "退貨單", Language.EN: "Return slip"}


def line(number: int, **other: object) -> SlipLine:
    """A line as goods of a wall-covering maker look."""
    values: dict[str, object] = {
        "model": f"A{300 + number}-14", "name": "云锦·烟灰 0.53×10 m", "lot": f"L2604{number:02d}",
        "unit": "卷", "quantity": Decimal(number % 40 + 1), "reason": ReturnReason.COLOUR,
    }  # fmt: skip
    return SlipLine(**(values | other))  # type: ignore[arg-type]


def slip(count: int = 12, language: Language = Language.ZH_TW, **other: object) -> SlipPaper:
    """A slip with so many lines."""
    base = SlipPaper(
        number=NUMBER, application="TH-20260521-0007", site_name="上海宝山仓",
        send_to="上海宝山仓 退货区", customer="杭州云栖布艺有限公司 (C-017)",
        contact="周经理 0571-88120001", order_number="CK-20260312-0088", wish=Wish.REFUND,
        issued_on=date(2026, 5, 21), send_by=date(2026, 6, 20), issued_by="黃雅婷",
        lines=tuple(line(n) for n in range(1, count + 1)), language=language, seal="3f9a01c2de44",
        printed=Printed(datetime(2026, 5, 21, 10, 30), "黃雅婷", "工作台 2"),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("lines", "most"), [(1, 1), (12, 1), (13, 2), (60, 4)])
def test_every_page_is_the_slips_and_every_line_is_on_it(lines, most, language):
    pdf = slip_pdf(slip(lines, language))
    texts = page_texts(pdf)
    assert len(texts) <= most
    whole = "\n".join(texts)
    assert [n for n in range(1, lines + 1) if f"A{300 + n}-14" not in whole] == []
    for number, text in enumerate(texts, 1):
        assert NUMBER in text
        assert TITLES[language] in text
        assert PAGES[language].format(number, len(texts)) in text
    assert "2026-06-20" in texts[0]
    assert "上海宝山仓 退货区" in texts[0]


@pytest.mark.rule("RET-3")
@pytest.mark.parametrize("language", list(Language))
def test_long_names_and_rare_characters_are_printed_whole(language):
    rare = "𠮷㐂龘"
    pdf = slip_pdf(
        slip(
            12, language, customer=LONG_NAME, contact=f"{rare} 0571-88120001", issued_by=rare,
            complaint="KS-20260521-0004",
            lines=tuple(
                line(n, name=f"{rare}系列提花无纺墙布·烟灰 0.53×10 m", remarks="与样册颜色有差异")
                for n in range(1, 13)
            ),
        )
    )  # fmt: skip
    assert page_count(pdf) == 1
    flat = "".join(page_texts(pdf)).replace("\n", "")
    for said in (LONG_NAME, rare, "KS-20260521-0004", "与样册颜色有差异"):
        assert said in flat, said
    assert flat.count(rare) >= 14
    assert pdf.count(b"/Subtype /TrueType") == pdf.count(b"/FontFile2") > 0


@pytest.mark.parametrize("lines", [1, 60])
def test_every_page_carries_the_slips_code_at_203_dpi(lines):
    for picture in page_images(slip_pdf(slip(lines)), 203, grey=True):
        found = zxingcpp.read_barcodes(picture)
        assert {code.text for code in found} == {CODE}
        assert {"QRCode", "Code128"} <= {code.format.name for code in found}


def test_equal_data_gives_equal_bytes():
    assert slip_pdf(slip(60)) == slip_pdf(slip(60))
    assert slip_pdf(slip(1)) != slip_pdf(slip(1, is_copy=True))


@pytest.mark.rule("RET-1")
@pytest.mark.rule("RET-5")
@pytest.mark.parametrize("language", list(Language))
def test_an_application_by_complaint_names_it_and_fits_one_page(language):
    pdf = application_pdf(application_paper(12, language, complaint="KS-20260521-0004"))
    text = page_texts(pdf)[0]
    assert page_count(pdf) == 1
    assert text.count("KS-20260521-0004") >= 14  # each line, the fact, the note


@pytest.mark.rule("SYS-2")
def test_the_slip_is_archived_as_printed_and_a_copy_from_then_on(shop):
    returning, staff = Returning(shop).deliver("A302-14", "L260412", 48), Staff.of(shop)
    made = returning.submit(returning.goods("A302-14", 12))
    with pytest.raises(Refused) as early:
        printing.print_slip(shop.db, staff.assistant, printing.PrintSlip(shop.op(), made.id))
    assert early.value.code is ChainFault.NO_SLIP_YET
    returning.take_to(ReturnState.ISSUED, staff, made.id)
    command = printing.PrintSlip(shop.op(), made.id)
    done = printing.print_slip(shop.db, staff.assistant, command)
    again = printing.print_slip(shop.db, staff.assistant, command)
    assert (again.value, again.replay) == (done.value, True)
    slip_number = "TD-20260521-0001"
    assert [row.sha256 for row in archive.papers(shop.db, slip_number)] == [done.value]
    text = page_texts(queries.paper(shop.db, done.value))[0]
    assert "退货单" in text
    assert "副本" not in text
    assert "2026-06-20" in text  # thirty days
    assert "上海宝山仓 T 区" in text
    assert "黃雅婷" in text
    copy = printing.print_slip(
        shop.db, shop.acting("keeper2"), printing.PrintSlip(shop.op(), made.id, Language.EN)
    )
    text = page_texts(queries.paper(shop.db, copy.value))[0]
    assert "COPY" in text
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        printing.print_slip(shop.db, shop.acting("gm"), printing.PrintSlip(shop.op(), made.id))
    assert refused.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before


@pytest.mark.rule("RET-3")
def test_how_long_a_slip_is_valid_is_the_setting_of_its_day(shop):
    returning, staff = Returning(shop).deliver("A302-14", "L260412", 48), Staff.of(shop)
    made = returning.submit(returning.goods("A302-14", 12))
    returning.take_to(ReturnState.ISSUED, staff, made.id)
    tomorrow = shop.today + timedelta(days=1)
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), SLIP_DAYS, "7", tomorrow)
    found = queries.application(shop.db, made.id, tomorrow)
    assert found.send_by == date(2026, 6, 20)
    second = returning.submit(returning.goods("A302-14", 12))
    late = replace(staff.assistant, today=tomorrow)
    returning.take_to(ReturnState.ISSUED, replace(staff, assistant=late), second.id)
    assert queries.application(shop.db, second.id, tomorrow).send_by == date(2026, 5, 29)


@pytest.mark.rule("SYS-2")
def test_of_two_printings_at_once_one_is_the_copy(shop):
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    made = returning.submit(returning.goods("A302-14", 12))
    commands = [printing.PrintApplication(shop.op(), made.id) for _ in range(2)]
    done: list[str] = []
    threads = [
        Thread(
            target=lambda each: done.append(
                printing.print_application(shop.db, shop.acting(), each).value
            ),
            args=(command,),
        )
        for command in commands
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    copies = ["副本" in page_texts(queries.paper(shop.db, sha256))[0] for sha256 in done]
    assert sorted(copies) == [False, True]


@pytest.mark.rule("RET-5")
def test_the_archived_application_of_a_complaint_says_so(shop):
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    with shop.db.write() as session:
        command = returning.command(returning.goods("A302-14", 2))
        made = service.submit_in(session, shop.acting(), command, "KS-20260521-0004").value
    printed = printing.print_application(
        shop.db, shop.acting(), printing.PrintApplication(shop.op(), made.id)
    )
    text = page_texts(queries.paper(shop.db, printed.value))[0]
    assert "KS-20260521-0004" in text
    assert "不可退" not in text
