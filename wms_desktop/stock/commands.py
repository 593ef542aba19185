"""Statements of stock on the command line (STK-5, interfaces.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.sentences import sentence
from wms_desktop.customers.rules import ExportFault
from wms_desktop.db import archive
from wms_desktop.db.program import DONE, USAGE, Program
from wms_desktop.stock import statements


def add_commands(commands: Any) -> None:
    """Declare the command."""
    stated = commands.add("statement", "the statement of stock to a customer, as PDF")
    stated.add_argument("owner", metavar="CODE", help="code of the goods' owner")
    stated.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
    stated.add_argument("--on", metavar="DAY", help="as that day ended; now without it")
    stated.add_argument("--locations", action="store_true", help="say where the goods lie, too")
    stated.set_defaults(run=print_statement)


def print_statement(program: Program, options: argparse.Namespace) -> int:
    """Make, archive and write the statement; `export statement` makes the Excel file."""
    from wms_desktop.stock.exports import STATEMENT

    if options.out.suffix.lower() != ".pdf":
        print(program.tr(N_("The file must end with .pdf")), file=sys.stderr)
        return USAGE
    typed = {"owner": options.owner} | ({"on": options.on} if options.on else {})
    try:
        wanted = STATEMENT.read_filters(program.db, program.by, typed)
    except Refused as error:
        if not isinstance(error.code, ExportFault):
            raise
        said = sentence(error, program.language)
        if program.as_json:
            body = {"code": error.code.value, "text": said.head, "advice": said.advice}
            program.answer({"error": body})
        else:
            print(said, file=sys.stderr)
        return USAGE
    command = statements.PrintStatement(
        uuid4(), wanted["owner"], wanted.get("on"), options.locations
    )
    sha256 = statements.print_statement(program.db, program.by, command).value
    try:
        options.out.write_bytes(archive.content(program.db, sha256))
    except OSError as error:
        raise Unavailable(Lack.FILE, file=options.out.name) from error
    program.answer(
        {"out": str(options.out), "owner": options.owner, "sha256": sha256},
        [program.tr(N_("Statement written: {path}"), path=options.out)],
    )
    return DONE
