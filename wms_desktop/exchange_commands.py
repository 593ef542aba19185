"""Commands that bring tables in and lists out: import, export (interfaces.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wms_desktop import slices
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.sentences import sentence, word
from wms_desktop.customers import queries as customers
from wms_desktop.db.program import DONE, FAILED, USAGE, Program
from wms_desktop.documents.sheet_out import Kind, SheetColumn, csv_bytes, xlsx
from wms_desktop.goods import queries as goods
from wms_desktop.stock import locations as places
from wms_desktop.stock import queries as stock

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Export:
    """A list that can be taken out whole: its columns and its pages."""

    title: str
    columns: tuple[tuple[str, str, Kind], ...]  # attribute, English title, what it is
    page: Callable[[Program, str, Any], list[Any]]


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    taken = commands.add("import", "take in a table from Excel or CSV, all or nothing")
    taken.add_argument("kind", choices=slices.IMPORTS)
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taken.set_defaults(run=import_file)
    out = commands.add("export", "write a list to Excel or CSV")
    out.add_argument("list", choices=sorted(EXPORTS))
    out.add_argument("--out", required=True, type=Path, metavar="FILE")
    out.add_argument("--text", default="", help="the filter's text, as in the window")
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
    export = EXPORTS[options.list]
    ending = options.out.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        print(program.tr(N_("The file must end with .xlsx or .csv")), file=sys.stderr)
        return USAGE
    columns = [SheetColumn(program.tr(title), kind) for _, title, kind in export.columns]
    rows = list(_rows(program, export, options.text))
    content = (
        csv_bytes(columns, rows)
        if ending == ".csv"
        else xlsx(program.tr(export.title), columns, rows)
    )
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise Unavailable(Lack.FILE, file=options.out.name) from error
    line = program.tr(
        N_("{count} {count:row|rows} written: {path}"), count=len(rows), path=options.out
    )
    program.answer({"list": options.list, "out": str(options.out), "rows": len(rows)}, [line])
    return DONE


def _rows(program: Program, export: Export, text: str) -> Iterator[list[object]]:
    after = None
    while True:
        page = export.page(program, text, after)
        for row in page:
            yield [_shown(program, getattr(row, name)) for name, _, _ in export.columns]
        if len(page) < _PAGE:
            return
        after = page[-1]


def _shown(program: Program, value: Any) -> object:
    is_word = hasattr(value, "value") and isinstance(value, str)
    return word(value, program.language) if is_word else value


def _site(program: Program) -> int:
    return program.by.site_id


EXPORTS: dict[str, Export] = {
    "items": Export(
        N_("Items"),
        (
            ("code", N_("Code"), Kind.TEXT),
            ("name", N_("Name@@thing"), Kind.TEXT),
            ("unit", N_("Unit"), Kind.TEXT),
            ("spec", N_("Specification"), Kind.TEXT),
            ("is_fractional", N_("Fractions allowed"), Kind.TEXT),
            ("has_lots", N_("Has lots"), Kind.TEXT),
            ("storage_class", N_("Storage class"), Kind.TEXT),
            ("weight_class", N_("Weight class"), Kind.TEXT),
            ("group", N_("Group"), Kind.TEXT),
            ("incompatible_with", N_("Incompatible with"), Kind.TEXT),
            ("needs_qc", N_("Needs QC"), Kind.TEXT),
            ("unit_price", N_("Unit price"), Kind.MONEY),
            ("shelf_days", N_("Shelf days"), Kind.QUANTITY),
        ),
        lambda p, text, after: stock.search_items(p.db, text, _PAGE, after=after),
    ),
    "customers": Export(
        N_("Customers"),
        (
            ("code", N_("Code"), Kind.TEXT),
            ("name", N_("Name@@thing"), Kind.TEXT),
            ("kind", N_("Kind@@customer"), Kind.TEXT),
            ("contact_name", N_("Contact"), Kind.TEXT),
            ("phone", N_("Phone"), Kind.TEXT),
            ("address", N_("Address"), Kind.TEXT),
        ),
        lambda p, text, after: customers.search(p.db, text, _PAGE, after=after),
    ),
    "locations": Export(
        N_("Locations"),
        (
            ("code", N_("Location"), Kind.TEXT),
            ("zone_code", N_("Zone"), Kind.TEXT),
            ("zone", N_("Zone name"), Kind.TEXT),
            ("storage_class", N_("Storage class"), Kind.TEXT),
            ("level", N_("Level@@location"), Kind.QUANTITY),
            ("distance", N_("Distance"), Kind.QUANTITY),
            ("capacity", N_("Capacity"), Kind.QUANTITY),
            ("is_blocked", N_("Blocked@@location"), Kind.TEXT),
            ("used", N_("In use"), Kind.QUANTITY),
        ),
        lambda p, text, after: places.locations(
            p.db, _site(p), text=text, after=after, limit=_PAGE
        ),
    ),
    "stock": Export(
        N_("Stock on hand"),
        (
            ("item", N_("Item"), Kind.TEXT),
            ("name", N_("Name@@thing"), Kind.TEXT),
            ("spec", N_("Specification"), Kind.TEXT),
            ("lot", N_("Lot"), Kind.TEXT),
            ("owner", N_("Owner"), Kind.TEXT),
            ("location", N_("Location"), Kind.TEXT),
            ("condition", N_("Condition"), Kind.TEXT),
            ("quantity", N_("Quantity"), Kind.QUANTITY),
            ("reserved", N_("Reserved"), Kind.QUANTITY),
            ("unit", N_("Unit"), Kind.TEXT),
            ("received_on", N_("Received on"), Kind.DAY),
            ("expires_on", N_("Expires on"), Kind.DAY),
        ),
        lambda p, text, after: stock.on_hand(
            p.db, stock.StockFilter(site_id=_site(p), text=text), after=after, limit=_PAGE
        ),
    ),
    "inbound": Export(
        N_("Inbound orders"),
        (
            ("number", N_("Order"), Kind.TEXT),
            ("state", N_("State"), Kind.TEXT),
            ("customer", N_("Customer"), Kind.TEXT),
            ("owner", N_("Owner"), Kind.TEXT),
            ("expected_on", N_("Expected on"), Kind.DAY),
            ("lines", N_("Lines"), Kind.QUANTITY),
            ("expected", N_("Expected"), Kind.QUANTITY),
            ("received", N_("Received@@quantity"), Kind.QUANTITY),
        ),
        lambda p, text, after: goods.inbound_list(
            p.db, _site(p), text=text, after=after, limit=_PAGE
        ),
    ),
    "outbound": Export(
        N_("Outbound orders"),
        (
            ("number", N_("Order"), Kind.TEXT),
            ("state", N_("State"), Kind.TEXT),
            ("customer", N_("Customer"), Kind.TEXT),
            ("consignee", N_("Consignee"), Kind.TEXT),
            ("ordered_on", N_("Ordered on"), Kind.DAY),
            ("due_on", N_("Due on"), Kind.DAY),
            ("lines", N_("Lines"), Kind.QUANTITY),
            ("ordered", N_("Ordered"), Kind.QUANTITY),
            ("picked", N_("Picked"), Kind.QUANTITY),
        ),
        lambda p, text, after: goods.outbound_list(
            p.db, _site(p), text=text, after=after, limit=_PAGE
        ),
    ),
}
