"""The slip on paper: its text, its codes, its boxes, its fonts; the due list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_image, page_texts
from wms_desktop.imaging.codes import find_codes
from wms_desktop.imaging.layout import SymbolKind
from wms_desktop.receipts import due_list
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.layout import ALL_BOXES, SLIP, described
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


@pytest.mark.rule("RCP-3")
def test_every_copy_carries_its_code_four_times_where_the_layout_says(slip: Slip) -> None:
    pdf = slips_pdf([slip])
    assert page_count(pdf) == 2
    for copy in (1, 2):
        page = page_image(pdf, copy - 1, 203, grey=True)
        found = find_codes(page, wanted=4)
        assert {code.text for code in found} == {slip_code(NUMBER, copy)}
        assert len(found) == 4
        per_mm = 203 / 25.4
        for symbol in SLIP.symbols:
            middle = complex(
                symbol.rect.x + symbol.rect.width / 2, symbol.rect.y + symbol.rect.height / 2
            )
            near = [code for code in found if abs(code.middle / per_mm - middle) < 9]
            assert [code.kind for code in near] == [symbol.kind]
            left = min(point.real for point in near[0].quad) / per_mm
            right = max(point.real for point in near[0].quad) / per_mm
            assert left == pytest.approx(symbol.rect.x, abs=0.5)
            assert right == pytest.approx(symbol.rect.x + symbol.rect.width, abs=0.5)


def test_bars_are_high_and_have_their_quiet_zone() -> None:
    for symbol in SLIP.symbols:
        if symbol.kind is SymbolKind.CODE128:
            assert symbol.rect.height >= 15
            assert 210 - (symbol.rect.x + symbol.rect.width) >= 10 * symbol.rect.width / 222


@pytest.mark.rule("RCP-4")
def test_nothing_is_printed_where_ink_is_looked_for(slip: Slip) -> None:
    page = page_image(slips_pdf([slip]), 0, 200, grey=True)
    per_mm = 200 / 25.4
    for rect in ALL_BOXES.values():
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


def test_more_lines_than_fit_are_counted_on_the_page(slip: Slip) -> None:
    many = replace(slip, lines=tuple((f"货品 {n}", "1", "") for n in range(40)))
    pdf = slips_pdf([many])
    assert page_count(pdf) == 2
    text = page_texts(pdf)[0]
    found = re.search(r"另有 (\d+) 行", text)
    assert found is not None
    shown = len(re.findall(r"货品 \d+", text))
    assert shown + int(found[1]) == 40


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
    boxes = told["boxes"]
    assert isinstance(boxes, dict)
    assert set(boxes) == {"signature", "seal", "id_number", "date"}
    for box in boxes.values():
        assert box["x"] + box["width"] <= 210 - 14 + 0.01


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
