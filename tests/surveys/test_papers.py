"""Questionnaire and report on paper: what they say, their codes, their archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import zxingcpp

from tests.conftest import TODAY
from tests.surveys.asked import COMPLAINT, Asked
from tests.surveys.test_revisits import refused
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.render import page_images, page_texts
from wms_desktop.surveys import printing
from wms_desktop.surveys.papers import Questionnaire, questionnaire_pdf
from wms_desktop.surveys.printing import PrintReport, PrintSurvey
from wms_desktop.surveys.rules import SurveyFault
from wms_desktop.surveys.rules_periods import Span

NUMBER = "DC-20260521-0007"
CODE = own_code(CodeKind.SURVEY, NUMBER)
LONG_NAME = "内蒙古自治区呼伦贝尔市鄂温克族自治旗吉𠮷装饰材料有限责任公司第三分公司"
TITLES = {
    Language.ZH_CN: "顾客满意程度调查表",
    Language.ZH_TW: "顧客滿意程度調查表",
    Language.EN: "Customer satisfaction survey",
}


def paper(language: Language = Language.ZH_TW, **other: object) -> Questionnaire:
    """A questionnaire with the longest names and rare characters."""
    base = Questionnaire(
        NUMBER, "上海宝山仓", LONG_NAME, "㐂多郎·龘 0571-88120001", date(2026, 5, 21),
        date(2026, 6, 4), language, "KS-20260501-0003", seal="3f9a01c2de44",
        printed=Printed(datetime(2026, 5, 21, 10, 30), "林晓雯", "工作台 1"),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


@pytest.mark.rule("SRV-3")
@pytest.mark.parametrize("language", list(Language))
def test_one_page_says_everything_and_is_read_back(language: Language) -> None:
    pdf = questionnaire_pdf(paper(language))
    (text,) = page_texts(pdf)
    flat = text.replace("\n", "").replace(" ", "")
    for said in (
        TITLES[language], LONG_NAME, "㐂多郎", "龘", NUMBER, "2026-06-04", "KS-20260501-0003",
    ):  # fmt: skip
        assert said.replace(" ", "") in flat, said
    (picture,) = page_images(pdf, 203, grey=True)
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {CODE}
    assert questionnaire_pdf(paper(language)) == pdf


@pytest.mark.rule("SRV-3")
def test_four_dimensions_with_five_boxes_or_what_was_answered() -> None:
    empty, answered = paper(), paper(scores=(5, 3, 4, 2), remark="包装", answered="2026-05-25")
    for data, dots in ((empty, 0), (answered, 4)):
        (text,) = page_texts(questionnaire_pdf(data))
        assert text.count("●") == dots
        assert all(each in text for each in ("服務品質", "回應速度", "貨物保管", "溝通配合"))
        assert [f"{n}" in text for n in range(1, 6)] == [True] * 5


@pytest.mark.rule("SYS-2")
@pytest.mark.rule("SYS-5")
def test_it_is_archived_in_the_customers_language_and_a_copy_from_then_on(asked: Asked) -> None:
    with asked.db.write() as session:
        session.get_one(Customer, 2).language = Language.ZH_TW
    asked.complaint()
    row = asked.ask(about=COMPLAINT)
    papers = []
    for _ in range(2):
        command = PrintSurvey(asked.shop.op(), row.id)
        papers.append(archive.content(
            asked.db, printing.print_survey(asked.db, asked.by, command).value
        ))  # fmt: skip
    first, second = (page_texts(pdf)[0] for pdf in papers)
    assert TITLES[Language.ZH_TW] in first
    assert COMPLAINT in first
    assert "副本" not in first
    assert "副本" in second
    kept = archive.papers(asked.db, row.number)
    assert [each.language for each in kept] == [Language.ZH_TW] * 2


@pytest.mark.rule("SYS-2")
def test_answers_that_come_while_it_is_drawn_stand_on_it(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No paper is archived of a questionnaire as it was before."""
    row, draw, drawn = asked.ask(), printing.papers.questionnaire_pdf, []

    def answered_meanwhile(data: Questionnaire) -> bytes:
        if not drawn:
            asked.answer(row, "5342")
        drawn.append(data)
        return draw(data)

    monkeypatch.setattr(printing.papers, "questionnaire_pdf", answered_meanwhile)
    command = PrintSurvey(asked.shop.op(), row.id)
    sha256 = printing.print_survey(asked.db, asked.by, command).value
    assert [each.scores for each in drawn] == [(), (5, 3, 4, 2)]
    assert page_texts(archive.content(asked.db, sha256))[0].count("●") == 4
    assert len(archive.papers(asked.db, row.number)) == 1


def test_only_who_asks_prints_it_and_only_what_there_is(asked: Asked) -> None:
    row, by = asked.ask(), asked.shop.acting("keeper2")

    def run(actor: object, survey_id: int) -> None:
        command = PrintSurvey(asked.shop.op(), survey_id)
        printing.print_survey(asked.db, actor, command)  # type: ignore[arg-type]

    assert refused(lambda: run(by, row.id), asked) is Right.ROLE_MISSING
    assert refused(lambda: run(asked.by, 99), asked) is SurveyFault.UNKNOWN


@pytest.mark.rule("KPI-1")
@pytest.mark.parametrize("language", list(Language))
def test_the_report_has_figures_trend_and_measures(asked: Asked, language: Language) -> None:
    asked.answers("5355", "4444", "5154")
    row = asked.opened()
    by = replace(asked.by, language=language)
    command = PrintReport(asked.shop.op(), TODAY, Span.QUARTER)
    sha256 = printing.print_report(asked.db, by, command).value
    texts = page_texts(archive.content(asked.db, sha256))
    whole = "".join(texts).replace("\n", "")
    for said in ("2.66", "66.6 %", "90 %", row.number, "2026-04-01", "2026-06-30", "26Q2"):
        assert said in whole, said
    weak = {Language.ZH_CN: "弱项", Language.ZH_TW: "弱項", Language.EN: "Weak"}[language]
    assert weak in whole
    empty = PrintReport(asked.shop.op(), TODAY - timedelta(days=900), Span.YEAR)
    assert printing.print_report(asked.db, by, empty).value
