"""The slip on paper: its text, its codes, its boxes, its fonts; the due list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_image, page_texts
from wms_desktop.imaging.codes import find_codes
from wms_desktop.imaging.layout import SymbolKind
from wms_desktop.receipts import due_list, papers
from wms_desktop.receipts.codes import SlipCode, parse_slip_code, slip_code
from wms_desktop.receipts.kinds import ReceiptState, SlipPaper
from wms_desktop.receipts.layout import FORMS, SlipForm, described
from wms_desktop.receipts.missing import MissingRow
from wms_desktop.receipts.papers import Slip, slips_pdf
from wms_desktop.receipts.rules import Dueness, Needs

NUMBER = "R-20260518-0447"


@pytest.fixture
def slip() -> Slip:
    """A slip in two copies."""
    return Slip(
        number=NUMBER,
        waybill="TY-88062263",
        origin_name="上海宝山仓",
        site_name="绍兴柯桥网点",
        shipper="绍兴锦程纺织有限公司",
        consignee="𠮷野家居有限公司",
        goods="墙布 12 件，毛重 286 kg",
        lines=(("A302-14 云锦·烟灰", "8", ""), ("B118-02 素麻·燕麦", "3", "轻放")),
        needs=Needs(seal=True, copies=2),
        is_cash=True,
        arrived_on=date(2026, 5, 18),
        due_on=date(2026, 5, 28),
        language=Language.ZH_CN,
        printed=Printed(datetime(2026, 5, 18, 10, 0), "林晓雯", "绍兴柯桥网点"),
        seal="0123456789ab",
    )


@pytest.mark.rule("RCP-1")
def test_the_slip_says_what_it_is_for_in_the_customers_language(slip: Slip) -> None:
    first, second = page_texts(slips_pdf([slip]))
    flat = re.sub(r"\s+", "", first)
    for said in (NUMBER, "TY-88062263", slip.consignee, "云锦·烟灰", "签名、公司印章、一式2份"):
        assert said.replace(" ", "") in flat
    for said in ("签收回单", "收货人签名", "证件号码（不需要）", "0123456789ab", "现付", "轻放"):
        assert said in flat
    assert "第1联" in flat
    assert "第2联" in re.sub(r"\s+", "", second)
    assert "簽收回單" in page_texts(slips_pdf([replace(slip, language=Language.ZH_TW)]))[0]
    assert "Signed receipt" in page_texts(slips_pdf([replace(slip, language=Language.EN)]))[0]


def _forms() -> list[tuple[SlipPaper, int]]:
    """Every paper with few and with many lines."""
    return [(paper, lines) for paper in SlipPaper for lines in (2, 40)]


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize(("paper", "lines"), _forms())
def test_every_page_carries_its_code_four_times_where_the_layout_says(
    slip: Slip, paper: SlipPaper, lines: int
) -> None:
    listed = tuple((f"货品 {n}", "1", "") for n in range(lines))
    pdf = slips_pdf([replace(slip, paper=paper, lines=listed)])
    pages = page_count(pdf) // 2
    layout = FORMS[paper].of(pages)
    assert (pages > 1) is (lines == 40)
    for number in range(page_count(pdf)):
        copy, page = number // pages + 1, number % pages + 1
        picture = page_image(pdf, number, 203, grey=True)
        found = find_codes(picture, wanted=4)
        assert {code.text for code in found} == {slip_code(NUMBER, copy, page, pages)}
        assert len(found) == 4
        per_mm = 203 / 25.4
        for symbol in layout.symbols:
            middle = complex(
                symbol.rect.x + symbol.rect.width / 2, symbol.rect.y + symbol.rect.height / 2
            )
            near = [code for code in found if abs(code.middle / per_mm - middle) < 9]
            assert [code.kind for code in near] == [symbol.kind]
            left = min(point.real for point in near[0].quad) / per_mm
            right = max(point.real for point in near[0].quad) / per_mm
            assert left == pytest.approx(symbol.rect.x, abs=0.5)
            assert right == pytest.approx(symbol.rect.x + symbol.rect.width, abs=0.5)


@pytest.mark.parametrize("form", FORMS.values())
def test_bars_are_high_and_have_their_quiet_zone(form: SlipForm) -> None:
    for layout in (form.layout, form.long):
        for symbol in layout.symbols:
            if symbol.kind is SymbolKind.CODE128:
                assert symbol.rect.height >= 12
                assert form.margin >= 10 * symbol.rect.width / 255
                assert symbol.rect.x > form.margin + 19 + 40  # room for the title


@pytest.mark.rule("RCP-4")
@pytest.mark.parametrize("paper", SlipPaper)
@pytest.mark.parametrize("language", Language)
def test_nothing_is_printed_where_ink_is_looked_for(
    slip: Slip, paper: SlipPaper, language: Language
) -> None:
    listed = tuple((f"货品 {n}", "1", "") for n in range(20))
    long = replace(slip, paper=paper, language=language, consignee=slip.consignee * 6, lines=listed)
    page = page_image(slips_pdf([long]), 0, 200, grey=True)
    per_mm = 200 / 25.4
    for rect in FORMS[paper].boxes.values():
        inner = rect.inset(1.0)
        part = page.crop(
            (
                round(inner.x * per_mm),
                round(inner.y * per_mm),
                round((inner.x + inner.width) * per_mm),
                round((inner.y + inner.height) * per_mm),
            )
        )
        assert part.getextrema() == (255, 255)


def test_equal_slips_are_equal_bytes_with_embedded_fonts(slip: Slip) -> None:
    pdf = slips_pdf([slip])
    assert pdf == slips_pdf([slip])
    assert b"/FontFile2" in pdf
    assert b"/Lang" in pdf
    assert pdf.count(b"/Subtype /TrueType") == pdf.count(b"/FontFile2")


@pytest.mark.rule("RCP-1")
@pytest.mark.parametrize("paper", SlipPaper)
def test_lines_that_do_not_fit_go_on_on_further_pages(slip: Slip, paper: SlipPaper) -> None:
    many = replace(slip, paper=paper, lines=tuple((f"货品{n}。", "1", "") for n in range(60)))
    texts = [re.sub(r"\s+", "", text) for text in page_texts(slips_pdf([many]))]
    pages = len(texts) // 2
    assert pages == papers.pages_of(many)
    for first in (0, pages):
        together = "".join(texts[first : first + pages])
        assert [int(n) for n in re.findall(r"货品(\d+)。", together)] == list(range(60))
        assert "另有" not in together
    assert f"第1页，共{pages}页" in texts[0]
    assert "收货人签名" in texts[0]
    assert "收货人签名" not in texts[1]
    assert "在第1页签名盖章" in texts[1]


def test_lines_listed_elsewhere_or_beyond_nine_pages_are_counted(slip: Slip) -> None:
    one = replace(slip, lines=tuple((f"货品{n}。", "1", "") for n in range(40)), is_one_page=True)
    long = replace(slip, lines=tuple((f"货品{n}。", "1", "") for n in range(900)))
    for wanted, most in ((one, 1), (long, 9)):
        pdf = slips_pdf([wanted])
        assert page_count(pdf) == 2 * most
        text = "".join(page_texts(pdf)[:most])
        found = re.search(r"另有 (\d+) 行", text)
        assert found is not None
        assert len(re.findall(r"货品\d+。", text)) + int(found[1]) == len(wanted.lines)


def test_a_character_without_a_font_is_named_before_printing(slip: Slip) -> None:
    with pytest.raises(Unavailable) as lacking:
        slips_pdf([replace(slip, consignee="王\U0001f600")])
    assert "\U0001f600" in str(lacking.value.params["characters"])


def test_a_slip_that_was_signed_is_marked_as_a_copy(slip: Slip) -> None:
    assert "副本" not in page_texts(slips_pdf([slip]))[0]
    assert "副本" in page_texts(slips_pdf([replace(slip, is_reprint=True)]))[0]


def test_the_layout_is_told_in_millimetres() -> None:
    told = described()
    assert told["page"] == {"width": 210, "height": 297}
    papers = told["papers"]
    assert isinstance(papers, dict)
    assert papers["a4"]["boxes"] == told["boxes"]
    for paper in papers.values():
        assert set(paper["boxes"]) == {
            "signature", "seal", "id_number", "date", "agent", "remarks",
        }  # fmt: skip
        width, height = paper["page"]["width"], paper["page"]["height"]
        for box in paper["boxes"].values():
            assert box["x"] + box["width"] <= width - 10 + 0.01
            assert box["y"] + box["height"] <= height - 20


def test_what_a_code_carries_comes_back() -> None:
    for copy, page, pages in ((1, 1, 1), (4, 1, 2), (2, 9, 9)):
        code = parse_slip_code(slip_code(NUMBER, copy, page, pages))
        assert code == SlipCode(NUMBER, copy, page, pages)
        assert code.part == page - 1
    beyond = own_code(CodeKind.RECEIPT, "20260518-0447-1-32")  # page 3 of 2
    assert parse_slip_code(beyond) == SlipCode("R-20260518-0447-1-32", 0)


def _row(number: int, site: str = "绍兴柯桥网点", consignee: str = "王建国") -> MissingRow:
    return MissingRow(
        number, f"R-20260518-{number:04d}", site, "上海宝山仓", "=1+1", consignee,
        date(2026, 5, 1), date(2026, 5, 11), "陈敏", ReceiptState.PRINTED, False,
        Dueness.OVERDUE, 20, -10, -5,
    )  # fmt: skip


@pytest.mark.rule("RCP-6")
def test_the_due_list_by_site_on_paper_and_for_spreadsheets() -> None:
    rows = [_row(1), _row(2, "杭州余杭"), _row(3)]
    text = page_texts(due_list.due_pdf(rows, date(2026, 5, 21), Language.ZH_CN))[0]
    assert "逾期 10 天" in text
    assert text.index("杭州余杭") < text.index("R-20260518-0002")
    empty = due_list.due_pdf([], date(2026, 5, 21), Language.EN)
    assert "Every receipt is back" in page_texts(empty)[0]
    sheet = load_workbook(BytesIO(due_list.due_xlsx(rows, Language.ZH_CN))).active
    assert sheet is not None
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")
    assert sheet["F2"].value == datetime(2026, 5, 11)
    assert sheet.freeze_panes == "A2"
    csv = due_list.due_csv(rows, Language.ZH_CN).decode("utf-8-sig")
    assert "'=1+1" in csv
    assert csv.count("\r\n") == 4
