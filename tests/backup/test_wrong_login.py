"""An administrator who takes the wrong login is told which one is right, and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Server
from wms_desktop import cli
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.db.program import FAILED, NO_DATABASE
from wms_desktop.db.schema import SchemaState

LOGIN = "wrong_login"


@pytest.fixture
def guest(postgres_db: Database) -> Iterator[str]:
    """The address of the shop for a login that may read everything, and no more."""
    with postgres_db.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(f"DROP ROLE IF EXISTS {LOGIN}")
        connection.exec_driver_sql(f"CREATE ROLE {LOGIN} LOGIN IN ROLE pg_read_all_data")
    yield _as_guest(postgres_db)
    with postgres_db.write() as session:
        session.connection().exec_driver_sql(f"DROP OWNED BY {LOGIN}")
        session.connection().exec_driver_sql(f"DROP ROLE {LOGIN}")


def _as_guest(db: Database) -> str:
    return db.engine.url.set(username=LOGIN).render_as_string(hide_password=False)


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, str]]:
    code = cli.run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)["error"]


def test_an_upgrade_names_the_set_up_login(guest: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _refused(capsys, "upgrade", "--database", guest)
    assert (code, said["code"]) == (NO_DATABASE, "database_setup_right")
    assert LOGIN in said["text"]
    assert "wms_setup" in said["advice"]


@pytest.mark.usefixtures("guest")
def test_an_empty_database_stays_empty(
    postgres_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    name, url = postgres_server.copy("template0")
    empty = Database(url)
    try:
        code, said = _refused(capsys, "init", "--database", _as_guest(empty))
        assert (code, said["code"]) == (NO_DATABASE, "database_setup_right")
        assert schema.state(empty) is SchemaState.EMPTY
    finally:
        empty.close()
        postgres_server.drop(name)


def test_a_drill_names_the_way(guest: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _refused(capsys, "drill", __file__, "--database", guest)
    assert (code, said["code"]) == (NO_DATABASE, "database_scratch_right")
    assert "localhost" in said["advice"]


def test_a_servers_backup_wants_a_name(guest: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _refused(capsys, "backup", "--database", guest)
    assert (code, said["code"]) == (FAILED, "backup_unnamed")
