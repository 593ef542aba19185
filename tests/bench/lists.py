"""The first 50 rows of the lists at 200,000 items and 1,000,000 moves, beside the raw driver (P7).

Every list's query and the plainest statement that the driver needs for 50 such rows take turns;
the median and the longest time are printed for both. The database is filled by the ledger's own
triggers, and what they made is compared with the sum of the moves before anything is measured.
Usage: ``python -m tests.bench.lists [ROUNDS] [ITEMS] [MOVES]``; PostgreSQL as the tests find it.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.bench.big_shop import BUSIEST, OWNER, TODAY, Size, filled
from tests.postgres import Server
from wms_desktop import slices
from wms_desktop.customers.names import search_text
from wms_desktop.db.database import Database
from wms_desktop.goods import due
from wms_desktop.stock import history
from wms_desktop.stock.history import Subject, SubjectKind
from wms_desktop.stock.on_hand import (
    StockAsked,
    StockOrder,
    StockPart,
    stock_rows,
    stock_sums,
)
from wms_desktop.stock.queries import StockFilter, search_items

LIMIT_MS = 300
_NAME = "wms_bench_lists"
_NO_LIST = {"on hand: sums of everything"}  # the foot of the list comes after its rows
_ON_HAND = (
    "SELECT item.code, item.name, lot.code, location.code, balance.quantity, balance.reserved"
    " FROM balance JOIN item ON item.id = balance.item_id JOIN lot ON lot.id = balance.lot_id"
    " JOIN location ON location.id = balance.location_id"
)
_LEDGER = (
    "SELECT stock_move.id, posted_at, stock_document.document, quantity FROM stock_move"
    " JOIN stock_document ON stock_document.id = stock_move.document_id"
)
_ORDERS = "SELECT id, number, state, {day} FROM {table} WHERE site_id = 1 ORDER BY id DESC LIMIT 50"
Query = tuple[Callable[[], object], str]


def queries(db: Database) -> dict[str, Query]:
    """What is measured: ours, and the driver's plainest statement for as many rows."""
    return _goods_on_hand(db) | _items(db) | _histories_and_orders(db)


def _goods_on_hand(db: Database) -> dict[str, Query]:
    rare = f"{OWNER + 1}"

    def hand(
        part: StockPart = StockPart.ALL, order: StockOrder | None = None, **narrow: Any
    ) -> Any:
        asked = StockAsked(StockFilter(site_id=1, **narrow), TODAY, part, order)
        return lambda: stock_rows(db, asked)

    return {
        "on hand: all": (hand(), f"{_ON_HAND} WHERE balance.item_id < 30 LIMIT 50"),
        "on hand: by location": (
            hand(order=StockOrder.LOCATION), f"{_ON_HAND} WHERE location_id = 1001 LIMIT 50",
        ),
        "on hand: not good": (
            hand(StockPart.NOT_GOOD), f"{_ON_HAND} WHERE condition <> 'good' LIMIT 50",
        ),
        "on hand: expiring": (
            hand(StockPart.EXPIRING), f"{_ON_HAND} WHERE expires_on < '2026-12-22' LIMIT 50",
        ),
        "on hand: longest here": (
            hand(StockPart.AGEING), f"{_ON_HAND} WHERE received_on < '2025-02-01' LIMIT 50",
        ),
        "on hand: one owner": (
            hand(owner_id=OWNER + 1), f"{_ON_HAND} WHERE owner_id = {rare} LIMIT 50",
        ),
        "on hand: one owner, longest here": (
            hand(StockPart.AGEING, owner_id=OWNER + 1),
            f"{_ON_HAND} WHERE owner_id = {rare} ORDER BY received_on LIMIT 50",
        ),
        "on hand: two characters": (
            hand(text="云锦"), f"{_ON_HAND} WHERE item.search LIKE '%云锦%' LIMIT 50",
        ),
        "on hand: nothing fits": (
            hand(text="天地"), f"{_ON_HAND} WHERE item.search LIKE '%天地%' LIMIT 50",
        ),
        "on hand: busiest item": (
            hand(item_id=BUSIEST), f"{_ON_HAND} WHERE balance.item_id = {BUSIEST} LIMIT 50",
        ),
        "on hand: sums of everything": (
            lambda: stock_sums(db, StockAsked(StockFilter(site_id=1), TODAY)),
            "SELECT unit, sum(quantity) FROM balance JOIN item ON item.id = item_id GROUP BY unit",
        ),
    }  # fmt: skip


