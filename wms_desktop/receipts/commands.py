"""Receipts on the command line: print slips, say where their boxes are, file scans, what is due."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.core.sentences import sentence
from wms_desktop.db.program import DONE, FAILED, USAGE, Program
from wms_desktop.imaging.faults import Quarantined, shown_name
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.watch import STILL_SECONDS
from wms_desktop.receipts import (
    assessing,
    due_list,
    filing,
    missing,
    printing,
    quarantine,
    queries,
    watching,
    words,
)
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.layout import described
from wms_desktop.receipts.missing import MissingFilter, MissingRow
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import Dueness
from wms_desktop.receipts.signed_papers import Finder

_PASSING = (Lack.EVIDENCE_STORE, Lack.EVIDENCE_FULL)  # the share comes back, room is made
_EVERY = 10_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_STILL = 3600


def add_commands(commands: Any) -> None:
    """Declare the commands of this file (interfaces.md)."""
    group = commands.group("receipts", "signed receipts")
    slips = group.add("print", "receipt slips, ready to be signed")
    slips.add_argument("numbers", nargs="+", metavar="NUMBER")
    slips.add_argument("--out", required=True, type=Path)
    slips.set_defaults(run=print_slips)
    group.add("layout", "where on the slip its boxes are, in mm").set_defaults(run=layout)
    scans = group.add("file", "file scans")
    scans.add_argument("files", nargs="+", metavar="FILE", type=Path)
    scans.set_defaults(run=file_scans)
    folder = group.add("watch", "file what arrives in a folder, until stopped")
    folder.add_argument("folder", metavar="DIR", type=Path)
    folder.add_argument("--still", type=_seconds, default=STILL_SECONDS, metavar="SECONDS")
    folder.set_defaults(run=watch_folder)
    due = group.add("due", "due, overdue and beyond limit, by site")
    due.add_argument("--date", type=_day, default=None)
    due.add_argument("--out", type=Path, default=None, help="FILE.pdf, .xlsx or .csv")
    due.set_defaults(run=list_due)
    group.add("assess", "propose assessments for late and lost receipts").set_defaults(run=assess)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:  # dates beside it are worked out from it
        raise ValueError(text)
    return day


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= LONGEST_STILL:
        raise ValueError(text)
    return seconds


def print_slips(program: Program, options: argparse.Namespace) -> int:
    """Print the slips of some receipts into one PDF."""
    command = printing.PrintSlips(uuid4(), tuple(options.numbers))
    sha256 = printing.print_slips(program.db, program.by, command).value
    _write(options.out, printing.printed_pdf(program.db, sha256))
    count = len(dict.fromkeys(options.numbers))
    line = program.tr(
        N_("{count} {count:receipt|receipts} printed: {path}"), count=count, path=options.out
    )
    program.answer({"out": str(options.out), "receipts": options.numbers, "sha256": sha256}, [line])
    return DONE


def layout(program: Program, _options: argparse.Namespace) -> int:
    """Say where the boxes of a slip are, in millimetres from the page's top left."""
    found = described()
    papers: Any = found["papers"]
    lines = [
        f"{paper.upper()}  {name:<10} x {box['x']:g}  y {box['y']:g}  "
        f"{box['width']:g} × {box['height']:g} mm"
        for paper, body in papers.items()
        for name, box in body["boxes"].items()
    ]
    program.answer(found, lines)
    return DONE


