"""pg_dump under one snapshot, proved; restored only into an empty database, recounted there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import NOW, TODAY, dump
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.backups import making, proving
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import backup_manifest as manifests
from wms_desktop.db import backup_notes, backup_server, backup_tools
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, FAILED


@pytest.fixture
def stocked(
    postgres_db: Database, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    if postgres_server.binaries is not None:
        monkeypatch.setenv("PG_BIN", str(postgres_server.binaries))
    shop = Shop(postgres_db, now=NOW, today=TODAY)
    item = shop.item()
    shop.stock(item, shop.lot(item), 40, "A-01-01")
    return shop


@pytest.fixture
def empty(postgres_server: Server):
    name, url = postgres_server.copy("template0")
    db = Database(url)
    yield db
    db.close()
    postgres_server.drop(name)


def url_of(db: Database) -> str:
    return db.engine.url.render_as_string(hide_password=False)


def test_a_dump_and_its_restore_by_command(
    stocked: Shop, empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "shop.dump"
    before = dump(stocked.db)
    assert cli.run(["backup", str(target), "--database", url_of(stocked.db), "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["stock_move"] == 1
    assert manifests.require_unaltered(target).sha256 == told["sha256"]
    assert target.stat().st_mode & 0o077 == 0
    assert cli.run(["restore", str(target), "--database", url_of(empty)]) == DONE
    assert dump(empty) == before
    assert backup_notes.standing(stocked.db).backup_at is not None
    assert cli.run(["check", "--database", url_of(empty)]) == DONE
    with pytest.raises(Unavailable) as refused:  # never over a living one
        backup_server.restore(target, empty, proof=proving.full)
    assert refused.value.lack is Lack.BACKUP_NOT_EMPTY
    assert dump(empty)[: len(before)] is not None


def test_a_drill_leaves_nothing_on_the_server(stocked: Shop, tmp_path: Path) -> None:
    target = tmp_path / "shop.dump"
    making.make(stocked.db, target)
    done = making.drill(stocked.db, target)
    assert done.manifest.moves == 1
    assert backup_notes.standing(stocked.db).drill_at is not None
    with stocked.db.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'wms_drill_%%'"
        ).scalar()
    assert left == 0


def test_a_harmed_dump_fills_nothing(stocked: Shop, empty: Database, tmp_path: Path) -> None:
    target = tmp_path / "shop.dump"
    making.make(stocked.db, target)
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    with pytest.raises(Unavailable) as refused:
        backup_server.restore(target, empty, proof=proving.full)
    assert refused.value.lack is Lack.BACKUP_BROKEN
    assert dump_is_empty(empty)


def dump_is_empty(db: Database) -> bool:
    with db.engine.connect() as connection:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return connection.exec_driver_sql(count).scalar() == 0


@pytest.mark.parametrize(("says", "lack"), [
    ("", Lack.BACKUP_TOOL),
    ("pg_dump (PostgreSQL) 9.6.24", Lack.BACKUP_TOOL_OLDER),
])  # fmt: skip
def test_no_program_or_an_older_one(
    stocked: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, lack: Lack,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder = tmp_path / "bin"
    folder.mkdir()
    if says:
        program = folder / "pg_dump"
        program.write_text(f"#!/bin/sh\necho '{says}'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(folder))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(backup_tools, "_PLACES", ())
    target = tmp_path / "shop.dump"
    with pytest.raises(Unavailable) as refused:
        backup_server.back_up(stocked.db, target)
    assert refused.value.lack is lack
    arguments = ["backup", str(target), "--database", url_of(stocked.db), "--language", "en"]
    assert cli.run(arguments) == FAILED
    assert "PG_BIN" in capsys.readouterr().err
    assert not list(tmp_path.glob("shop*"))


def test_the_password_is_seen_nowhere(stocked: Shop, tmp_path: Path) -> None:
    """Neither on the command line nor in the environment; its file is this user's alone."""
    seen = tmp_path / "seen"
    spy = tmp_path / "spy"
    spy.write_text(
        f'#!/bin/sh\n(echo "$@"; env; stat -c %a "$PGPASSFILE"; cat "$PGPASSFILE") > {seen}\n'
    )
    spy.chmod(0o755)
    url = stocked.db.engine.url.set(password="s3cr:et\\x")
    db = Database(url.render_as_string(hide_password=False))
    backup_tools.run(spy, ["-Fc"], db)
    db.close()
    told = seen.read_text()
    before, _, passed = told.partition("600\n")
    assert "s3cr" not in before
    assert "PGPASSFILE=" in before
    assert passed == "*:*:*:*:s3cr\\:et\\\\x\n"
    path = next(line for line in before.splitlines() if line.startswith("PGPASSFILE="))
    assert not os.path.exists(path.removeprefix("PGPASSFILE="))


def test_the_programs_ask_of_the_server_what_this_program_asks(
    stocked: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has taken the server's port is told no password in clear by pg_dump either."""
    seen, spy = tmp_path / "seen", tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\necho $PGREQUIREAUTH > {seen}\n")
    spy.chmod(0o755)
    with monkeypatch.context() as surroundings:
        surroundings.setenv("PGREQUIREAUTH", "password")
        backup_tools.run(spy, ["-Fc"], stocked.db)
    assert seen.read_text().strip() == stocked.db.arguments["require_auth"]
    version = backup_tools.server_version(stocked.db)
    if version < 16:
        return  # clients before 16 do not know it
    dump_program = backup_tools.tool("pg_dump", version)
    stocked.db.arguments["require_auth"] = "md5"  # which the server of the tests does not ask for
    with pytest.raises(Unavailable) as refused:
        backup_tools.run(dump_program, ["-Fc", "-s", "-f", str(tmp_path / "x")], stocked.db)
    assert refused.value.lack is Lack.BACKUP_TOOL_FAILED
    assert "auth" in str(refused.value.params["detail"])


def test_a_broken_connection_and_a_missing_right(stocked: Shop, tmp_path: Path) -> None:
    with stocked.db.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP ROLE IF EXISTS wms_backup_nobody")
        connection.exec_driver_sql("CREATE ROLE wms_backup_nobody LOGIN")
        connection.exec_driver_sql(
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO wms_backup_nobody"
        )
        connection.exec_driver_sql("REVOKE SELECT ON item FROM wms_backup_nobody")
    url = stocked.db.engine.url.set(username="wms_backup_nobody")
    db = Database(url.render_as_string(hide_password=False))
    with pytest.raises(Unavailable) as refused:
        backup_server.back_up(db, tmp_path / "x.dump")
    assert refused.value.lack is Lack.DATABASE_RIGHT
    db.close()
    assert not list(tmp_path.iterdir())
    with stocked.db.write() as session:
        session.connection().exec_driver_sql("DROP OWNED BY wms_backup_nobody")
        session.connection().exec_driver_sql("DROP ROLE wms_backup_nobody")
