"""The complaint form on paper: what it says, its pages, its codes, its signature, its archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import zxingcpp

from tests.complaints.deciding import Case, a_signature
from tests.conftest import dump
from wms_desktop.complaints import printing_complaint as printing
from wms_desktop.complaints.files import (
    ApprovalRow,
    CompensationRow,
    ComplaintFile,
    ConfirmationRow,
    StepRow,
    TestRow,
)
from wms_desktop.complaints.kinds import (
    Cause,
    ChargedTo,
    CompensationState,
    ComplaintEvent,
    ComplaintKind,
    ComplaintState,
    ConfirmedBy,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.papers_complaint import ComplaintPaper, complaint_pdf
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.rules_clock import Clock
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import archive
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_count, page_images, page_texts

NUMBER = "KS-20260520-0003"
CODE = own_code(CodeKind.COMPLAINT, NUMBER)
TAKEN = datetime(2026, 5, 20, 1, 15, tzinfo=UTC)
LONG_NAME = "内蒙古自治区呼伦贝尔市鄂温克族自治旗吉𠮷装饰材料有限责任公司第三分公司"
TITLES = {
    Language.ZH_CN: "客户投诉处理单",
    Language.ZH_TW: "客戶投訴處理單",
    Language.EN: "Complaint form",
}


def step(number: int) -> StepRow:
    """A step as people note it."""
    event = list(ComplaintEvent)[number % len(ComplaintEvent)]
    return StepRow(
        event, f"第 {number:02d} 次处理：与客户电话沟通", "林晓雯", TAKEN + timedelta(hours=number)
    )


def a_case(steps: int = 12, **other: object) -> ComplaintFile:
    """A quality complaint with so many steps, decided but not confirmed."""
    met = Clock(TAKEN + timedelta(hours=24), TAKEN, TAKEN + timedelta(hours=2))
    case = ComplaintFile(
        1, 7, NUMBER, 1, "上海宝山仓", "Asia/Shanghai", 2, "C-017", "杭州云栖布艺有限公司",
        Language.ZH_TW, "周经理", "0571-88120001", Channel.PHONE, ComplaintKind.QUALITY, False,
        5, "CK-20260312-0088", 3, "A302-14", "云锦·烟灰", "0.53×10 m", "卷", False, 4, "L260412",
        Decimal(10), "同一批号 10 卷上墙后有明显色差，客户停工等待处理。", "换货并赔偿人工费",
        ComplaintState.DECIDED, "林晓雯", TAKEN, 1, "林晓雯", met, met, None, None, "先送检再定",
        Responsibility.OURS, Cause.PRODUCTION, True, "10 卷全部退货，赔付 500.00 元。",
        9, "TH-20260521-0007", 1,
        steps=tuple(step(n) for n in range(1, steps + 1)),
        tests=(
            TestRow(
                1, 2, Decimal(6), "看色差", "林晓雯", TAKEN, TestResult.UNCLEAR, "标准光下差 1 级",
                "秦检", TAKEN + timedelta(hours=5),
            ),
        ),
        compensations=(a_compensation(),), actions=("JZ-20260522-0001",),
    )  # fmt: skip
    return replace(case, **other)  # type: ignore[arg-type]


def a_compensation(**other: object) -> CompensationRow:
    """Ten pieces, approved by both managers."""
    approvals = tuple(
        ApprovalRow(role, True, "", 5 + n, name, TAKEN + timedelta(hours=8 + n))
        for n, (role, name) in enumerate(
            ((Role.BUSINESS_MANAGER, "何主管"), (Role.DUTY_MANAGER, "周立群"))
        )
    )
    row = CompensationRow(
        1, 2, Decimal(10), Decimal("1000.00"), Decimal("500.00"), ChargedTo.FACTORY,
        "有争议，按一半赔付", CompensationState.APPROVED, 1, "林晓雯", TAKEN, approvals,
    )  # fmt: skip
    return replace(row, **other)  # type: ignore[arg-type]


def a_word(**other: object) -> ConfirmationRow:
    """The customer agrees, signed on the screen."""
    row = ConfirmationRow(
        1, True, "周经理", ConfirmedBy.SCREEN, "ab" * 32, "", "林晓雯", TAKEN + timedelta(days=2)
    )
    return replace(row, **other)  # type: ignore[arg-type]


def paper(
    steps: int = 12, language: Language = Language.ZH_TW, signature: bytes = b"", **other: object
) -> ComplaintPaper:
    """The form of `a_case`."""
    return ComplaintPaper(
        a_case(steps, **other), language, signature,
        Printed(datetime(2026, 5, 21, 10, 30), "林晓雯", "工作台 1"), "3f9a01c2de44",
    )  # fmt: skip


@pytest.mark.rule("CMP-7", "SYS-5")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("steps", "pages"), [(1, 2), (12, 2), (13, 2), (60, 4)])
def test_every_step_is_printed_on_as_many_pages_as_it_takes(steps, pages, language):
    texts = page_texts(complaint_pdf(paper(steps, language)))
    assert len(texts) <= pages
    whole = "\n".join(texts)
    assert [n for n in range(1, steps + 1) if f"第 {n:02d} 次处理" not in whole] == []
    assert all(NUMBER in text and TITLES[language] in text for text in texts)
    page = {"zh_CN": "第 {} 页，共 {} 页", "zh_TW": "第 {} 頁，共 {} 頁", "en": "Page {} of {}"}
    assert all(
        page[language.value].format(n, len(texts)) in text for n, text in enumerate(texts, 1)
    )


@pytest.mark.rule("CMP-7")
def test_it_tells_everything_from_intake_to_the_approvals():
    flat = "".join(page_texts(complaint_pdf(paper()))).replace("\n", "")
    for said in (
        "杭州云栖布艺有限公司 (C-017)", "周经理 0571-88120001", "CK-20260312-0088", "L260412",
        "10 卷", "同一批号 10 卷", "换货并赔偿人工费", "标准光下差 1 级",
        "不明", "我方", "有爭議", "TH-20260521-0007",
        "JZ-20260522-0001", "1,000.00", "500.00", "工廠", "已核准", "業務經理 何主管 已核准",
        "周立群", "先送检再定", "10 卷全部退货", "2026-05-20 09:15", "客戶簽名", "3f9a01c2de44",
    ):  # fmt: skip
        assert said in flat, said


@pytest.mark.rule("CMP-7")
@pytest.mark.parametrize("language", list(Language))
def test_rare_characters_and_the_longest_names_are_printed(language):
    other = {
        "customer_name": LONG_NAME, "contact_name": "㐂龘", "contact_phone": "0571-88120001-8866",
        "item_name": "云锦系列提花无纺墙布·烟灰", "what": "𠮷字纹样错位" * 60,
        "expects": "𠮷" * 140,
        "decision": "按样重新发货" * 80,
    }  # fmt: skip
    flat = "".join(page_texts(complaint_pdf(paper(12, language, **other)))).replace("\n", "")
    for said in (LONG_NAME, "㐂龘", "𠮷字纹样错位" * 3, "𠮷" * 20):
        assert said in flat, said
    assert flat.count("按样重新发货") >= 80


@pytest.mark.bad_input(26)
def test_a_smiley_in_the_complaint_is_printed_as_its_code_but_a_name_is_said_rightly():
    flat = "".join(page_texts(complaint_pdf(paper(what="太差了😡"))))
    assert "太差了" in flat
    assert "1f621" in flat.lower()
    with pytest.raises(Unavailable):
        complaint_pdf(paper(customer_name="😡公司"))


@pytest.mark.parametrize("steps", [1, 60])
def test_every_page_carries_its_code_at_203_dpi(steps):
    for picture in page_images(complaint_pdf(paper(steps)), 203, grey=True):
        found = zxingcpp.read_barcodes(picture)
        assert {code.text for code in found} == {CODE}
        assert {"QRCode", "Code128"} <= {code.format.name for code in found}


@pytest.mark.rule("CMP-7")
def test_the_signature_of_the_screen_is_on_it_instead_of_the_box():
    unsigned = complaint_pdf(paper())
    signed = complaint_pdf(
        paper(signature=a_signature(), state=ComplaintState.CLOSED, confirmations=(a_word(),))
    )
    text = page_texts(signed)[-1].replace("\n", "")
    assert "螢幕簽名" in text
    assert "周经理" in text
    assert signed.count(b"/Image") > unsigned.count(b"/Image")


def test_equal_data_gives_equal_bytes():
    assert complaint_pdf(paper(60)) == complaint_pdf(paper(60))
    assert complaint_pdf(paper(1)) != complaint_pdf(replace(paper(1), is_copy=True))


def printed(case: Case, login: str = "lin", language: Language | None = None) -> str:
    """The form printed; its SHA-256."""
    command = printing.PrintComplaint(case.shop.op(), case.id, language)
    return printing.print_complaint(case.shop.db, case.by(login), command).value


@pytest.mark.rule("SYS-2", "CMP-7")
def test_it_is_archived_as_printed_and_a_copy_from_then_on(shop):
    case = Case(shop).settled()
    case.confirm()
    first = printed(case)
    pdf = archive.content(shop.db, first)
    whole = "".join(page_texts(pdf))
    assert "客户投诉处理单" in whole  # the customer's language
    assert "副本" not in whole
    assert b"/Image" in pdf  # the signature that is kept
    assert [row.sha256 for row in archive.papers(shop.db, case.file.number)] == [first]
    whole = "".join(page_texts(archive.content(shop.db, printed(case, "qc", Language.EN))))
    assert "Complaint form" in whole
    assert "COPY" in whole
    assert len(archive.papers(shop.db, case.file.number)) == 2


def test_the_same_press_prints_once(shop):
    case = Case(shop)
    command = printing.PrintComplaint(shop.op(), case.id)
    first = printing.print_complaint(shop.db, case.by(), command)
    again = printing.print_complaint(shop.db, case.by(), command)
    assert (again.value, again.replay) == (first.value, True)
    assert page_count(archive.content(shop.db, first.value)) >= 1


def test_an_unknown_complaint_and_a_person_without_a_role_print_nothing(shop):
    case = Case(shop)
    before = dump(shop.db)
    with pytest.raises(Refused) as told:
        printing.print_complaint(shop.db, case.by(), printing.PrintComplaint(shop.op(), 999))
    assert told.value.code is ComplaintFault.UNKNOWN_COMPLAINT
    with pytest.raises(Refused) as told:
        printed(case, "nobody")
    assert told.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before
