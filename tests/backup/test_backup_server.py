"""pg_dump under one snapshot, proved; restored only into an empty database, recounted there."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import NOW, TODAY, dump
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.backups import by_clock, making
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup import notes, tools
from wms_desktop.db.backup import server as backup_server
from wms_desktop.db.backup.known import FILE_NAME, Belief, KnownBackups
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, FAILED, NO_DATABASE
from wms_desktop.db.tables import Audit


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


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this account knows is known in this test alone."""
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def lines(db: Database, action: str) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Audit.after).where(Audit.action == action)))


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
    trail = lines(empty, "house.restored")
    assert [json.loads(line)["believed"] for line in trail] == ["account"]
    assert set(before) <= set(dump(empty))
    assert len(dump(empty)) == len(before) + 1
    assert notes.standing(stocked.db).backup_at is not None
    assert cli.run(["check", "--database", url_of(empty)]) == DONE
    with pytest.raises(Unavailable) as refused:  # never over a living one
        making.restore_server(target, empty, Belief(stocked.db))
    assert refused.value.lack is Lack.BACKUP_NOT_EMPTY


def test_a_drill_leaves_nothing_on_the_server(stocked: Shop, tmp_path: Path) -> None:
    target = tmp_path / "shop.dump"
    making.make(stocked.db, target)
    done = making.drill(stocked.db, target)
    assert done.manifest.moves == 1
    assert notes.standing(stocked.db).drill_at is not None
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
        making.restore_server(target, empty, Belief(stocked.db))
    assert refused.value.lack is Lack.BACKUP_BROKEN
    assert dump_is_empty(empty)


def dump_is_empty(db: Database) -> bool:
    with db.engine.connect() as connection:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return connection.exec_driver_sql(count).scalar() == 0


def forged(source: Path, target: Path) -> str:
    """A dump of somebody else's, with a manifest that fits it; its hash."""
    content = source.read_bytes() + b"\n"
    target.write_bytes(content)
    told = manifests.require(source).as_json()
    sha256 = hashlib.sha256(content).hexdigest()
    told |= {"sha256": sha256, "size": len(content)}
    manifests.manifest_path(target).write_text(json.dumps(told))
    return sha256


