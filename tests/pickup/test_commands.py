"""verify-id and compare-names: for training, without a database; and the words of the slice."""

from __future__ import annotations

import json
from enum import Enum

import pytest

from tests.pickup.waybills import NUMBER
from wms_desktop import cli
from wms_desktop.core.language import Language
from wms_desktop.pickup import kinds, words
from wms_desktop.pickup.identity import NumberFault, NumberFlag


def run(capsys, *arguments: str) -> tuple[int, dict]:
    code = cli.run([*arguments, "--json", "--language", "en"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.rule("PCK-2")
def test_verify_id_answers_with_exit_codes_and_keeps_the_number_masked(capsys):
    code, result = run(capsys, "verify-id", NUMBER)
    assert (code, result["valid"], result["fault"]) == (0, True, None)
    assert result["region"] == "Zhejiang"
    assert NUMBER not in json.dumps(result)
    code, result = run(capsys, "verify-id", "110105194912310021")
    assert (code, result["fault"], result["expected"]) == (1, "number_check_digit", "X")
    code, result = run(capsys, "verify-id", "南字第12345678号", "--kind", "officer_card")
    assert (code, result["valid"]) == (0, True)


@pytest.mark.rule("PCK-4")
def test_compare_names_answers_with_exit_codes(capsys):
    code, result = run(capsys, "compare-names", "陈法开", "程发凯")
    assert (code, result["same"], result["sounds_alike"]) == (1, False, True)
    assert result["differing"] == [1, 2, 3]
    code, result = run(capsys, "compare-names", "杨民敬", "杨民敬")
    assert (code, result["same"]) == (0, True)


def test_people_read_it_in_their_language(capsys):
    assert cli.run(["compare-names", "楊民敬", "杨民敬", "--language", "zh_TW"]) == 1
    assert "繁簡體" in capsys.readouterr().out


ENUMS = (
    kinds.DocumentKind,
    kinds.Collector,
    kinds.SealMeans,
    kinds.PaymentMeans,
    kinds.PickupOutcome,
    kinds.RefusalReason,
    kinds.Due,
    kinds.Tick,
    kinds.Gap,
    NumberFault,
    NumberFlag,
)


@pytest.mark.parametrize("enum", ENUMS)
def test_every_state_has_its_own_words(enum: type[Enum]):
    known: dict[str, str] = {}
    for table in vars(words).values():
        if isinstance(table, dict):
            known |= {
                f"{type(key).__name__}.{key.value}": said
                for key, said in table.items()
                if isinstance(key, Enum) and isinstance(said, str)
            }
    for member in enum:
        assert f"{enum.__name__}.{member.value}" in known


def test_every_refusal_has_its_words():
    for enum in (kinds.Block, kinds.Gap, kinds.PickupFault):
        for member in enum:
            assert len(words.REFUSALS[member]) == 2
    assert words.fault_sentence(NumberFault.LENGTH, "", Language.ZH_CN) == "身份证号是 18 位。"