def _items(db: Database) -> dict[str, Query]:
    in_items = "SELECT id, code, name FROM item WHERE search LIKE '%{}%' ORDER BY code LIMIT 50"
    return {
        "items: two characters": (
            lambda: search_items(db, "云锦", 50), in_items.format("云锦"),
        ),
        "items: nothing fits": (
            lambda: search_items(db, "天地", 50), in_items.format("天地"),
        ),
        "items: initials": (
            lambda: search_items(db, _initials("云锦烟灰"), 50), in_items.format("yjyh"),
        ),
        "items: a code": (
            lambda: search_items(db, "a199999", 50), in_items.format("a199999"),
        ),
    }  # fmt: skip


def _histories_and_orders(db: Database) -> dict[str, Query]:
    def of(kind: SubjectKind, id_: int = 0, document: str = "") -> Callable[[], object]:
        return lambda: history.history(db, 1, Subject(kind, id_, document))

    return {
        "history: busiest item": (
            of(SubjectKind.ITEM, BUSIEST),
            f"{_LEDGER} WHERE item_id = {BUSIEST} ORDER BY stock_move.id DESC LIMIT 50",
        ),
        "history: a location": (
            of(SubjectKind.LOCATION, 1_501),
            f"{_LEDGER} WHERE from_location_id = 1501 OR to_location_id = 1501"
            " ORDER BY stock_move.id DESC LIMIT 50",
        ),
        "history: a document": (
            of(SubjectKind.DOCUMENT, document="bench:400"),
            f"{_LEDGER} WHERE document = 'bench:400' LIMIT 50",
        ),
        "inbound: open": (
            lambda: due.inbound_due(db, 1),
            _ORDERS.format(day="expected_on", table="inbound_order"),
        ),
        "inbound: all": (
            lambda: due.inbound_due(db, 1, open_only=False),
            _ORDERS.format(day="expected_on", table="inbound_order"),
        ),
        "outbound: open": (
            lambda: due.outbound_due(db, 1), _ORDERS.format(day="due_on", table="outbound_order"),
        ),
        "outbound: all": (
            lambda: due.outbound_due(db, 1, open_only=False),
            _ORDERS.format(day="due_on", table="outbound_order"),
        ),
    }  # fmt: skip


def _initials(name: str) -> str:
    return search_text(name).split()[1]


def measured(db: Database, rounds: int, begins: str = "") -> dict[str, dict[str, float]]:
    """Milliseconds of every query, ours and raw in turns; the first time of each is left out."""
    found = {}
    for name, (ours, raw) in queries(db).items():
        if not name.startswith(begins):
            continue
        times: dict[str, list[float]] = {"ours": [], "raw": []}
        with db.engine.connect() as connection:
            statement = text(raw)
            for number in range(rounds + 1):
                for kind, work in (
                    ("raw", lambda: connection.execute(statement).all()),  # noqa: B023
                    ("ours", ours),
                ):
                    start = time.perf_counter()
                    work()
                    if number:
                        times[kind].append((time.perf_counter() - start) * 1000)
        found[name] = {
            f"{kind}_{what}": round(figure(times[kind]), 1)
            for kind in times
            for what, figure in (("median", statistics.median), ("max", max))
        }
    return found


def holds(db: Database) -> bool:
    """Whether the balance is the sum of the ledger, and nowhere below nought (STK-2)."""
    moved = (
        "SELECT sum(CASE WHEN target.kind = 'storage' THEN quantity ELSE 0 END)"
        " - sum(CASE WHEN origin.kind = 'storage' THEN quantity ELSE 0 END) FROM stock_move"
        " JOIN location AS origin ON origin.id = from_location_id"
        " JOIN location AS target ON target.id = to_location_id"
    )
    with db.snapshot() as session:
        lies, least = session.execute(
            text("SELECT sum(quantity), min(quantity) FROM balance")
        ).one()
        return bool(lies == session.execute(text(moved)).scalar_one() and least >= 0)


def main(rounds: int = 5, items: int = 200_000, moves: int = 1_000_000) -> int:
    """Print the figures; 1 when a list is too slow or the ledger does not hold."""
    slices.load()
    size = Size(items, moves)
    told: dict[str, Any] = {"day": f"{date.today()}", "items": items, "moves": moves}
    server = Server.start()
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite:///{Path(folder) / 'wms.sqlite'}"}
        if server is not None:
            server.drop(_NAME)
            urls["postgresql"] = server.create(_NAME)
        for engine, url in urls.items():
            db = filled(url, size)
            told[engine] = {"holds": holds(db), "ms": measured(db, rounds)}
            db.close()
    if server is not None:
        server.drop(_NAME)
        server.stop()
    slow = [
        f"{engine}: {name}"
        for engine in urls
        for name, figures in told[engine]["ms"].items()
        if figures["ours_median"] > LIMIT_MS and name not in _NO_LIST
    ]
    told |= {"load": os.getloadavg(), f"over_{LIMIT_MS}_ms": slow}
    print(json.dumps(told, indent=1, ensure_ascii=False))
    return 1 if slow or not all(told[engine]["holds"] for engine in urls) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
