"""The commands ``backup FILE``, ``restore FILE`` and ``drill [FILE]``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from wms_desktop import backup_proof
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.db import backup, backup_restore, guard
from wms_desktop.db.program import DONE, Program


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    make = commands.add("backup", "a proved copy while people work")
    make.add_argument("file", type=Path)
    make.set_defaults(run=run_backup)
    put_back = commands.add("restore", "put a backup in the database's place, once it is proved")
    put_back.add_argument("file", type=Path)
    put_back.add_argument("--other-shop", action="store_true", help="replace another shop's data")
    put_back.set_defaults(run=run_restore)


def run_backup(program: Program, options: argparse.Namespace) -> int:
    """A consistent copy while people work; 1 where the copy does not hold."""
    db = program.db
    told = backup.back_up(db, options.file, proof=backup_proof.full, progress=program.progress)
    lines = [
        program.tr(N_("Backup made and proved: {path}"), path=options.file),
        program.tr(N_("{size} MB, {moves} stock moves, sha256 {hash}"),
                   size=told.size // 1_000_000, moves=told.moves, hash=told.sha256[:12]),
    ]  # fmt: skip
    program.answer({"file": str(options.file), **told.as_json()}, lines)
    return DONE


def run_restore(program: Program, options: argparse.Namespace) -> int:
    """Check the backup, then put it in the database's place; the present file is set aside."""
    path = guard.embedded_path(program.url)
    if path is None:
        raise Unavailable(Lack.BACKUP_ENGINE, path=str(options.file), engine="SQLite")
    guard.check_place(path)
    done = backup_restore.restore(
        options.file, path, proof=backup_proof.full, other_shop=options.other_shop
    )
    lines = [program.tr(N_("Restored: {path}"), path=path)]
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
