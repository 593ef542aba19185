"""``evidence …`` and ``check`` as scripts call them: keys, exit codes, from end to end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.db import archive, evidence, seals
from wms_desktop.db.program import DONE, FAILED, NOT_ALLOWED, USAGE

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(
    desk_shop: Shop, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:  # fmt: skip
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))
    with desk_shop.db.write() as session:
        for number in range(30):
            content = b"%%PDF-1.4 %d" % number
            archive.store(session, desk_shop.acting(), content, "application/pdf")
    url = f"sqlite:///{desk_shop.db.path}"

    def ran(*words: str) -> tuple[int, Any]:
        code = cli.run([*words, "--database", url, "--json"])
        told = capsys.readouterr().out
        return code, json.loads(told) if told else None

    return ran


@pytest.mark.rule("SYS-2")
def test_files_go_to_a_folder_and_back_by_command(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    assert run("evidence", "use", "folder", str(folder))[0] == DONE
    assert run("evidence", "move", "--to", "folder") == (DONE, {"moved": 30, "to": "folder"})
    code, told = run("evidence", "status")
    assert code == DONE
    assert [(s["store"], s["files"], s["chosen"]) for s in told["stores"]] == [("folder", 30, True)]
    code, told = run("check", "--evidence", "10%")
    by_name = {each["name"]: each["looked_at"] for each in told["checks"]}
    assert (code, told["ok"], by_name["stored files unaltered"]) == (DONE, True, 3)
    assert told["algorithm"] == "sha256"
    assert run("evidence", "use", "database")[0] == DONE
    assert run("evidence", "move", "--to", "database")[1]["moved"] == 30
    one = next((folder / "objects").rglob("[0-9a-f]*[0-9a-f]"))
    assert one.exists()
    assert run("evidence", "orphans")[1] == {"orphans": [], "set_aside": False}  # too young
    assert run("check")[0] == DONE


@pytest.mark.rule("SYS-1")
def test_check_fails_for_a_cut_tail_until_an_administrator_accepts_it(
    run: Run, desk_shop: Shop
) -> None:
    assert run("check")[0] == DONE
    evidence_use = run("evidence", "use", "database")
    assert evidence_use[0] == DONE
    desk_shop.item("NEW-1")
    assert run("check")[0] == DONE
    path = desk_shop.db.path
    desk_shop.db.close()
    with closing(sqlite3.connect(str(path), isolation_level=None)) as forge:
        forge.execute("DROP TRIGGER seal_no_delete")
        forge.execute("DELETE FROM seal WHERE id = (SELECT max(id) FROM seal)")
    code, told = run("check")
    found = [f for each in told["checks"] for f in each["findings"]]
    assert (code, [f["detail"] for f in found]) == (FAILED, ["cut_off"])
    assert run("evidence", "accept", "--reason", "restored yesterday's backup")[0] == DONE
    assert run("check")[0] == DONE


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("evidence", "use", "folder"), NOT_ALLOWED),
        (("evidence", "use", "folder", "relative"), NOT_ALLOWED),
        (("evidence", "use", "folder", "/" + "x" * 400), NOT_ALLOWED),
        (("evidence", "use", "s3", "http://far.example/bucket"), NOT_ALLOWED),
        (("evidence", "use", "folder", "/nowhere/at/all"), FAILED),
        (("evidence", "move", "--to", "s3"), NOT_ALLOWED),
        (("evidence", "use", "database", "--user", "lin"), NOT_ALLOWED),
        (("evidence", "move", "--to", "database", "--user", "lin"), NOT_ALLOWED),
        (("evidence", "accept", "--reason", "x", "--user", "lin"), NOT_ALLOWED),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run, desk_shop: Shop, words: tuple[str, ...], code: int
) -> None:
    seals.seal(desk_shop.db)
    found, told = run(*words)
    assert found == code
    assert told["error"]["text"]
    assert "\x00" not in told["error"]["text"]
    with desk_shop.db.read() as session:
        assert evidence.chosen(session).value == "database"


@pytest.mark.parametrize("percent", ["0", "101%", "x", "-5"])
def test_a_part_is_between_one_and_a_hundred_percent(run: Run, percent: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("check", f"--evidence={percent}")
    assert ended.value.code == USAGE
