"""The inspection record on paper: what it says, its pages, its codes, its archive (RET-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import zxingcpp

from tests.conftest import dump
from tests.returns.inspecting import Inspecting
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_images, page_texts
from wms_desktop.returns import printing_inspection as printing
from wms_desktop.returns.inspection_files import InspectionFile, LineFile, PieceRow, Shortage
from wms_desktop.returns.kinds import PieceVerdict, ReturnState, Wish
from wms_desktop.returns.papers_inspection import RecordPaper, record_pdf
from wms_desktop.returns.rules_inspection import InspectionFault

GOOD, RETURNED, FAULTY, REFUSED = PieceVerdict
SLIP = "TD-20260521-0007"
CODE = own_code(CodeKind.RETURN_SLIP, SLIP)
LONG_NAME = "内蒙古自治区呼伦贝尔市鄂温克族自治旗吉𠮷装饰材料有限责任公司第三分公司"
LONG_ITEM = "云锦系列提花无纺墙布·烟灰（㐂龘特别版）0.53×10 m 防潮加厚"
TITLES = {
    Language.ZH_CN: "验收记录", Language.ZH_TW: "驗收記錄", Language.EN: "Inspection record",
}  # fmt: skip
AT = datetime(2026, 5, 21, 2, 30, tzinfo=UTC)


def line(number: int) -> LineFile:
    counts = {GOOD: Decimal(8), RETURNED: Decimal(2), FAULTY: Decimal(1), REFUSED: Decimal(1)}
    return LineFile(
        number, number, number, f"A{300 + number}-14", LONG_ITEM, "", "卷", False, number,
        f"L2604{number:02d}", Decimal(13 if number == 1 else 12), counts,
    )  # fmt: skip


def piece(number: int, verdict: PieceVerdict) -> PieceRow:
    explained = "电话向周经理说明：自行裁切的不退" if verdict is REFUSED else ""
    return PieceRow(
        number * 2, number, f"A{300 + number}-14", f"L2604{number:02d}", verdict, Decimal(1),
        f"第 {number} 行：外包装破损，边缘有水渍与胶痕，疑似施工后退回（𠮷字样）", explained,
        "欧阳龘", AT, 2,
    )  # fmt: skip


def record(count: int, language: Language = Language.ZH_TW, **other: object) -> RecordPaper:
    found = InspectionFile(
        id=1, version=3, number="TH-20260521-0007", slip_number=SLIP,
        order_number="CK-20260312-0088", customer_code="C-017", customer_name=LONG_NAME,
        contact="周经理 0571-88120001", language=language, wish=Wish.REFUND,
        state=ReturnState.INSPECTED, site_name="上海宝山仓", time_zone="Asia/Shanghai",
        issued_on=date(2026, 5, 19), arrived_on=date(2026, 5, 21), location_id=1,
        location_code="T-01", closed_on=None, closing_note="", explained="", inspected_by="林晓雯",
        inspected_at=AT, newest_entry=9, lines=tuple(line(n) for n in range(1, count + 1)),
        pieces=tuple(
            piece(n, verdict) for n in range(1, count + 1) for verdict in (FAULTY, REFUSED)
        ),
        shortages=(Shortage(1, Decimal(1), "客户少寄 1 卷"),), repairs=(), open_matter=None,
        repair_due=date(2026, 6, 4),
    )  # fmt: skip
    stamp = Printed(datetime(2026, 5, 21, 10, 30), "林晓雯", "工作台 1")
    return replace(RecordPaper(found, language, stamp, "3f9a01c2de44"), **other)  # type: ignore[arg-type]


@pytest.mark.rule("RET-4")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("lines", [1, 12, 13, 60])
def test_every_line_and_every_finding_is_printed(lines, language):
    texts = page_texts(record_pdf(record(lines, language)))
    whole = "".join(texts).replace("\n", "")
    assert [n for n in range(1, lines + 1) if f"A{300 + n}-14" not in whole] == []
    assert [n for n in range(1, lines + 1) if f"第 {n} 行" not in whole] == []
    assert all(SLIP in text and TITLES[language] in text for text in texts)
    for said in (
        LONG_NAME,
        "㐂龘",
        "𠮷字样",
        "欧阳龘",
        "客户少寄 1 卷",
        "T-01",
        "2026-05-21 10:30",
    ):
        assert said in whole, said


@pytest.mark.rule("RET-4")
def test_a_slip_without_anything_remarkable_fits_one_page():
    plain = record(12)
    file = replace(plain.file, pieces=(), shortages=())
    assert page_count(record_pdf(replace(plain, file=file))) == 1


@pytest.mark.parametrize("lines", [1, 60])
def test_every_page_carries_the_slips_code_at_203_dpi(lines):
    for picture in page_images(record_pdf(record(lines)), 203, grey=True):
        found = zxingcpp.read_barcodes(picture)
        assert {code.text for code in found} == {CODE}
        assert {"QRCode", "Code128"} <= {code.format.name for code in found}


def test_equal_data_gives_equal_bytes():
    assert record_pdf(record(13)) == record_pdf(record(13))
    assert record_pdf(record(1)) != record_pdf(record(1, is_copy=True))


@pytest.mark.rule("SYS-2")
def test_it_is_archived_as_printed_and_a_copy_from_then_on(shop):
    slip = Inspecting(shop).arrive()
    slip.piece(0, REFUSED, 2, finding="已裁切")
    slip.piece(0, GOOD, 10)
    slip.piece(1, FAULTY, 5, finding="印花错位")
    early = printing.PrintRecord(shop.op(), slip.id)
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        printing.print_record(shop.db, shop.acting(), early)
    assert told.value.code is InspectionFault.NOT_INSPECTED
    assert dump(shop.db) == before
    slip.finish(explained="已电话说明", not_come="少 1 卷")
    command = printing.PrintRecord(shop.op(), slip.id)
    done = printing.print_record(shop.db, shop.acting(), command)
    again = printing.print_record(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (done.value, True)
    text = page_texts(archive.content(shop.db, done.value))[0].replace("\n", "")
    for said in ("验收记录", "已裁切", "已电话说明", "印花错位", "少 1 卷", slip.slip, slip.number):
        assert said in text, said
    assert "副本" not in text
    other = printing.PrintRecord(shop.op(), slip.id, Language.EN)
    copy = printing.print_record(shop.db, shop.acting("keeper2"), other)
    text = page_texts(archive.content(shop.db, copy.value))[0]
    assert "COPY" in text
    assert len(archive.papers(shop.db, slip.slip)) == 2


@pytest.mark.rule("SYS-2")
def test_what_changes_while_the_record_is_drawn_stands_on_it(shop, monkeypatch):
    """No record is archived as the return was before, whatever of it is another's."""
    slip, draw, drawn = Inspecting(shop).arrive().all_good(), printing.record_pdf, []
    slip.finish()
    renamed = "绍兴锦程装饰材料有限公司"

    def renamed_meanwhile(paper):
        if not drawn:
            with shop.db.write() as session:
                session.get_one(Customer, 2).name = renamed
        drawn.append(paper.file.customer_name)
        return draw(paper)

    monkeypatch.setattr(printing, "record_pdf", renamed_meanwhile)
    command = printing.PrintRecord(shop.op(), slip.id)
    done = printing.print_record(shop.db, shop.acting(), command)
    assert drawn[1:] == [renamed] != drawn[:1]
    assert renamed in page_texts(archive.content(shop.db, done.value))[0].replace("\n", "")
    assert len(archive.papers(shop.db, slip.slip)) == 1


