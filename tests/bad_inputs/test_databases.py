"""A database that must not be opened: exit code 3, a way out, no byte changed (117, 119, 120)."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import told, unchanged
from tests.house.sources import places as places_of
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.general_words import LACKS
from wms_desktop.customers.tables import Customer
from wms_desktop.db import places
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, NO_DATABASE
from wms_desktop.demo import masters
from wms_desktop.demo.cast import Cast

COMMANDS = (
    ("check",),
    ("receipts", "due"),
    ("export", "stock", "--out", "never.csv"),
    ("import", "items", "never.csv"),
    ("upgrade",),
)
Make = Callable[[Path], str]


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def newer(path: Path) -> str:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return url_of(path)


def missing(path: Path) -> str:
    return url_of(path.with_name("nothing.sqlite"))


def in_no_folder(path: Path) -> str:
    return url_of(path.parent / "nowhere" / "wms.sqlite")


def read_only(path: Path) -> str:
    path.chmod(0o444)
    return url_of(path)


def foreign(path: Path) -> str:
    path.write_bytes(b"hello, this is no database " * 40)
    return url_of(path)


def of_another_program(path: Path) -> str:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (a)")
    connection.close()
    return url_of(path)


def cut(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:50_000])
    return url_of(path)


def overwritten(path: Path) -> str:
    content = bytearray(path.read_bytes())
    content[4096:65536] = os.urandom(65536 - 4096)
    path.write_bytes(content)
    return url_of(path)


def in_sync_folder(path: Path) -> str:
    folder = path.parent / "我的坚果云"
    folder.mkdir()
    return url_of(Path(shutil.move(path, folder / path.name)))


BAD: dict[str, Make] = {
    "missing": missing,
    "missing folder": in_no_folder,
    "newer": newer,
    "read only": read_only,
    "foreign": foreign,
    "of another program": of_another_program,
    "cut": cut,
    "overwritten": overwritten,
    "in a synchronized folder": in_sync_folder,
    "a folder": lambda path: url_of(path.parent),
    "on a share": lambda _path: r"sqlite:///\\server\share\wms.sqlite",
    "on a share, other slashes": lambda _path: "sqlite://///server/share/wms.sqlite",
    "no address": lambda _path: "nonsense",
    "another kind": lambda _path: "mysql://db.example/wms",
    "in memory": lambda _path: "sqlite://",
    "a port that is none": lambda _path: "postgresql://127.0.0.1:port/wms",
    "a server that is not there": lambda _path: "postgresql://127.0.0.1:1/wms",
}


@pytest.fixture
def file(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Path(shutil.copy(template, folder / "wms.sqlite"))


def prints(folder: Path) -> dict[str, str]:
    """Every file below *folder* with what it holds; SQLite's own side files may come and go."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("case", BAD)
def test_a_database_that_must_not_be_opened(
    case: str, file: Path, command_line: Callable[[str], CommandLine]
) -> None:
    line = command_line(BAD[case](file))
    before = prints(file.parent)
    assert line.refused("check").code == NO_DATABASE
    for command in COMMANDS:
        assert line.run(*command).code == NO_DATABASE, command
    assert prints(file.parent) == before


def test_a_network_drive_by_its_mount(
    file: Path, command_line: Callable[[str], CommandLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = file.with_name("mountinfo")
    mounts.write_text(f"30 22 0:40 / {file.parent} rw - nfs4 server:/export rw\n")
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    answer = command_line(url_of(file)).refused("check")
    assert answer.code == NO_DATABASE
    assert "network drive" in answer.result["error"]["text"]


def test_an_unreadable_upgrade_leaves_a_newer_file(
    file: Path, command_line: Callable[[str], CommandLine]
) -> None:
    line = command_line(newer(file))
    before = prints(file.parent)
    for command in ("init", "upgrade", "demo"):
        assert line.refused(command).code == NO_DATABASE
    assert prints(file.parent) == before


def test_a_person_nobody_knows(line: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "items.csv"
    table.write_text("code,name,unit\nA1,云锦,卷\n", encoding="utf-8")
    answer = line.run("import", "items", str(table), user="mallory")
    assert answer.code == 4
    assert answer.result["error"]["text"]


def server_says(server: Server, url: str, statement: str) -> None:
    """Carry *statement* out as the server's owner in the database of *url*."""
    own = make_url(server.url).set(database=make_url(url).database)
    owner = Database(own.render_as_string(hide_password=False))
    with owner.engine.begin() as connection:
        connection.execute(text(statement))
    owner.close()


def test_a_server_that_has_no_such_login_right_or_database(
    postgres_server: Server, command_line: Callable[[str], CommandLine]
) -> None:
    name, url = postgres_server.copy("wms_template")
    server_says(postgres_server, url, "DROP ROLE IF EXISTS walker")
    server_says(postgres_server, url, "CREATE ROLE walker LOGIN")
    poor = make_url(url).set(username="walker").render_as_string()
    nobody = make_url(url).set(username="mallory").render_as_string()
    nowhere = make_url(url).set(database="nowhere").render_as_string()
    try:
        told_of = {
            who: command_line(address).refused("check", data=("nowhere",))
            for who, address in {"poor": poor, "nobody": nobody, "nowhere": nowhere}.items()
        }
    finally:
        postgres_server.drop(name)
        server_says(postgres_server, postgres_server.url, "DROP ROLE walker")
    assert {answer.code for answer in told_of.values()} == {NO_DATABASE}
    heads = {who: answer.result["error"]["text"] for who, answer in told_of.items()}
    assert "right" in heads["poor"]
    assert "does not answer" not in heads["nobody"]
    assert len(set(heads.values())) == 3


@pytest.mark.parametrize("lack", Lack)
def test_every_lack_is_a_whole_sentence(lack: Lack) -> None:
    named = {name for text in LACKS[lack] for name in places_of(text)}
    shown = {name: "😀" if name == "characters" else f"{name}.x" for name in named}
    assert told(Unavailable(lack, **shown))
    assert told(Unavailable(Lack.DATABASE, unknown=True))


@pytest.mark.bad_input(122)
def test_an_address_with_a_password_in_the_settings_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The embedded file must not silently take its place."""
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("WMS_DATABASE_URL", raising=False)
    (tmp_path / "workstation.toml").write_text('database_url = "postgresql://lin:geheim@db/wms"\n')
    for command in ("init", "status", "check"):
        assert cli.run([command, "--language", "en"]) == NO_DATABASE
        said = capsys.readouterr()
        assert "密码" in said.err
        assert "address" in said.err
        assert "geheim" not in said.err + said.out
    assert not (tmp_path / "data").exists()
    assert cli.run(["server", "settings", "--subnet", "10.0.0.0/8", "--language", "en"]) == DONE
    capsys.readouterr()


def test_a_good_one_works(file: Path, command_line: Callable[[str], CommandLine]) -> None:
    assert command_line(url_of(file)).run("check").code == DONE


def test_sample_data_go_into_an_empty_database_only(line: CommandLine, desk_shop: Shop) -> None:
    with unchanged(desk_shop.db):
        answer = line.refused("demo")
    assert (answer.code, answer.error) == (4, "demo_not_empty")


def test_sample_customers_after_init(
    tmp_path: Path, command_line: Callable[[str], CommandLine]
) -> None:
    url = url_of(tmp_path / "new.sqlite")
    assert command_line(url).run("init").code == DONE
    db = Database(url)
    with db.write() as session:
        masters.add_customers(session, Cast(random.Random(1)), 3)
        assert session.scalar(select(func.count()).select_from(Customer)) == 4
    db.close()