def file_scans(program: Program, options: argparse.Namespace) -> int:
    """File scanned files one after the other; a bad one is refused and stays where it is."""
    db, by = program.db, program.by
    told: list[dict[str, object]] = []
    lines: list[str] = []
    refused = 0
    with Reader() as reader:
        for path in options.files:
            try:
                pages = _file_one(program, reader, path)
            except Quarantined as error:
                refused += 1
                quarantine.note(db, by, path, error)
                said = sentence(error, program.language)
                told.append(_refused_page(path, error.fault.value, str(said)))
                lines.append(f"{shown_name(path)}: {said}")
                continue
            filed = filing.file_scan(db, by, uuid4(), pages, _signed_papers(program))
            listed = queries.batch_pages(db, filed.value)
            told += [page_body(row, pages.reading.sha256) for row in listed]
            lines += [_page_line(program, row) for row in listed]
    counts = Counter(str(body["status"]) for body in told)
    lines.append("  ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    program.answer(told, lines)
    return FAILED if refused else DONE


def watch_folder(program: Program, options: argparse.Namespace) -> int:
    """File what arrives in a folder until Ctrl+C; one line of JSON or text a page."""
    if not options.folder.is_dir():
        raise Unavailable(Lack.FILE_UNREADABLE, path=str(options.folder))
    with Reader() as reader, suppress(KeyboardInterrupt):
        watch = watching.Watch(
            program.db, lambda: program.by, reader, options.folder, options.still,
            papers=_signed_papers(program),
        )  # fmt: skip
        while True:
            try:
                for told in watch.look(time.monotonic(), program.language):
                    _tell_page(program, told)
            except Unavailable as error:
                if error.lack not in _PASSING:
                    raise
                print(sentence(error, program.language), file=sys.stderr)
                time.sleep(watching.RETRY_SECONDS)
            time.sleep(watching.PAUSE_SECONDS)
    return DONE


def _tell_page(program: Program, told: watching.Arrived) -> None:
    rows = [page_body(row, told.sha256) for row in told.pages]
    if not told.pages:
        rows = [_refused_page(told.path, told.fault, told.said)]
    for body in rows:
        if program.as_json:
            print(json.dumps(body, ensure_ascii=False, default=str), flush=True)
        else:
            said = (
                body.get("text")
                or f"{body['status']}  {body['receipt'] or body['document'] or '–'}"
            )
            print(f"{body['source']} {body['page'] or ''}: {said}", flush=True)


def _signed_papers(program: Program) -> Sequence[Finder]:
    """The signed papers of slices above, as the command line hands them in."""
    give: Callable[[], Sequence[Finder]] = program.extras.get("signed_papers", tuple)
    return give()


def _file_one(program: Program, reader: Reader, path: Path) -> filing.ReadFile:
    total = 0

    def opened(pages: int) -> None:
        nonlocal total
        total = pages

    return filing.read_scan(
        reader,
        path,
        opened=opened,
        page_done=lambda page: program.progress(page.number, total),
    )


def page_body(row: PageRow, sha256: str) -> dict[str, object]:
    """One page as `receipts file --json` prints it.

    ``sha256`` is that of the file as it was scanned, ``image_sha256`` that of the page's upright
    working copy.
    """
    return {
        "source": row.source,
        "page": row.page,
        "receipt": row.number or None,
        "document": row.document or None,
        "status": row.status.value,
        "findings": finding_names(row),
        "sha256": sha256,
        "image_sha256": row.image_sha256,
        "copy": row.copy if row.number else None,
        "boxes": {name: seen.value for name, seen in row.found.seen().items()},
    }


def finding_names(row: PageRow) -> list[str]:
    """What is remarkable about a page: signature_missing, seal_unclear, no_code …"""
    if row.status is PageStatus.TRAY and row.found.tray is not None:
        return [row.found.tray.value]
    if row.status is PageStatus.DUPLICATE:
        return ["duplicate"]
    missing_ones = [f"{lacking.value}_missing" for lacking in row.lacking]
    return missing_ones + [f"{lacking.value}_unclear" for lacking in row.found.judgement.unclear]


def _refused_page(path: Path, fault: str, said: str) -> dict[str, object]:
    return {
        "source": shown_name(path),
        "page": None,
        "receipt": None,
        "document": None,
        "status": "refused",
        "findings": [fault],
        "sha256": None,
        "text": said,
    }


def _page_line(program: Program, row: PageRow) -> str:
    status = program.tr(words.PAGE_STATUSES[row.status])
    findings = ", ".join(finding_names(row))
    return f"{row.source} {row.page}: {row.shown_number or '–'}  {status}  {findings}".rstrip()


def list_due(program: Program, options: argparse.Namespace) -> int:
    """What is due soon, overdue and beyond the limit on a day, by site."""
    day = options.date or program.by.today
    wanted = MissingFilter(standings=missing.DUE)
    rows = missing.missing(program.db, day, wanted, limit=_EVERY)
    if options.out is not None:
        content = _in_format(rows, day, program, options.out.suffix.lower())
        if content is None:
            program.answer(
                {"error": {"code": "usage"}}, [program.tr(N_("Use .pdf, .xlsx or .csv"))]
            )
            return USAGE
        _write(options.out, content)
    sites = [_site_body(site, own, program) for site, own in due_list.by_site(rows)]
    lines = [
        f"{row.site_name}  {row.number}  {row.consignee}  {row.due_on}  "
        f"{due_list.standing_words(row, program.language)}  {row.responsible}"
        for _site, own in due_list.by_site(rows)
        for row in own
    ]
    program.answer({"date": f"{day}", "sites": sites}, lines)
    return DONE


def assess(program: Program, _options: argparse.Namespace) -> int:
    """Propose assessments by rule, once a receipt and kind; made daily by a job (RCP-11)."""
    new = assessing.propose(program.db, program.by, assessing.Propose(uuid4())).value
    line = program.tr(N_("{count} {count:assessment|assessments} proposed"), count=new)
    program.answer({"proposed": new}, [line])
    return DONE


def _in_format(
    rows: Sequence[MissingRow], day: date, program: Program, suffix: str
) -> bytes | None:
    match suffix:
        case ".pdf":
            return due_list.due_pdf(rows, day, program.language)
        case ".xlsx":
            return due_list.due_xlsx(rows, program.language)
        case ".csv":
            return due_list.due_csv(rows, program.language)
    return None


def _site_body(site: str, rows: list[MissingRow], program: Program) -> dict[str, object]:
    counts = Counter(row.standing for row in rows)
    listed = [
        {
            "receipt": row.number,
            "consignee": row.consignee,
            "shipper": row.shipper,
            "arrived_on": f"{row.arrived_on}",
            "due_on": f"{row.due_on}",
            "standing": row.standing.value,
            "says": due_list.standing_words(row, program.language),
            "responsible": row.responsible,
        }
        for row in rows
    ]
    figures = {standing.value: counts[standing] for standing in Dueness if standing in counts}
    return {"site": site, "counts": figures, "receipts": listed}


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unavailable(Lack.FILE, path=str(path)) from error
