"""The command ``demo``: fill an empty database with believable data."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from wms_desktop.core.language import N_
from wms_desktop.db import guard, schema
from wms_desktop.db.program import DONE, Program
from wms_desktop.db.schema import SchemaState
from wms_desktop.demo.masters import PASSWORD

SEED = 20260521


def add_commands(commands: Any) -> None:
    """Declare the command."""
    demo = commands.add("demo", "fill an empty database with believable data")
    demo.add_argument("--size", choices=("small", "large", "huge"), default="small")
    demo.add_argument("--seed", type=int, default=SEED)
    demo.set_defaults(run=run)


def run(program: Program, options: argparse.Namespace) -> int:
    """Make the schema where it is missing, then the sample shop around today."""
    from wms_desktop.demo.fill import fill

    guard.check(program.url)
    db = program.opened()
    if db.path is not None:
        db.path.parent.mkdir(parents=True, exist_ok=True)
    if schema.state(db) is SchemaState.EMPTY:
        schema.upgrade(db)
    schema.require_current(db)
    now = datetime.now(UTC)
    fill(db, seed=options.seed, now=now, size=options.size, progress=program.progress)
    line = program.tr(
        N_("Sample data filled in; sign in as lin, password {password}"), password=PASSWORD
    )
    program.answer({"size": options.size, "seed": options.seed, "login": "lin"}, [line])
    return DONE
