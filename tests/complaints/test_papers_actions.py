"""The forms of corrective actions and of damage: what they say, their codes, their archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import zxingcpp

from tests.complaints.acted import carried_out, damaged, opened
from tests.conftest import dump
from tests.photos import photo
from wms_desktop.complaints import printing_action, printing_damage
from wms_desktop.complaints.kinds import (
    ActionState,
    Cause,
    DamageKind,
    DamageState,
    Effect,
    Liability,
)
from wms_desktop.complaints.papers_action import ActionPaper, action_pdf
from wms_desktop.complaints.papers_damage import DamagePaper, ReportStep, damage_pdf
from wms_desktop.complaints.printing_action import PrintAction
from wms_desktop.complaints.printing_damage import PrintDamage
from wms_desktop.complaints.rules_actions import ActionFault
from wms_desktop.complaints.rules_damage import DamageFault
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import archive
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_images, page_texts

ACTION, CASE = "JZ-20260521-0007", "HS-20260521-0003"
LONG_NAME = "内蒙古自治区呼伦贝尔市鄂温克族自治旗吉𠮷装饰材料有限责任公司第三分公司"
RARE = "𠮷、㐂、龘"
TITLES = {
    Language.ZH_CN: ("纠正和预防措施处理单", "货损货差报告"),
    Language.ZH_TW: ("糾正和預防措施處理單", "貨損貨差報告"),
    Language.EN: ("Corrective action form", "Damage and loss report"),
}
PRINTED = Printed(datetime(2026, 5, 21, 10, 30), "林晓雯", "工作台 1")


def form(language: Language = Language.ZH_TW, **other: object) -> ActionPaper:
    """An action as it is printed."""
    made = ActionPaper(
        number=ACTION, house="上海宝山仓", customer=LONG_NAME, goods="A302-14 云锦·烟灰",
        lot="L260412", complaint="KS-20260520-0001", department="仓储部", responsible="林晓雯",
        opened_by="周立群", opened_on=date(2026, 5, 1), due_on=date(2026, 5, 10),
        check_on=date(2026, 6, 9), done_on=date(2026, 5, 9), state=ActionState.CLOSED,
        effect=Effect.NOT_EFFECTIVE, cause_kind=Cause.PACKING, finding=f"外箱破 {RARE}",
        cause="单瓦楞", measure="改双瓦楞箱", prevention="跌落测试", done_note="新箱已到",
        effect_note="仍有破袋", checked="周立群 2026-06-10", follows="JZ-20260301-0001",
        followed_by="JZ-20260610-0002", language=language, printed=PRINTED, seal="3f9a01c2de44",
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def report(
    steps: int = 6, pictures: int = 0, language: Language = Language.ZH_TW, **other: object
) -> DamagePaper:
    """A case as it is printed."""
    made = DamagePaper(
        number=CASE, house="上海宝山仓", customer=LONG_NAME, kind=DamageKind.DAMAGE,
        state=DamageState.SETTLED, document="TY-88062415", goods="A302-14 云锦·烟灰",
        lot="L260412", quantity=Decimal(3), unit="卷", happened_on=date(2026, 5, 20),
        place="收货口 2 号门", what=f"三箱箱角压坏 {RARE}", opened_by="林晓雯",
        opened_on=date(2026, 5, 20), told_on=date(2026, 5, 20), loss=Decimal("1860.50"),
        basis="出厂价", liability=Liability.THIRD_PARTY, liable_name="安达物流",
        compensation=Decimal("1860.50"), compensated_on=date(2026, 5, 21),
        recourse=Decimal(1860), recovered=Decimal(600), recourse_due_on=date(2026, 6, 1),
        closed_on=None, language=language, printed=PRINTED,
        steps=tuple(
            ReportStep("2026-05-20 10:30", f"第 {n} 步", "林晓雯", "已与承运商核对") for n in
            range(1, steps + 1)
        ),
        pictures=tuple((photo(), f"{n}  2026-05-20 10:3{n}") for n in range(1, pictures + 1)),
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.mark.rule("CMP-8")
@pytest.mark.parametrize("language", list(Language))
def test_the_form_of_an_action_says_everything_in_the_language_asked_for(language):
    texts = page_texts(action_pdf(form(language)))
    flat = "".join(texts).replace("\n", "")
    assert TITLES[language][0] in flat
    for said in (
        LONG_NAME, RARE, ACTION, "KS-20260520-0001", "2026-05-10", "2026-06-09", "单瓦楞",
        "改双瓦楞箱", "跌落测试", "新箱已到", "仍有破袋", "周立群 2026-06-10",
        "JZ-20260301-0001", "JZ-20260610-0002", "3f9a01c2de44",
    ):  # fmt: skip
        assert said in flat, said
    assert len(texts) == 1


@pytest.mark.rule("CMP-8")
@pytest.mark.parametrize("language", list(Language))
def test_long_texts_go_on_over_several_pages_and_none_is_lost(language):
    long = "\n".join(f"第{n}条：逐箱看角，破损当场写在运单上。" for n in range(1, 41))
    pdf = action_pdf(form(language, finding=long, cause=long, measure=long, prevention=long))
    texts = page_texts(pdf)
    assert len(texts) >= 3
    flat = "".join(texts).replace("\n", "")
    assert [n for n in range(1, 41) if flat.count(f"第{n}条：") != 4] == []
    assert all(ACTION in text and TITLES[language][0] in text for text in texts)


@pytest.mark.rule("SRV-6")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("steps", [1, 12, 13, 60])
def test_the_report_of_damage_says_everything_in_the_language_asked_for(language, steps):
    texts = page_texts(damage_pdf(report(steps, language=language)))
    flat = "".join(texts).replace("\n", "")
    for said in (
        TITLES[language][1], LONG_NAME, RARE, "TY-88062415", "1,860.50", "600.00", "安达物流",
        "出厂价", "2026-06-01",
    ):  # fmt: skip
        assert said in flat, said
    assert [n for n in range(1, steps + 1) if f"第 {n} 步" not in flat] == []
    assert all(CASE in text for text in texts)


@pytest.mark.rule("SRV-6")
def test_photos_stand_on_a_page_of_their_own(desk_shop):
    without, with_photos = damage_pdf(report()), damage_pdf(report(pictures=3))
    assert len(page_texts(with_photos)) == len(page_texts(without)) + 1
    last = page_texts(with_photos)[-1]
    assert "現場照片" in last
    assert "3 2026-05-20 10:33" in last
    assert desk_shop.today  # the fonts of the house are loaded


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (action_pdf(form()), own_code(CodeKind.ACTION, ACTION)),
        (action_pdf(form(finding="长\n" * 120)), own_code(CodeKind.ACTION, ACTION)),
        (damage_pdf(report(60)), own_code(CodeKind.DAMAGE, CASE)),
    ],
)
def test_every_page_carries_its_code_at_203_dpi(pdf, code):
    for picture in page_images(pdf, 203, grey=True):
        found = zxingcpp.read_barcodes(picture)
        assert {each.text for each in found} == {code}
        assert {"QRCode", "Code128"} <= {each.format.name for each in found}


def test_equal_data_gives_equal_bytes():
    assert action_pdf(form()) == action_pdf(form())
    assert damage_pdf(report()) == damage_pdf(report())
    assert action_pdf(form()) != action_pdf(form(is_copy=True))


@pytest.mark.rule("CMP-8", "SYS-2")
def test_an_action_is_archived_as_printed_and_a_copy_from_then_on(shop):
    found = carried_out(shop, opened(shop, customer_id=2))
    command = PrintAction(shop.op(), found.id)
    done = printing_action.print_action(shop.db, shop.acting(), command)
    again = printing_action.print_action(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (done.value, True)
    text = page_texts(archive.content(shop.db, done.value))[0]
    assert "纠正和预防措施处理单" in text
    assert "副本" not in text
    assert "2026-05-21 10:30" in text
    copy = printing_action.print_action(
        shop.db, shop.acting("gm"), PrintAction(shop.op(), found.id, Language.EN)
    )
    text = page_texts(archive.content(shop.db, copy.value))[0]
    assert "Corrective action form" in text
    assert "COPY" in text
    assert len(archive.papers(shop.db, found.row.number)) == 2


@pytest.mark.rule("SRV-6", "SYS-2")
def test_a_report_is_archived_with_its_photos_and_a_copy_from_then_on(shop):
    found = damaged(shop)
    command = PrintDamage(shop.op(), found.id)
    done = printing_damage.print_damage(shop.db, shop.acting(), command)
    texts = page_texts(archive.content(shop.db, done.value))
    assert "货损货差报告" in texts[0]
    assert "现场照片" in texts[-1]
    copy = printing_damage.print_damage(
        shop.db, shop.acting("zhou"), PrintDamage(shop.op(), found.id, Language.ZH_TW)
    )
    assert "副本" in page_texts(archive.content(shop.db, copy.value))[0]
    assert len(archive.papers(shop.db, found.row.number)) == 2


def test_nobody_without_a_role_nor_another_site_prints(shop):
    action, case = opened(shop), damaged(shop)
    before = dump(shop.db)
    elsewhere = shop.acting("zhou", site=2)
    for work, code in (
        (lambda: _print(shop, shop.acting("nobody"), action.id), Right.ROLE_MISSING),
        (lambda: _print(shop, elsewhere, action.id), ActionFault.OTHER_SITE),
        (lambda: _print(shop, elsewhere, 999), ActionFault.UNKNOWN),
        (lambda: _report(shop, shop.acting("nobody"), case.id), Right.ROLE_MISSING),
        (lambda: _report(shop, elsewhere, case.id), DamageFault.OTHER_SITE),
        (lambda: _report(shop, elsewhere, 999), DamageFault.UNKNOWN),
    ):
        with pytest.raises(Refused) as told:
            work()
        assert told.value.code is code
    assert dump(shop.db) == before


def _print(shop, by, id_: int) -> None:
    printing_action.print_action(shop.db, by, PrintAction(shop.op(), id_))


def _report(shop, by, id_: int) -> None:
    printing_damage.print_damage(shop.db, by, PrintDamage(shop.op(), id_))
