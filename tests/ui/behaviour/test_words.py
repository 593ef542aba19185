"""Texts and sentences in three languages."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox

import wms_desktop.ui
from wms_desktop.core import general_words
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Lack, NeedsConfirmation, Refused, Stale, Unavailable
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import TextFault, clean_line
from wms_desktop.ui.words import (
    register_refusals,
    register_states,
    sentence,
    tr,
    use_language,
    word,
)

OWN = [*general_words.LACKS.values(), *general_words.REFUSALS.values(), general_words.STALE]


class Fault(StrEnum):
    SHORT = "short"


class Other(StrEnum):
    SHORT = "short"


class State(StrEnum):
    OPEN = "open"


@pytest.fixture
def fault() -> None:
    register_refusals({Fault.SHORT: ("{name} is short by {count}.", "Wait until {day}, {state}.")})
    register_refusals({Other.SHORT: ("Another one.", "")})
    register_states({State.OPEN: "still open"})


@pytest.mark.usefixtures("fault")
def test_a_refusal_is_told_with_its_figures() -> None:
    error = NeedsConfirmation(
        Fault.SHORT, name="A302", count=Decimal("2.500"), day=date(2026, 5, 1), state=State.OPEN
    )
    told = sentence(error)
    assert told.head == "A302 is short by 2.5."
    assert told.advice == "Wait until 2026-05-01, still open."
    assert sentence(Refused(Other.SHORT)).head == "Another one."


@pytest.mark.usefixtures("fault")
def test_a_figure_that_is_missing_is_a_dash_and_no_second_fault() -> None:
    assert sentence(Refused(Fault.SHORT)).head == "– is short by –."


def test_general_refusals_have_their_words() -> None:
    with pytest.raises(Refused) as caught:
        clean_line("", field="Name")
    assert sentence(caught.value).head == "Name is empty."
    roles = sentence(Refused(Right.ROLE_MISSING, roles=(Role.QC, Role.FINANCE)))
    assert roles.advice == "Ask somebody with the role: Quality control, Finance."
    assert sentence(Stale()).head == "Changed on another workstation."


def test_every_general_fault_and_lack_is_covered() -> None:
    assert {*general_words.LACKS} == {*Lack}
    for kind in (TextFault, QuantityFault, Right):
        assert {*kind} <= {*general_words.REFUSALS}
    assert {*general_words.ROLES} == {*Role}


def test_unknown_is_never_told_as_failed() -> None:
    told = sentence(Unavailable(Lack.DATABASE, unknown=True))
    assert "not known" in told.head
    assert "Nothing was saved" in sentence(Unavailable(Lack.DATABASE, unknown=False)).head


@pytest.mark.parametrize("error", [ZeroDivisionError(), Refused(StrEnum("X", {"Y": "y"}).Y)])
def test_everything_else_is_a_bug_and_passes_through(error: Exception) -> None:
    with pytest.raises(type(error)):
        sentence(error)


def test_states_have_words() -> None:
    register_states({State.OPEN: "still open"})
    assert word(State.OPEN) == "still open"


def test_qts_own_buttons_follow_the_language() -> None:
    said = {}
    for language in Language:
        use_language(language)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        said[language] = box.buttons()[0].text()
    assert said[Language.ZH_CN] == "取消"
    assert "ancel" in said[Language.EN]


def _sources() -> set[str]:
    """Every text of ours in ui that is marked for translation."""
    found = set()
    for path in Path(wms_desktop.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("tr", "N_")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.ZH_TW])
def test_every_text_of_the_window_is_translated(language: Language) -> None:
    same = {"{key}"}
    missing = [
        source
        for source in sorted(_sources() - same)
        if re.search("[A-Za-z]{2}", source)
        and translate(source, language) == source.split("@@", 1)[0]
    ]
    assert missing == []


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.ZH_TW])
def test_chinese_keeps_every_place_and_says_no_please(language: Language) -> None:
    for source in _sources():
        said = translate(source, language)
        assert re.findall(r"\{(\w+)\}", said).sort() == re.findall(r"\{(\w+)\}", source).sort()
        assert not set("请請您！") & set(said), source
        if language is Language.ZH_TW:
            assert "臺" not in said


def test_tr_fills_places() -> None:
    assert tr("Unknown code {code}", code="{x}") == "Unknown code {x}"
    use_language(Language.ZH_CN)
    assert "X-1" in tr("Unknown code {code}", code="X-1")


def test_the_context_of_a_forms_text_is_never_shown() -> None:
    said = {}
    for language in Language:
        use_language(language)
        said[language] = QCoreApplication.translate("counts_review", "Print report@@count")
    use_language(Language.ZH_CN)
    assert said == {
        Language.EN: "Print report", Language.ZH_CN: "打印报告", Language.ZH_TW: "列印報告"
    }  # fmt: skip
