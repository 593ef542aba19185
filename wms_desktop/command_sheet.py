"""The printable sheet of command barcodes, for counters where only the scanner is at hand."""

from __future__ import annotations

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.table import Column, Kind
from wms_desktop.ui.scans.commands import TITLES


def command_sheet(language: Language) -> bytes:
    """One A4 page: what a command does, and its barcode (ux.md, Scanning)."""
    paper = Paper(PaperHead(translate(N_("Command barcodes"), language)), language)
    paper.text(translate(N_("Scan a command instead of pressing its key."), language))
    paper.table(
        [
            Column(translate(N_("Command"), language), 1.0, bold=True),
            Column(translate(N_("Barcode"), language), 2.0, Kind.BARS),
        ],
        [(translate(title, language), command.barcode) for command, title in TITLES.items()],
        least_row_mm=19,
    )
    return paper.bytes()
