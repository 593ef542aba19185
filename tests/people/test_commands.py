"""user, site and workstation on the command line; the workstation's preferences as a mapping."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.people import queries


class Line:
    """Somebody at a terminal."""

    def __init__(
        self, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._url, self._monkeypatch, self._capsys = url, monkeypatch, capsys

    def __call__(self, *words: str, typed: str = "") -> tuple[int, object]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = cli.run([*words, "--database", self._url, "--json", "--language", "en"])
        said = self._capsys.readouterr().out
        assert PASSWORD not in said
        return code, json.loads(said)


@pytest.fixture
def line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Line:
    url = f"sqlite:///{tmp_path}/new.sqlite"
    db = Database(url)
    schema.upgrade(db)
    db.close()
    return Line(url, monkeypatch, capsys)


def test_a_shop_can_be_founded_from_the_terminal(line: Line) -> None:
    assert line("site", "add", "sh", "上海宝山仓")[0] == 0
    assert line("workstation", "add", "SH", "工作台 1")[0] == 0
    add = ("user", "add", "wang", "王管理", "--role", "admin")
    assert line(*add, typed="12345678\n")[0] == 4
    code, said = line(*add, typed=f"{PASSWORD}\n")
    assert (code, said["login"]) == (0, "wang")  # type: ignore[index]
    assert line("user", "add", "lin", "林", "--role", "clerk", typed=f"{PASSWORD}\n")[0] == 0
    assert line("user", "disable", "lin")[0] == 0
    assert line("user", "until", "lin", "2099-12-31")[0] == 0
    code, rows = line("user", "list")
    assert code == 0
    told = [(r["login"], r["name"], r["active"], r["last_day"], r["roles"]) for r in rows]
    assert told == [
        ("lin", "林", False, "2099-12-31", ["SH:clerk"]),
        ("wang", "王管理", True, None, ["SH:admin"]),
    ]
    assert line("user", "enable", "lin")[0] == 0
    assert line("user", "passwd", "lin", typed="another sentence\n")[0] == 0
    assert line("user", "passwd", "who", typed="another sentence\n")[0] == 4
    assert line("user", "list", "--user", "lin")[0] == 4  # a clerk's rights


def test_in_whose_name_a_command_works(shop: Shop) -> None:
    named = queries.acting_for_command(shop.db, login="lin", language=Language.EN, now=shop.now)
    assert (named.person_name, named.site_id) == ("林晓雯", 1)
    first = queries.acting_for_command(shop.db, login=None, language=Language.EN, now=shop.now)
    assert first.person_name == "管理员"


def test_preferences_and_settings_are_one(tmp_path: Path) -> None:
    file = WorkstationFile(tmp_path / "workstation.toml")
    preferences = WorkstationPreferences(file)
    preferences["dark"] = True
    preferences["text_scale"] = 1.25
    preferences["language"] = "zh_TW"
    preferences["tab_order"] = ["pickup", "goods"]
    preferences["columns"] = {"goods/lines": {"货品": 220}}
    preferences["rail_folded"] = True
    again = WorkstationPreferences(WorkstationFile(file.path))
    settings = again.file.load()
    assert (settings.theme, settings.text_scale_percent, settings.language) == (
        "dark", 125, "zh_TW",
    )  # fmt: skip
    assert again["columns"] == {"goods/lines": {"货品": 220}}
    assert again.get("rail_folded") is True
    assert again.get("geometry") is None
    assert again["tab_order"] == ("pickup", "goods")
    del again["rail_folded"]
    assert "rail_folded" not in again
    assert len(again) == 14
