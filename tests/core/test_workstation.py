"""The workstation's file: what is written is read again, and nothing in it can hurt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import (
    DEFAULTS,
    PrinterFit,
    WorkstationFile,
    WorkstationSettings,
    holds_password,
    toml_text,
)


def test_a_missing_file_means_defaults(tmp_path: Path) -> None:
    file = WorkstationFile(tmp_path / "none" / "workstation.toml")
    assert file.load() == DEFAULTS
    assert file.warnings == ()
    assert DEFAULTS.is_new
    assert DEFAULTS.shown_language is Language.ZH_CN


def test_everything_written_is_read_again(tmp_path: Path) -> None:
    settings = WorkstationSettings(
        language="zh_TW",
        theme="dark",
        text_scale_percent=150,
        database_url="postgresql://lin@10.0.0.5/wms",
        site_id=1,
        workstation_id=3,
        tab_order=("pickup", "goods"),
        label_printer='TSC "TE210" \\ 斜\t線',
        sound_on=False,
        printer_fits={"TSC TE210 (USB)": PrinterFit(0.994, 1.004, 0.4, -0.2)},
        preferences={"goods": {"widths": {"货品": 220}, "sort": "name"}, "rail": {"folded": True}},
    )
    file = WorkstationFile(tmp_path / "deep" / "workstation.toml")
    file.save(settings)
    again = WorkstationFile(file.path)
    assert again.load() == settings
    assert again.warnings == ()
    if sys.platform != "win32":
        assert os.stat(file.path).st_mode & 0o077 == 0


def test_two_windows_of_one_workstation_keep_each_others_changes(tmp_path: Path) -> None:
    here, there = (WorkstationFile(tmp_path / "workstation.toml") for _ in range(2))
    here.change(theme="dark", workstation_id=3)
    there.load()
    here.change(language="zh_TW")
    there.change(last_login="lin")
    again = WorkstationFile(here.path).load()
    assert (again.language, again.last_login, again.workstation_id) == ("zh_TW", "lin", 3)
    assert there.settings.language == "zh_TW"


def test_a_broken_file_never_takes_the_place_of_what_is_in_force(tmp_path: Path) -> None:
    file = WorkstationFile(tmp_path / "workstation.toml")
    file.change(workstation_id=3)
    file.path.write_text("workstation_id = ")
    file.change(theme="dark")
    again = WorkstationFile(file.path).load()
    assert (again.workstation_id, again.theme) == (3, "dark")


def test_what_cannot_be_written_holds_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("")
    file = WorkstationFile(tmp_path / "no folder" / "workstation.toml")
    file.remember(language="zh_TW")
    assert file.settings.language == "zh_TW"


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=12), st.text(max_size=12)))
def test_any_text_survives(text: str, preferences: dict[str, str]) -> None:
    import tomllib

    written = toml_text(WorkstationSettings(scan_prefix=text, preferences=preferences))
    found = tomllib.loads(written.encode("utf-8", "replace").decode("utf-8"))
    assert found.get("scan_prefix", "") == text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("colour = 3\n", ["colour"]),
        ('theme = "purple"\n', ["theme"]),
        ('text_scale_percent = "150"\n', ["text_scale_percent"]),
        ("text_scale_percent = 900\n", ["text_scale_percent"]),
        ("sound_on = 1\n", ["sound_on"]),
        ("scan_gap_ms = true\n", ["scan_gap_ms"]),
        ('tab_order = ["a", 3]\n', ["tab_order"]),
        ('language = "fr"\n', ["language"]),
        ('database_url = "postgresql://lin:secret@db/wms"\n', ["database_url"]),
        ('database_url = "postgresql://db/wms?password=secret"\n', ["database_url"]),
        ("[printer_fits.a]\nturned = 3\n", ["printer_fits"]),
        ("theme = \n", ["workstation.toml"]),
        ("\x00\x01", ["workstation.toml"]),
        ("a = " + "[" * 5000, ["workstation.toml"]),
    ],
)
def test_what_cannot_be_meant_is_warned_of(tmp_path: Path, text: str, warned: list[str]) -> None:
    path = tmp_path / "workstation.toml"
    path.write_text("volume_percent = 30\n" + text, encoding="utf-8")
    file = WorkstationFile(path)
    settings = file.load()
    assert [w.key for w in file.warnings] == warned
    assert "secret" not in repr(settings)
    assert "secret" not in repr(file.warnings)
    if warned != ["workstation.toml"]:
        assert settings.volume_percent == 30


def test_a_password_is_never_written(tmp_path: Path) -> None:
    file = WorkstationFile(tmp_path / "workstation.toml")
    with pytest.raises(Refused):
        file.change(database_url="postgresql://lin:secret@db/wms")
    assert not file.path.exists()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://lin@db:5432/wms", False),
        ("postgresql://db/wms", False),
        ("postgresql://[::1]:5432/wms", False),
        ("sqlite:////data/wms.sqlite", False),
        ("sqlite:///C:/Users/a@b/wms.sqlite", False),
        ("postgresql://lin:x@db/wms", True),
        ("postgresql://:x@db/wms", True),
        ("postgresql://db/wms?PASSWORD=x", True),
    ],
)
def test_passwords_in_addresses_are_seen(address: str, expected: bool) -> None:
    assert holds_password(address) is expected


def test_who_signed_in_last_is_offered_first() -> None:
    settings = DEFAULTS.with_person("lin").with_person("zhou").with_person("lin")
    assert settings.known_logins == ("lin", "zhou")
    assert settings.last_login == "lin"
