"""Labels on the command line (INB-3, interfaces.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import parse_quantity
from wms_desktop.db.program import DONE, USAGE, Program
from wms_desktop.goods import package_labels
from wms_desktop.stock import label_templates, labels
from wms_desktop.stock.location_labels import WHO_PRINTS

if TYPE_CHECKING:
    from wms_desktop.documents.label import LabelData

DPI = (203, 300, 600)


def add_commands(commands: Any) -> None:
    """Declare the command."""
    command = commands.add("labels", "labels for goods, places, packages or pallets")
    command.add_argument("kind", choices=("items", "lots", "locations", "packages", "pallets"))
    command.add_argument("codes", nargs="+", metavar="CODE")
    command.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.zpl")
    command.add_argument("--template", default="thermal-60x40")
    command.add_argument("--copies", type=int, default=1)
    command.add_argument("--dpi", type=int, help="dots per inch of the label printer")
    command.add_argument("--from", dest="first", type=int, default=1, metavar="LABEL")
    command.add_argument("--place", type=int, default=1, help="first free place of a sheet")
    command.add_argument("--quantity", default="1", help="on each pallet")
    command.set_defaults(run=print_labels)


def print_labels(program: Program, options: argparse.Namespace) -> int:
    """Write labels as PDF, or as ZPL for a label printer."""
    from wms_desktop.documents.label import labels_pdf
    from wms_desktop.documents.zpl import zpl

    ending = options.out.suffix.lower()
    if ending not in (".pdf", ".zpl"):
        print(program.tr(N_("The file must end with .pdf or .zpl")), file=sys.stderr)
        return USAGE
    if options.dpi not in (None, *DPI):
        print(program.tr(N_("Printers have 203, 300 or 600 dpi")), file=sys.stderr)
        return USAGE
    program.by.require(*WHO_PRINTS)  # on a package stand names and addresses
    chosen = label_templates.find(program.db, options.template)
    made = _made(program, options)
    dpi, language = options.dpi or chosen.dpi, program.language
    if ending == ".zpl":
        content = zpl(chosen, made, dpi, options.copies, first=options.first, language=language)
    else:
        content = labels_pdf(
            chosen, made, options.copies, options.place,
            first=options.first, dpi=dpi, language=language,
        )  # fmt: skip
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise Unavailable(Lack.FILE, file=options.out.name) from error
    count = len(made) * options.copies - options.first + 1
    line = program.tr(
        N_("{count} {count:label|labels} written: {path}"), count=count, path=options.out
    )
    result = {"out": str(options.out), "labels": count, "codes": [label.code for label in made]}
    program.answer(result, [line])
    return DONE


def _made(program: Program, options: argparse.Namespace) -> list[LabelData]:
    db, language, site_id = program.db, program.language, program.by.site_id
    codes = list(dict.fromkeys(options.codes))
    match options.kind:
        case "items":
            return labels.item_labels(db, codes)
        case "lots":
            return labels.lot_labels(db, codes, language)
        case "packages":
            return package_labels.labels_by_number(db, site_id, codes)
        case "pallets":
            quantity = parse_quantity(options.quantity, fractional=True)
            return labels.pallet_labels(db, codes, quantity, language)
    return labels.location_labels(db, site_id, codes, language)
