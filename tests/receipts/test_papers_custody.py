"""Cover sheets, hand-over lists, destruction lists and box labels, read back from the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp

from tests.pickup.waybills import signature
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_images, page_texts
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import BoxKind
from wms_desktop.receipts.papers_custody import (
    BoxLabel,
    DestructionPaper,
    EnvelopePaper,
    HandOverPaper,
    PaperLine,
    box_label_pdf,
    destruction_pdf,
    envelope_pdf,
    hand_over_pdf,
)
from wms_desktop.receipts.rules import Needs

PRINTED = Printed(datetime(2026, 5, 21, 10, 30, tzinfo=UTC), "林晓雯", "上海宝山仓")
NUMBER = "XF-20260521-0007"


def lines(count: int) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            n, f"R-20260521-{n:04d}", f"TY-8807{n:04d}", "绍兴锦程纺织有限公司", "杨民敬",
            Needs(seal=n % 2 == 0, copies=2), is_cash=n == 1,
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def envelope(count: int) -> EnvelopePaper:
    return EnvelopePaper(
        NUMBER, lines(count), "绍兴柯桥网点", "上海宝山仓", "顺丰", "SF1234567890", PRINTED
    )


def hand_over(count: int, **fixed: object) -> HandOverPaper:
    made = HandOverPaper(
        "JJ-20260521-0002", lines(count), "绍兴锦程纺织有限公司", "周经理", "上海宝山仓",
        printed=PRINTED,
    )  # fmt: skip
    return replace(made, **fixed)  # type: ignore[arg-type]


def codes(pdf: bytes, page: int) -> list[str]:
    image = page_images(pdf, 200)[page]
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


@pytest.mark.rule("RCP-7")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("count", [1, 40, 200])
def test_the_cover_has_count_list_and_its_barcode_twice(count: int, language: Language) -> None:
    pdf = envelope_pdf(envelope(count), language)
    texts = page_texts(pdf)
    whole = "\n".join(texts)
    assert [n for n in range(1, count + 1) if f"R-20260521-{n:04d}" not in whole] == []
    assert f"{count}" in texts[0]
    assert "上海宝山仓" in texts[0]
    code = own_code(CodeKind.ENVELOPE, NUMBER)
    for number in range(len(texts)):
        assert code in codes(pdf, number)
    assert codes(pdf, 0) == [code] * 3  # the bars twice, and the squares
    for number, text in enumerate(texts, 1):
        of = translate("Page {page} of {pages}", language, page=number, pages=len(texts))
        assert of in text
    assert (len(texts) == 1) == (count == 1)


@pytest.mark.rule("RCP-7")
def test_the_same_envelope_gives_the_same_bytes() -> None:
    assert envelope_pdf(envelope(3), Language.ZH_CN) == envelope_pdf(envelope(3), Language.ZH_CN)


@pytest.mark.rule("RCP-8")
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("count", [1, 40, 200])
def test_a_hand_over_list_is_signed_on_its_last_page(count: int, language: Language) -> None:
    pdf = hand_over_pdf(hand_over(count), language)
    texts = page_texts(pdf)
    assert translate(words.TAKER_SIGNS, language) in texts[-1]
    assert translate(words.TAKES_OVER, language, count=count) in texts[-1].replace("\n", "")
    assert f"R-20260521-{count:04d}" in "\n".join(texts)
    code = own_code(CodeKind.HAND_OVER, "JJ-20260521-0002")
    assert code in codes(pdf, 0)


@pytest.mark.rule("RCP-8")
def test_a_signature_on_the_screen_is_on_the_paper() -> None:
    unsigned = hand_over_pdf(hand_over(2), Language.ZH_CN)
    signed = hand_over_pdf(
        hand_over(2, signature=signature(), signed_on="2026-05-21 10:30"), Language.ZH_CN
    )
    assert "接收人签字" in page_texts(unsigned)[0]
    assert "接收人签字" not in page_texts(signed)[0]
    assert "2026-05-21 10:30" in page_texts(signed)[0]
    assert b"/Image" in signed


@pytest.mark.parametrize("language", list(Language))
def test_a_destruction_list_names_both_who_approved(language: Language) -> None:
    made = DestructionPaper(
        "XH-20260521-0001", lines(40), "保管期满", "上海宝山仓", "林晓雯 2026-05-20 09:00",
        ("周立群 2026-05-20 10:00", "总经理 2026-05-21 09:00"), "2026-05-21", PRINTED,
    )  # fmt: skip
    pdf = destruction_pdf(made, language)
    texts = page_texts(pdf)
    assert all(name in texts[0] for name in ("林晓雯", "周立群", "总经理"))
    assert own_code(CodeKind.DESTRUCTION, made.number) in codes(pdf, 0)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(BoxKind))
def test_a_box_label_is_read_by_the_scanner(kind: BoxKind, language: Language) -> None:
    label = BoxLabel(
        "HX-20260521-0001", kind, "2026 年 5 月回单（柯桥、余杭）", "档案室 3 号架", "上海宝山仓",
        1, 240,
    )  # fmt: skip
    pdf = box_label_pdf(label, language)
    assert codes(pdf, 0) == [own_code(CodeKind.BOX, label.number)]
    text = page_texts(pdf)[0]
    assert translate(words.NUMBERS, language, first=1, last=240) in text
    assert label.number in text
    empty = box_label_pdf(replace(label, first=0, last=0), language)
    assert translate(words.EMPTY_BOX, language) in page_texts(empty)[0]
