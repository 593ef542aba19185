"""The return application on paper: what it says, its pages, its codes, its archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import zxingcpp

from tests.conftest import dump
from tests.returns.returning import Returning
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import archive
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_images, page_texts
from wms_desktop.people.rules import TABS
from wms_desktop.returns import printing, queries
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.returns.papers import ApplicationPaper, PaperLine, application_pdf
from wms_desktop.returns.rules import READERS, Figures, ReturnFault

NUMBER = "TH-20260521-0007"
CODE = own_code(CodeKind.RETURN, NUMBER)
LONG_NAME = "内蒙古自治区呼伦贝尔市鄂温克族自治旗吉𠮷装饰材料有限责任公司第三分公司"
TITLES = {
    Language.ZH_CN: "退货申请单",
    Language.ZH_TW: "退貨申請單",
    Language.EN: "Return application",
}
VERDICTS = {Language.ZH_CN: "可退", Language.ZH_TW: "可退", Language.EN: "Returnable"}


def line(number: int, **other: object) -> PaperLine:
    """A line as goods of a wall-covering maker look."""
    figures = Figures(Decimal(number % 40 + 1), Decimal(48), Decimal(0), Decimal(number + 3))
    values: dict[str, object] = {
        "model": f"A{300 + number}-14", "name": "云锦·烟灰 0.53×10 m", "lot": f"L2604{number:02d}",
        "unit": "卷", "figures": figures, "reason": ReturnReason.OVER_ORDERED,
    }  # fmt: skip
    return PaperLine(**(values | other))  # type: ignore[arg-type]


def paper(count: int = 12, language: Language = Language.ZH_TW, **other: object):
    """An application with so many lines."""
    base = ApplicationPaper(
        number=NUMBER, site_name="上海宝山仓", customer="杭州云栖布艺有限公司 (C-017)",
        contact="周经理 0571-88120001", order_number="CK-20260312-0088",
        ordered_on=date(2026, 3, 12), wish=Wish.REFUND, applied_on=date(2026, 5, 21),
        taken_by="林晓雯", lines=tuple(line(n) for n in range(1, count + 1)), months=3,
        least_pieces=12, language=language, seal="3f9a01c2de44",
        printed=Printed(datetime(2026, 5, 21, 10, 30), "林晓雯", "工作台 1"),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


@pytest.mark.rule("RET-1")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (12, 1), (13, 2), (60, 4)])
def test_twelve_lines_fit_one_page_and_more_go_on(lines, pages, language):
    pdf = application_pdf(paper(lines, language))
    texts = page_texts(pdf)
    assert len(texts) <= pages
    assert page_count(pdf) == len(texts)
    whole = "\n".join(texts)
    assert [n for n in range(1, lines + 1) if f"A{300 + n}-14" not in whole] == []
    assert whole.count(VERDICTS[language]) >= lines
    assert all(NUMBER in text and TITLES[language] in text for text in texts)
    if lines == 60:
        header = {Language.ZH_CN: "批号", Language.ZH_TW: "批號", Language.EN: "Lot"}[language]
        assert all(header in text for text in texts[:2])


@pytest.mark.rule("RET-1")
@pytest.mark.parametrize("language", list(Language))
def test_twelve_lines_with_the_longest_names_still_fit_one_page(language):
    lines = tuple(
        line(n, name="云锦系列提花无纺墙布·烟灰 0.53×10 m", remarks="与样册颜色有差异")
        for n in range(1, 13)
    )
    long = {"customer": LONG_NAME, "remarks": "其中 6 卷已拆封。"}
    pdf = application_pdf(paper(12, language, lines=lines, **long))
    assert page_count(pdf) == 1


@pytest.mark.rule("RET-1")
def test_names_with_rare_characters_and_both_rule_figures_are_printed():
    few = Figures(Decimal(6), Decimal(20), Decimal(0), Decimal(74))
    many = Figures(Decimal(12), Decimal(48), Decimal(0), Decimal(0))
    lines = (line(1, figures=many), line(2, figures=few, remarks="𠮷字样"))
    pdf = application_pdf(paper(2, lines=lines, customer=LONG_NAME, remarks="外箱破"))
    text = page_texts(pdf)[0]
    flat = text.replace("\n", "")
    for said in (
        LONG_NAME, "滿 12 件", "同批號庫存 74", "多訂", "𠮷字样", "退款", "2026-03-12", "外箱破",
        "客戶簽章", "業務", "值班經理", "業務助理", "3 個月", "3f9a01c2de44",
    ):  # fmt: skip
        assert said in flat, said


@pytest.mark.parametrize("lines", [1, 60])
def test_every_page_carries_its_code_at_203_dpi(lines):
    pictures = page_images(application_pdf(paper(lines)), 203, grey=True)
    for picture in pictures:
        found = zxingcpp.read_barcodes(picture)
        assert {code.text for code in found} == {CODE}
        assert {"QRCode", "Code128"} <= {code.format.name for code in found}


def test_equal_data_gives_equal_bytes():
    assert application_pdf(paper(60)) == application_pdf(paper(60))
    assert application_pdf(paper(1)) != application_pdf(paper(1, is_copy=True))


@pytest.mark.rule("SYS-2")
def test_it_is_archived_as_printed_and_a_copy_from_then_on(shop):
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    made = returning.submit(returning.goods("A302-14", 12))
    command = printing.PrintApplication(shop.op(), made.id)
    done = printing.print_application(shop.db, shop.acting(), command)
    again = printing.print_application(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (done.value, True)
    assert [row.sha256 for row in archive.papers(shop.db, made.number)] == [done.value]
    text = page_texts(queries.paper(shop.db, done.value))[0]
    assert "退货申请单" in text  # the customer's language
    assert "副本" not in text
    assert "绍兴锦程纺织有限公司" in text
    assert "2026-05-21 10:30" in text  # the site's own time
    second = replace(command, op_id=shop.op(), language=Language.EN)
    copy = printing.print_application(shop.db, shop.acting("keeper2"), second)
    text = page_texts(queries.paper(shop.db, copy.value))[0]
    assert "Return application" in text
    assert "COPY" in text
    assert len(archive.papers(shop.db, made.number)) == 2


@pytest.mark.rule("RET-1")
def test_who_has_no_part_in_returns_prints_nothing(shop):
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    made = returning.submit(returning.goods("A302-14", 12))
    before = dump(shop.db)
    for login in ("nobody", "gm"):
        command = printing.PrintApplication(shop.op(), made.id)
        with pytest.raises(Refused) as refused:
            printing.print_application(shop.db, shop.acting(login), command)
        assert refused.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before


def test_who_sees_the_tab_may_print():
    assert frozenset(READERS) == TABS["returns"]


def test_an_unknown_application_prints_nothing(shop):
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        printing.print_application(
            shop.db, shop.acting(), printing.PrintApplication(shop.op(), 999)
        )
    assert told.value.code is ReturnFault.UNKNOWN_APPLICATION
    assert dump(shop.db) == before
