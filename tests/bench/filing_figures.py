"""Five hundred bad scans through reading and judging, in child processes; figures per defect.

Usage: ``python -m tests.bench.filing_figures [PAGES] [SEED]``.

Goals (issue 4): 99 % filed to the right receipt, none to a wrong one, the rest in the tray;
missing signature found 98 %, missing seal 99 %, false alarms at most 2 %.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

from tests.receipts.figures import LACKS, Tally, measured
from tests.shop import Shop, found_shop
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts.kinds import Lacking
from wms_desktop.slices import load_tables

HEAD = ("pages", "right", "wrong", "tray", "signature", "seal", "ID number", "false alarms")


def main(pages: int = 500, seed: int = 4) -> int:
    """Print the table; 1 where a goal is missed."""
    load_tables()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(1) as pool:
        folder = Path(name)
        tallies = pool.submit(_run, folder, pages, seed).result()
    whole = Tally()
    print(f"{'defect':<22}" + "".join(f"{title:>14}" for title in HEAD))
    for defect, tally in tallies.items():
        print(f"{defect:<22}{_line(tally)}")
        whole.add(tally)
    print(f"{'all':<22}{_line(whole)}")
    print(f"{pages} pages, seed {seed}, {time.perf_counter() - start:.0f} s")
    good = (
        whole.right >= 0.99 * whole.pages
        and whole.wrong == 0
        and whole.share_found(Lacking.SIGNATURE) >= 0.98
        and whole.share_found(Lacking.SEAL) >= 0.99
        and whole.alarms <= 0.02 * whole.complete
    )
    print("goals met" if good else "GOALS MISSED")
    return 0 if good else 1


def _run(folder: Path, pages: int, seed: int) -> dict[str, Tally]:
    db = Database(f"sqlite:///{folder / 'wms.sqlite'}")
    schema.upgrade(db)
    found_shop(db)
    shop = Shop(db, now=datetime.now(UTC), today=date.today())
    with Reader() as reader:
        tallies = measured(shop, reader, folder, pages, seed)
    db.close()
    return tallies


def _line(tally: Tally) -> str:
    parts = [str(tally.pages), str(tally.right), str(tally.wrong), str(tally.tray)]
    for lacking in LACKS:
        lacked = tally.lacked.get(lacking, 0)
        found, certain = tally.found.get(lacking, 0), tally.certain.get(lacking, 0)
        parts.append(f"{found}/{lacked} ({certain})")
    parts.append(f"{tally.alarms}/{tally.complete}")
    return "".join(f"{part:>14}" for part in parts)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
