"""Commands over the whole database: init, upgrade, status, check, documents print."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from wms_desktop import __version__
from wms_desktop.checks import check
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import N_, Language
from wms_desktop.db import archive, aside, evidence_checks, guard, months, protection, schema, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.backup import notes
from wms_desktop.db.database import Database, expected_errors
from wms_desktop.db.evidence_checks import Checker
from wms_desktop.db.program import DONE, FAILED, NO_DATABASE, Program
from wms_desktop.db.schema import SchemaState
from wms_desktop.founding import prepare_house
from wms_desktop.stock.tables import StockMove


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    commands.add("init", "make the schema in an empty database").set_defaults(run=init)
    commands.add("upgrade", "bring the schema up to this version").set_defaults(run=upgrade)
    commands.add("status", "version, engine, size, health").set_defaults(run=status)
    looks = commands.add("check", "recompute every invariant")
    looks.add_argument(
        "--evidence", metavar="N%", default="100%", type=_percent,
        help="read only so much of the stored files, those longest unread first",
    )  # fmt: skip
    looks.set_defaults(run=run_check)
    documents = commands.group("documents", "printed papers")
    again = documents.add("print", "print a paper again from the archive, marked as a copy")
    again.add_argument("number")
    again.add_argument("--out", required=True, type=Path)
    again.set_defaults(run=print_document)


def init(program: Program, _options: argparse.Namespace) -> int:
    """Make the schema; an existing one of this version is left as it is."""
    guard.check(program.url)
    db = program.opened()
    if db.path is not None:
        db.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = schema.state(db)
    if found is SchemaState.EMPTY:
        _set_up(db)
        prepare_house(db)
    elif found is not SchemaState.CURRENT:
        schema.require_current(db)
    line = program.tr(N_("Database ready: {database}"), database=db.shown_url)
    guarded = program.tr(protection.SAID[protection.of(db)])
    program.answer({"database": db.shown_url, "schema": schema.head()}, [line, guarded])
    return DONE


def upgrade(program: Program, _options: argparse.Namespace) -> int:
    """Bring an older schema up to date; an embedded file is copied aside first."""
    guard.require(program.url)
    db = program.opened()
    found = schema.state(db)
    copied = ""
    if found is SchemaState.OLDER:
        copied = str(copied_aside(db) or "")
        _set_up(db)
    elif found is not SchemaState.CURRENT:
        schema.require_current(db)
    elif not db.is_sqlite:
        _set_up(db)  # a server's rights alone: after a restore, or where somebody meddled
    months.prepare(db)
    line = program.tr(
        N_("Schema {version}: {database}"), version=schema.head(), database=db.shown_url
    )
    program.answer({"database": db.shown_url, "schema": schema.head(), "copy": copied}, [line])
    return DONE


def _set_up(db: Database) -> None:
    """Make or bring up the schema; a login that may not is told which one may."""
    try:
        schema.upgrade(db)
    except Unavailable as error:
        if error.lack is not Lack.DATABASE_RIGHT:
            raise
        login = db.engine.url.username or ""
        raise Unavailable(Lack.DATABASE_SETUP_RIGHT, login=login) from error


def copied_aside(db: Database) -> Path | None:
    """A whole copy beside an embedded database, before its schema is changed."""
    return None if db.path is None else aside.copied_aside(db.path, schema.head())


def status(program: Program, _options: argparse.Namespace) -> int:
    """Version, engine, size and schema; 3 where the database cannot be used."""
    guard.check(program.url)
    db = program.opened()
    result: dict[str, object] = {"version": __version__, "database": db.shown_url}
    missing = db.path is not None and not db.path.exists()
    found = SchemaState.EMPTY if missing else schema.state(db)
    result["schema"] = found.value
    if found is SchemaState.CURRENT:
        result |= _facts(db)
    result["protection"] = protection.of(db).value
    lines = [f"{name:10} {'–' if value in (None, '') else value}" for name, value in result.items()]
    program.answer(result, [*lines, program.tr(protection.SAID[protection.of(db)])])
    return DONE if found is SchemaState.CURRENT else NO_DATABASE


def _facts(db: Database) -> dict[str, object]:
    with expected_errors(), db.engine.connect() as connection:
        if db.is_sqlite:
            engine = f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"
            size = db.path.stat().st_size if db.path else 0
        else:
            engine = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"
            asked = text("SELECT pg_database_size(current_database())")
            size = connection.execute(asked).scalar_one()
        moves = connection.execute(select(func.count()).select_from(StockMove)).scalar()
    backups = notes.standing(db)
    return {
        "engine": engine,
        "bytes": size,
        "moves": moves,
        "seal": seals.newest_anchor(db),
        "backup_at": backups.backup_at,
        "drill_at": backups.drill_at,
    }


def run_check(program: Program, options: argparse.Namespace) -> int:
    """Every invariant; 1 when one does not hold. The run is sealed when all do."""
    months.prepare(program.db)
    anchors, moment = AnchorList(), datetime.now(UTC)
    extent = check.Extent(options.evidence, Checker(), anchors)
    verdicts = check.run(program.db, extent, program.progress)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    if check.may_seal(findings):
        seals.seal(program.db)
        anchors.note(program.db, moment)
    lines = [
        f"{'✗' if verdict.findings else '✓'} {program.tr(verdict.name)} ({verdict.looked_at})"
        for verdict in verdicts
    ]
    lines += [f"  {f.subject}: {f.detail}" for f in findings]
    files = evidence_checks.state(program.db)
    result = {
        "ok": not findings,
        "checks": [
            {
                "name": verdict.name,
                "looked_at": verdict.looked_at,
                "findings": [{"subject": f.subject, "detail": f.detail} for f in verdict.findings],
            }
            for verdict in verdicts
        ],
        "seal": seals.newest_anchor(program.db),
        "algorithm": evidence_checks.ALGORITHM,
        "files_read_since": files.full_since,
    }
    program.answer(result, lines)
    return FAILED if findings else DONE


def _percent(text_: str) -> int:
    number = int(text_.strip().removesuffix("%"))
    if not 1 <= number <= 100:
        raise ValueError(text_)
    return number


def print_document(program: Program, options: argparse.Namespace) -> int:
    """The newest paper under a number, marked as a copy (SYS-2)."""
    from wms_desktop.documents.copies import mark_as_copy

    kept = archive.papers(program.db, options.number)
    if not kept:
        raise Refused(archive.ArchiveFault.UNKNOWN_DOCUMENT, number=options.number)
    paper = kept[0]
    pdf = mark_as_copy(archive.content(program.db, paper.sha256), Language(paper.language))
    try:
        options.out.write_bytes(pdf)
    except OSError as error:
        raise Unavailable(Lack.FILE, path=str(options.out)) from error
    program.answer({"number": paper.number, "out": str(options.out)}, [str(options.out)])
    return DONE
