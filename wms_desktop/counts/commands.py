"""Stock counts on the command line: the sheet to fill in away from the program (CNT-2)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.counts import queries, sheets
from wms_desktop.counts.rules import CountFault
from wms_desktop.db.program import DONE, USAGE, Program


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    counts = commands.group("counts", "stock counts")
    sheet = counts.add("sheet", "the count sheet as Excel, to fill in and import again")
    sheet.add_argument("number", metavar="NUMBER")
    sheet.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx")
    sheet.set_defaults(run=write_sheet)


def write_sheet(program: Program, options: argparse.Namespace) -> int:
    """Write the sheet of a count; ``import count-sheet`` takes it in again."""
    if options.out.suffix.lower() != ".xlsx":
        print(program.tr(N_("The file must end with .xlsx")), file=sys.stderr)
        return USAGE
    found = queries.scan_meanings(program.db, program.by.site_id, options.number.upper())
    if not found:
        raise Refused(CountFault.UNKNOWN)
    command = sheets.WriteSheet(uuid4(), found[0][1])
    rows = sheets.write_sheet(program.db, program.by, command, options.out).value
    line = program.tr(N_("{count} {count:row|rows} written: {path}"), count=rows, path=options.out)
    program.answer({"count": found[0][2], "out": str(options.out), "rows": rows}, [line])
    return DONE
