"""The command ``receipts evidence``: one PDF for a dispute, with what every slice knows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop import slices
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.db import archive
from wms_desktop.db.program import DONE, Program


def add_commands(commands: Any) -> None:
    """Declare the command (interfaces.md)."""
    group = commands.group("receipts", "signed receipts")
    pack = group.add("evidence", "everything about one receipt in one PDF")
    pack.add_argument("number", metavar="NUMBER")
    pack.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
    pack.set_defaults(run=make)


def make(program: Program, options: argparse.Namespace) -> int:
    """Make, archive and write the evidence pack of a receipt."""
    from wms_desktop.receipts.evidence import MakePack, make_pack

    command = MakePack(uuid4(), options.number)
    done = make_pack(program.db, program.by, command, slices.evidence_providers())
    try:
        options.out.write_bytes(archive.content(program.db, done.value))
    except OSError as error:
        raise Unavailable(Lack.FILE, path=str(options.out)) from error
    line = program.tr(N_("Evidence pack written: {path}"), path=options.out)
    program.answer({"out": str(options.out), "sha256": done.value}, [line])
    return DONE
