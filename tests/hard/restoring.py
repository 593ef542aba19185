"""How long a backup, its drill and its restore take (G15), and what that means for the goal's size.

``python -m tests.hard.restoring MOVES MEGABYTES``; the goal is 1,000,000 moves and 10,000 MB of
evidence in 15 minutes. Smaller runs are extrapolated by the bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from tests.bench.big_shop import Size, filled
from wms_desktop.backups import making, proving
from wms_desktop.db.backup import making as backup
from wms_desktop.db.backup import restoring
from wms_desktop.db.database import Database
from wms_desktop.db.tables import StoredFile
from wms_desktop.slices import load_tables

SCAN = 400_000  # bytes of a scanned page
GOAL_MOVES, GOAL_MB, GOAL_S = 1_000_000, 10_000, 900


def run(moves: int, megabytes: int, folder: Path) -> dict[str, object]:
    """Fill a shop, back it up, try it out, restore it; seconds of each."""
    path = folder / "shop.sqlite"
    db = filled(f"sqlite:///{path}", Size(moves // 20, moves, bins=100, orders=20))
    _add_scans(db, megabytes * 1_000_000 // SCAN)
    seconds: dict[str, float] = {}
    source = folder / "copies" / "shop.bak"
    begun = time.monotonic()
    told = backup.back_up(db, source, proof=proving.full)
    seconds["backup"] = time.monotonic() - begun
    seconds["drill"] = making.drill(db, source, proof=proving.full).seconds
    db.close()
    begun = time.monotonic()
    restoring.restore(source, path, proof=proving.full)
    seconds["restore"] = time.monotonic() - begun
    of_moves = (told.size - told.counts["stored_file"] * SCAN) * GOAL_MOVES / max(told.moves, 1)
    goal_bytes = of_moves + GOAL_MB * 1_000_000
    per_byte = seconds["restore"] / told.size
    return {
        "moves": told.moves,
        "files": told.counts["stored_file"],
        "megabytes": round(told.size / 1_000_000),
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
        "goal_extrapolated_s": round(per_byte * goal_bytes),
        "goal_s": GOAL_S,
        "load": round(os.getloadavg()[0], 1),
    }


def _add_scans(db: Database, many: int) -> None:
    for _number in range(many):
        content = os.urandom(SCAN)
        row = {
            "sha256": hashlib.sha256(content).hexdigest(), "size": len(content),
            "media_type": "image/jpeg", "content": content, "person_id": 1, "workstation_id": 1,
        }  # fmt: skip
        with db.write() as session:
            session.connection().execute(insert(StoredFile), row)


if __name__ == "__main__":
    load_tables()
    with tempfile.TemporaryDirectory(prefix="wms-restore-") as name:
        print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), Path(name))))
