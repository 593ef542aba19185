"""The commands ``evidence …``: where kept files lie, moving them, what lies about without a row."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.db import audit, evidence, evidence_checks, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.program import DONE, FAILED, Program

_KINDS = [kind.value for kind in StoreKind]


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    group = commands.group("evidence", "where printed papers and scans are kept")
    group.add("status", "stores, sizes, last full reading, newest seal").set_defaults(run=status)
    use = group.add("use", "keep new files in the database, a folder or a bucket")
    use.add_argument("store", choices=_KINDS)
    use.add_argument("address", nargs="?", default="", help="/path or https://HOST/BUCKET")
    use.set_defaults(run=use_store)
    move = group.add("move", "move the files kept so far; can be stopped and taken up again")
    move.add_argument("--to", required=True, choices=_KINDS)
    move.set_defaults(run=move_files)
    orphans = group.add("orphans", "objects without a row")
    orphans.add_argument("--set-aside", action="store_true", help="move them to lost+found")
    orphans.set_defaults(run=show_orphans)
    accept = group.add("accept", "an older state was brought back on purpose: forget seals seen")
    accept.add_argument("--reason", required=True)
    accept.set_defaults(run=accept_older)


def status(program: Program, _options: argparse.Namespace) -> int:
    """Where files lie, when all of them were read, and the newest seal."""
    stores, found = evidence.facts(program.db), evidence_checks.state(program.db)
    newest = seals.newest(program.db)
    result = {
        "stores": [
            {
                "store": each.kind.value,
                "place": each.place,
                "files": each.files,
                "bytes": each.size,
                "chosen": each.is_chosen,
            }
            for each in stores
        ],
        "files_read_since": found.full_since,
        "overdue": found.is_overdue,
        "bad": found.bad,
        "seal": newest.root[: seals.ANCHOR_LENGTH] if newest else "",
        "sealed_at": newest.at if newest else None,
    }
    lines = [
        f"{'→' if s.is_chosen else ' '} {s.kind.value} {s.place} {s.files} ({s.size} B)".rstrip()
        for s in stores
    ]
    if found.full_since:
        since = f"{found.full_since:%Y-%m-%d %H:%M} UTC"
        lines.append(program.tr(N_("All files read since {moment}"), moment=since))
    else:
        lines.append(program.tr(N_("Not all files have been read yet")))
    if newest:
        lines.append(program.tr(N_("Newest seal {seal}"), seal=str(result["seal"])))
    program.answer(result, lines)
    return FAILED if found.bad or found.is_overdue else DONE


def use_store(program: Program, options: argparse.Namespace) -> int:
    """Choose the store for new files."""
    kind = StoreKind(options.store)
    evidence.choose(program.db, program.by, kind, options.address)
    place = options.address.partition("?")[0] or kind.value
    line = program.tr(N_("New files are kept in {place}"), place=place)
    program.answer({"store": kind.value, "place": place}, [line])
    return DONE


def move_files(program: Program, options: argparse.Namespace) -> int:
    """Move what was kept so far."""
    to = StoreKind(options.to)
    moved = evidence.move(program.db, program.by, to, program.progress)
    line = program.tr(N_("{count} files moved and read again"), count=moved)
    program.answer({"moved": moved, "to": to.value}, [line])
    return DONE


def show_orphans(program: Program, options: argparse.Namespace) -> int:
    """Tell what lies in a store without a row, and set it aside where asked to."""
    if options.set_aside:
        program.by.require(Role.ADMIN)
        found = evidence.collect_orphans(program.db, time.time())
    else:
        found = [
            f"{kind.value}:{prefix}/{kept.name}"
            for kind, prefix, kept in evidence.orphans(program.db, time.time())
        ]
    program.answer({"orphans": found, "set_aside": options.set_aside}, found)
    return DONE


def accept_older(program: Program, options: argparse.Namespace) -> int:
    """What this workstation saw of the seals no longer counts; the trail says who decided so."""
    by = program.by
    by.require(Role.ADMIN)
    anchors = AnchorList()
    missing = [finding.seal_id for finding in anchors.compare(program.db)]
    with program.db.write() as session:
        after = {"reason": options.reason[:200], "seals": missing[:20], "count": len(missing)}
        audit.record(session, by, "evidence.accept", "seals", after=after)
    anchors.forgive(program.db, datetime.now(UTC))
    line = program.tr(N_("{count} seals seen here no longer count"), count=len(missing))
    program.answer({"forgotten": missing}, [line])
    return DONE
