"""The command itself: real processes, real faults, and nothing is lost, twice, or half (G1)."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.core.errors import Refused
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Operation
from wms_desktop.returns import chain, service
from wms_desktop.returns.kinds import ReturnReason, Wish
from wms_desktop.simulate import journal, spoken
from wms_desktop.simulate.faults import (
    IN_A_FILE,
    ON_A_SERVER,
    FaultKind,
    SimulateFault,
    due,
    read_spec,
    spread,
)
from wms_desktop.simulate.journal import Journal, Told
from wms_desktop.stock import service_moves

ALL_KINDS = "cut=2,lost=2,freeze=1,reset=1,timeout=1,kill=1"


def simulated(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    """What the command prints."""
    assert cli.run(["simulate", "--json", "--language=en", *arguments]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.rule("STK-3")
def test_exactly_once_on_a_server_with_faults(
    empty_server: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    url = empty_server.engine.url.render_as_string(hide_password=False)
    told = simulated(
        capsys, f"--database={url}", "--workstations=3", "--operations=60", f"--faults={ALL_KINDS}"
    )
    assert told["findings"] == []
    assert told["ok"] is True
    assert told["acked"] + told["refused"] + told["walked_away"] == told["operations"] >= 180
    assert set(told["faults"]) >= {"lost", "cut", "reset", "freeze", "kill"}
    assert told["unknown"] >= told["faults"]["lost"]
    assert told["worst_settled_s"] < 10
    assert told["deadlocks"] == 0
    assert told["most_connections"] <= 4
    assert set(told["documents"]) >= {"receipt", "issue", "transfer"}


@pytest.mark.rule("STK-3")
def test_exactly_once_in_a_file_with_faults(capsys: pytest.CaptureFixture[str]) -> None:
    told = simulated(capsys, "--workstations=2", "--operations=40", "--faults=kill=1,full=2")
    assert told["findings"] == []
    assert told["faults"] == {"kill": 1, "full": 2}


@pytest.mark.rule("SYS-3")
def test_somebodys_data_are_never_played_with(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump(shop.db)
    url = shop.db.engine.url.render_as_string(hide_password=False)
    told = simulated(capsys, f"--database={url}", "--operations=1", code=4)
    assert told["error"]["code"] == SimulateFault.REAL_DATA
    assert dump(shop.db) == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--faults=flood"], SimulateFault.FAULTS),
        (["--faults=kill=-1"], SimulateFault.FAULTS),
        (["--faults=kill=９"], SimulateFault.FAULTS),
        (["--faults=99999"], SimulateFault.FAULTS),
        (["--faults=lost"], SimulateFault.FAULT_NOT_HERE),
        (["--workstations=0"], SimulateFault.SIZE),
        (["--workstations=65"], SimulateFault.SIZE),
        (["--operations=1000001"], SimulateFault.SIZE),
    ],
)
def test_what_cannot_be_simulated_is_said(
    arguments: Sequence[str], why: SimulateFault, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulated(capsys, *arguments, code=4)["error"]["code"] == why


def test_faults_by_number_and_by_name() -> None:
    assert read_spec("", ON_A_SERVER) == ()
    assert read_spec("3", IN_A_FILE[:2]) == (*IN_A_FILE, IN_A_FILE[0])[:3]
    assert read_spec("lost=2, kill", ON_A_SERVER) == (
        FaultKind.LOST, FaultKind.LOST, FaultKind.KILL,
    )  # fmt: skip
    with pytest.raises(Refused):
        read_spec("crash", ON_A_SERVER)


def test_faults_are_spread_over_the_run() -> None:
    planned = spread([FaultKind.LOST] * 4, 100, random.Random(1))
    assert [each.after for each in planned] == [20, 40, 60, 80]
    assert list(due(planned, 45)) == [FaultKind.LOST] * 2
    assert list(due(planned, 45)) == []


@pytest.mark.parametrize(
    "command",
    [
        service_moves.OpenStock(
            uuid4(), (service_moves.OpeningLine(1, "L1", 1, 2, Decimal("1.5")),), ("no_room",)
        ),
        chain.Issue(uuid4(), 1, 2, chain.Told(Channel.PHONE, "退货单已开", "周经理")),
        service.Submit(
            uuid4(), 1, 1, Wish.REFUND,
            (service.ReturnGoods(1, 1, Decimal(1), ReturnReason.COLOUR),),
        ),
    ],
    ids=lambda command: type(command).__name__,
)  # fmt: skip
def test_a_command_can_be_sent_again_from_its_journal(command: Any) -> None:
    said = json.loads(json.dumps(spoken.as_text(command)))
    assert spoken.again(type(command), said) == command


def test_every_command_comes_back_from_its_fields() -> None:
    for use in spoken.USES.values():
        assert spoken._hints(use.command)["op_id"] is UUID


def test_a_journal_that_ends_in_the_middle_of_a_line(tmp_path: Path) -> None:
    """The killed process left half a line; its successor wrote on behind it."""
    path, keys = tmp_path / "s0.journal", [uuid4(), uuid4()]
    own = Journal(path)
    for key in keys:
        own.write(key, Told.SENT, use="receive", by="lin", said={})
    own.write(keys[0], Told.UNKNOWN, why="database")
    own.close()
    with path.open("ab") as file:
        file.write(b'{"key": "12')
    after = Journal(path)
    after.write(keys[0], Told.SENT)
    after.write(keys[0], Told.ACKED, answer="7", took=1.5)
    after.close()
    found = journal.read(path)
    first, second = (found.entries[key] for key in keys)
    assert (first.told, first.answer, first.was_unknown) == (Told.ACKED, "7", True)
    assert second.told is Told.SENT


def test_a_second_run_on_the_same_database(
    empty_sqlite: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an earlier simulation made is its own to use again."""
    url = empty_sqlite.engine.url.render_as_string(hide_password=False)
    for _ in range(2):
        simulated(capsys, f"--database={url}", "--workstations=1", "--operations=5")
    with empty_sqlite.read() as session:
        assert len(session.scalars(select(Operation.op_id)).all()) > 10
