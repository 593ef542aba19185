"""Commands that bring tables in and lists out: import, export (interfaces.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop import slices
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.sentences import sentence
from wms_desktop.customers.rules import ExportFault
from wms_desktop.db.program import DONE, FAILED, USAGE, Program

FILTERS = {
    "text": "the search field's text, as in the window",
    "state": "only what stands so",
    "from": "first day, as 2026-05-21",
    "to": "last day",
    "site": "code of the site of signing; for results of counts: own or all",
    "responsible": "name of who sees to it",
    "carrier": "name, as the missing receipts have it",
    "customer": "name of the shipper, as the missing receipts have it",
    "owner": "code of the goods' owner",
    "item": "code or barcode",
    "lot": "number or barcode",
    "location": "code",
    "document": "number of the paper behind the moves, as inbound:RK-20260521-0012",
    "on": "as that day ended, or the week or month it lies in; now without it",
    "zone": "code",
    "condition": "good, damaged, quarantine or returned",
    "by": "day, week, month; satisfaction: quarter, half, year; causes: item, lot, customer, cause",
    "count": "number of the stock count",
}


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    taken = commands.add("import", "take in a table from Excel or CSV, all or nothing")
    taken.add_argument("kind", choices=slices.IMPORTS)
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taken.set_defaults(run=import_file)
    out = commands.add("export", "write a list to Excel or CSV")
    out.add_argument("list", choices=slices.EXPORTS)
    out.add_argument("--out", required=True, type=Path, metavar="FILE")
    for name, means in FILTERS.items():
        out.add_argument(f"--{name}", help=means)
    out.set_defaults(run=export_list)


def import_file(program: Program, options: argparse.Namespace) -> int:
    """Say what is wrong with each row, or import them all."""
    importer = slices.importers()[options.kind]
    preview = importer.preview(program.db, program.by, options.file)
    bad = [
        {"cell": each.address, "row": each.row, "code": each.error.code.value,
         "reason": str(sentence(each.error, program.language))}
        for each in preview.bad
    ]  # fmt: skip
    result: dict[str, object] = {
        "kind": options.kind,
        "file": str(options.file),
        "encoding": preview.encoding,
        "rows": len(preview.rows),
        "bad": bad,
        "flags": list(preview.flags),
        "imported": 0,
    }
    lines = [f"{each['cell']}: {each['reason']}" for each in bad]
    if bad:
        lines.append(
            program.tr(
                N_("Nothing imported: {count} {count:cell is|cells are} wrong"), count=len(bad)
            )
        )
        program.answer(result, lines)
        return FAILED
    if options.dry_run:
        lines.append(
            program.tr(N_("{count} {count:row|rows} can be imported"), count=len(preview.rows))
        )
    else:
        result["imported"] = importer.run(program.db, program.by, options.file).value
        lines.append(program.tr(N_("{count} {count:row|rows} imported"), count=result["imported"]))
    program.answer(result, lines)
    return DONE


def export_list(program: Program, options: argparse.Namespace) -> int:
    """Write a list to a file; its ending says which kind."""
    export = slices.exports()[options.list]
    typed = {name: getattr(options, name) for name in FILTERS if getattr(options, name) is not None}
    try:
        wanted = export.read_filters(program.db, program.by, typed)
        rows = export.write(program.db, program.by, options.out, wanted, uuid4()).value
    except Refused as error:
        if not isinstance(error.code, ExportFault):
            raise
        return _wrong(program, error)
    line = program.tr(N_("{count} {count:row|rows} written: {path}"), count=rows, path=options.out)
    told = {"list": options.list, "out": str(options.out), "rows": rows, "filters": typed}
    program.answer(told, [line])
    return DONE


def _wrong(program: Program, error: Refused) -> int:
    """Wrong usage: a filter that the list has not, a value that nobody knows."""
    said = sentence(error, program.language)
    if program.as_json:
        body = {"code": error.code.value, "text": said.head, "advice": said.advice}
        program.answer({"error": body})
    else:
        print(said.head, said.advice, file=sys.stderr, sep="\n")
    return USAGE