@pytest.mark.rule("RET-4")
def test_who_has_no_part_in_returns_prints_no_record(shop):
    slip = Inspecting(shop).arrive().all_good()
    slip.finish()
    before = dump(shop.db)
    for login in ("nobody", "gm"):
        with pytest.raises(Refused) as told:
            printing.print_record(
                shop.db, shop.acting(login), printing.PrintRecord(shop.op(), slip.id)
            )
        assert told.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before


@pytest.mark.rule("RET-4")
@pytest.mark.parametrize(("language", "says"), [
    (Language.ZH_CN, "1. A301-14 1 卷：客户少寄 1 卷；2. A302-14 2 卷：途中丢失"),
    (Language.ZH_TW, "1. A301-14 1 卷：客户少寄 1 卷；2. A302-14 2 卷：途中丢失"),
    (Language.EN, "1. A301-14 1 卷: 客户少寄 1 卷; 2. A302-14 2 卷: 途中丢失"),
])  # fmt: skip
def test_what_did_not_come_is_told_with_its_reason(language, says):
    given = record(2, language)
    lost = (*given.file.shortages, Shortage(2, Decimal(2), "途中丢失"))
    given = replace(given, file=replace(given.file, shortages=lost))
    assert says in "".join(page_texts(record_pdf(given))).replace("\n", "")