def test_a_dump_that_nobody_knows_is_not_run(
    stocked: Shop, empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Its author's statements would run with the administrator's rights; the folder is open."""
    making.make(stocked.db, tmp_path / "shop.dump")
    target = tmp_path / "forged.dump"
    sha256 = forged(tmp_path / "shop.dump", target)
    ran: list[str] = []
    plain = tools.run
    monkeypatch.setattr(
        tools, "run", lambda tool, *a, **k: ran.append(tool.stem) or plain(tool, *a, **k)
    )
    restore = ["restore", str(target), "--database", url_of(empty), "--language", "en"]
    drill = ["drill", str(target), "--database", url_of(stocked.db), "--language", "en"]
    named = ["--known-by", url_of(stocked.db)]
    for command in (restore, drill, [*restore, *named], [*restore, "--trust", "0" * 64]):
        assert cli.run(command) == FAILED
        assert "Nobody knows the backup" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.run([*restore, "--trust", sha256[:12]])
    assert ran == []
    assert dump_is_empty(empty)
    assert cli.run([*drill, "--trust", sha256]) == DONE
    assert len(lines(stocked.db, "house.drilled")) == 1
    assert cli.run([*restore, "--trust", sha256.upper()]) == DONE
    assert [json.loads(line)["believed"] for line in lines(empty, "house.restored")] == ["by_hand"]
    assert not list((tmp_path / "data").glob("restore-*"))


def test_the_shops_database_knows_its_dumps(
    stocked: Shop, empty: Database, tmp_path: Path, own_data: Path
) -> None:
    """On a machine that has made none; and a window that has seen the rows knows them later."""
    target = tmp_path / "shop.dump"
    making.make(stocked.db, target)
    (own_data / FILE_NAME).unlink()
    restore = ["restore", str(target), "--database", url_of(empty)]
    assert cli.run(restore) == FAILED
    assert dump_is_empty(empty)
    assert cli.run([*restore, "--known-by", url_of(empty)]) == NO_DATABASE
    assert cli.run([*restore, "--known-by", f"sqlite:///{tmp_path}/none"]) == NO_DATABASE
    assert not (tmp_path / "none").exists()
    by_clock.how_it_stands(stocked.db)
    by_clock.how_it_stands(stocked.db)
    assert (own_data / FILE_NAME).read_text().count("\n") == 1
    assert manifests.require(target).sha256 in KnownBackups()
    (own_data / FILE_NAME).unlink()
    assert cli.run([*restore, "--known-by", url_of(stocked.db)]) == DONE
    assert [json.loads(line)["believed"] for line in lines(empty, "house.restored")] == ["database"]


def test_what_is_noted_is_what_was_dumped(
    stocked: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes the folder exchanges the draft before it is hashed."""
    target, plain = tmp_path / "shop.dump", tools.run

    def exchanged(tool: Path, *given: object, **named: object) -> str:
        told = plain(tool, *given, **named)  # type: ignore[arg-type]
        if tool.stem == "pg_dump":
            draft = manifests.draft_of(target)
            content = draft.read_bytes()
            draft.unlink()
            draft.write_bytes(content + b"DROP")
        return told

    monkeypatch.setattr(tools, "run", exchanged)
    making.make(stocked.db, target)
    with pytest.raises(Unavailable) as refused:
        making.drill(stocked.db, target)
    assert refused.value.lack is Lack.BACKUP_BROKEN


def test_a_dump_exchanged_after_it_was_looked_at(
    stocked: Shop, empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is restored is the copy that was hashed, never the file in the open folder."""
    target, plain = tmp_path / "shop.dump", tools.run
    making.make(stocked.db, target)

    def exchanged(tool: Path, arguments: list[str], *given: object, **named: object) -> str:
        assert str(target) not in arguments
        target.write_bytes(b"PGDMP nothing")
        return plain(tool, arguments, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(tools, "run", exchanged)
    assert making.restore_server(target, empty, Belief(stocked.db)).moves == 1


def test_what_a_killed_restore_left_is_removed(
    stocked: Shop, tmp_path: Path, own_data: Path
) -> None:
    """It holds a whole shop; the copy of one that runs beside this one stays."""
    target = tmp_path / "shop.dump"
    making.make(stocked.db, target)
    for name, age_s in (("restore-old", 48 * 3600), ("restore-new", 60)):
        (own_data / name).mkdir()
        (own_data / name / "backup").write_bytes(b"PGDMP")
        os.utime(own_data / name, (time.time() - age_s,) * 2)
    making.drill(stocked.db, target)
    assert [path.name for path in own_data.glob("restore-*")] == ["restore-new"]


def test_rights_are_told_anew_by_a_restore(stocked: Shop, empty: Database, tmp_path: Path) -> None:
    """A dump of a version with other rights leaves no door open until somebody says upgrade."""
    with stocked.db.engine.begin() as connection:
        connection.exec_driver_sql("GRANT DELETE ON audit TO wms_staff")
        connection.exec_driver_sql("DROP TRIGGER seal_follows ON seal")
    making.make(stocked.db, tmp_path / "shop.dump")
    making.restore_server(tmp_path / "shop.dump", empty, Belief(stocked.db))
    with empty.engine.connect() as connection:
        asked = "SELECT has_table_privilege('wms_staff', 'audit', 'DELETE')"
        assert connection.exec_driver_sql(asked).scalar() is False
        asked = "SELECT count(*) FROM pg_trigger WHERE tgname = 'seal_follows'"
        assert connection.exec_driver_sql(asked).scalar() == 1


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
    monkeypatch.setattr(tools, "_PLACES", ())
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
    tools.run(spy, ["-Fc"], db)
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
        tools.run(spy, ["-Fc"], stocked.db)
    assert seen.read_text().strip() == stocked.db.arguments["require_auth"]
    version = tools.server_version(stocked.db)
    if version < 16:
        return  # clients before 16 do not know it
    dump_program = tools.tool("pg_dump", version)
    stocked.db.arguments["require_auth"] = "md5"  # which the server of the tests does not ask for
    with pytest.raises(Unavailable) as refused:
        tools.run(dump_program, ["-Fc", "-s", "-f", str(tmp_path / "x")], stocked.db)
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
