"""Labels and statements of stock on the command line (INB-3, STK-5, interfaces.md)."""

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
from wms_desktop.stock import labels, statements


def add_commands(commands: Any) -> None:
    """Declare the command."""
    command = commands.add("labels", "labels for items, lots or locations")
    command.add_argument("kind", choices=("items", "lots", "locations"))
    command.add_argument("codes", nargs="+", metavar="CODE")
    command.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.zpl")
    command.add_argument("--template", default="thermal-60x40")
    command.add_argument("--copies", type=int, default=1)
    command.set_defaults(run=print_labels)
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


def print_labels(program: Program, options: argparse.Namespace) -> int:
    """Write labels as PDF, or as ZPL for a label printer."""
    from wms_desktop.documents.label import labels_pdf, template
    from wms_desktop.documents.zpl import zpl

    ending = options.out.suffix.lower()
    if ending not in (".pdf", ".zpl"):
        print(program.tr(N_("The file must end with .pdf or .zpl")), file=sys.stderr)
        return USAGE
    chosen, codes = template(options.template), list(dict.fromkeys(options.codes))
    if options.kind == "items":
        made = labels.item_labels(program.db, codes)
    elif options.kind == "lots":
        made = labels.lot_labels(program.db, codes, program.language)
    else:
        site_id = program.by.site_id
        made = labels.location_labels(program.db, site_id, codes, program.language)
    if ending == ".zpl":
        content = zpl(chosen, made, copies=options.copies, language=program.language)
    else:
        content = labels_pdf(chosen, made, options.copies, language=program.language)
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise Unavailable(Lack.FILE, file=options.out.name) from error
    count = len(made) * options.copies
    line = program.tr(
        N_("{count} {count:label|labels} written: {path}"), count=count, path=options.out
    )
    result = {"out": str(options.out), "labels": count, "codes": [label.code for label in made]}
    program.answer(result, [line])
    return DONE
