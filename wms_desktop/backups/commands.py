"""The commands ``backup FILE``, ``restore FILE`` and ``drill [FILE]``."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from wms_desktop.backups import making
from wms_desktop.backups.making import Folders, Who
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import guard, schema
from wms_desktop.db.backup import notes
from wms_desktop.db.backup.known import Belief
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.program import DONE, Program


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    make = commands.add("backup", "a proved copy while people work")
    make.add_argument("file", type=Path, nargs="?", help="without it: into the backup folder")
    make.set_defaults(run=run_backup)
    put_back = commands.add("restore", "put a backup in the database's place, once it is proved")
    put_back.add_argument("file", type=Path)
    put_back.add_argument("--other-shop", action="store_true", help="replace another shop's data")
    put_back.add_argument(
        "--known-by", metavar="URL", default="", help="the shop's database, which knows its dumps"
    )
    put_back.set_defaults(run=run_restore)
    drill = commands.add("drill", "try out a restore in a scratch database")
    drill.add_argument("file", type=Path, nargs="?", help="without it: the newest backup")
    drill.set_defaults(run=run_drill)
    for parser in (put_back, drill):
        parser.add_argument(
            "--trust", metavar="SHA256", type=_hash,
            help="of a backup that nobody knows; a server's dump runs with your rights",
        )  # fmt: skip


def run_backup(program: Program, options: argparse.Namespace) -> int:
    """A consistent copy while people work; 1 where it cannot be made or does not hold."""
    db, who, target = program.db, _who(program), options.file
    if target is not None:
        told = making.make(db, target, who=who, progress=program.progress)
    elif db.is_sqlite:
        made = making.make_by_clock(db, _folders(), who=who)
        target, told = made.path, made.manifest
        if made.lacks is not None:
            raise made.lacks
    else:
        raise Unavailable(Lack.BACKUP_UNNAMED)
    lines = [program.tr(N_("Backup made and proved: {path}"), path=target), _line(program, told)]
    program.answer({"file": str(target), **told.as_json()}, lines)
    return DONE


def run_restore(program: Program, options: argparse.Namespace) -> int:
    """Check the backup, then put it in the database's place; the present file is set aside.

    On a server only an empty database is filled, from a dump that is known or trusted by name.
    """
    path = guard.embedded_path(program.url)
    if path is None:
        db = program.opened()
        told = making.restore_server(options.file, db, _belief(program, options))
        lines = [program.tr(N_("Restored: {path}"), path=db.shown_url), _line(program, told)]
        program.answer({"database": db.shown_url, **told.as_json()}, lines)
        return DONE
    guard.check_place(path)
    done = making.restore(
        options.file, path, folders=_folders(), other_shop=options.other_shop,
        trusted=options.trust or "",
    )  # fmt: skip
    lines = [program.tr(N_("Restored: {path}"), path=path), _line(program, done.manifest)]
    if done.aside is not None:
        lines.append(program.tr(N_("The file before lies beside it: {path}"), path=done.aside.name))
    result = {
        "database": str(path),
        "aside": str(done.aside or ""),
        "upgraded": done.upgraded,
        **done.manifest.as_json(),
    }
    program.answer(result, lines)
    return DONE


def run_drill(program: Program, options: argparse.Namespace) -> int:
    """Restore the newest backup to a scratch database and recount everything; 1 where it fails."""
    db, source = program.db, options.file
    if source is None:
        kept = making.newest(_folders(), notes.database_id(db))
        place = notes.standing(db).place
        source = kept.path if kept is not None else Path(place) if place else None
    if source is None:
        raise Unavailable(Lack.BACKUP_MISSING, path=str(_folders().first))
    done = making.drill(db, source, who=_who(program), trusted=options.trust or "")
    lines = [
        program.tr(N_("Restore drill held: {path}"), path=source),
        _line(program, done.manifest),
        program.tr(N_("{seconds} s for restore and recount"), seconds=round(done.seconds, 1)),
    ]
    result = {"file": str(source), "seconds": round(done.seconds, 2), **done.manifest.as_json()}
    program.answer(result, lines)
    return DONE


def _belief(program: Program, options: argparse.Namespace) -> Belief:
    shop = None
    if options.known_by:
        if guard.embedded_path(options.known_by) is not None:
            raise Unavailable(Lack.DATABASE_FOREIGN, database=options.known_by)
        shop = program.opened(options.known_by)
        schema.require_current(shop)
    return Belief(shop, options.trust or "")


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ValueError(text)
    return text.lower()


def _line(program: Program, told: Manifest) -> str:
    return program.tr(
        N_("{size} MB, {moves} stock moves, sha256 {hash}"),
        size=round(told.size / 1_000_000, 1), moves=told.moves, hash=told.sha256,
    )  # fmt: skip


def _folders() -> Folders:
    return Folders.of(WorkstationFile().load())


def _who(program: Program) -> Who:
    try:
        return Who(program.by.person_id, program.by.workstation_id)
    except Refused:  # nobody has that login: the backup is made all the same
        return Who()
