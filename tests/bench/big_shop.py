"""A shop of 200,000 items and 1,000,000 moves in a few minutes, by SQL that both engines know.

The ledger's triggers run as in daily work, so the balance is what they made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, create_engine, insert, inspect, text

from tests.shop import found_shop
from wms_desktop.customers.names import search_text
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.stock.tables import Item

BUSIEST = 1  # the item that a tenth of all moves are of
OWNER = 101
TODAY = date(2026, 11, 22)
_AT_ONCE = "stock_move_with_its_document"
_BATCH = 5_000
_FIRST_BIN = 1_001
_SERIES = [
    "云锦",
    "素麻",
    "棉语",
    "山岚",
    "听雨",
    "青禾",
    "晴川",
    "暮雪",
    "竹影",
    "松涛",
    "流沙",
    "星河",
    "远山",
    "晨雾",
    "花间",
    "锦绣",
]
_COLOURS = [
    "烟灰",
    "燕麦",
    "米白",
    "藏青",
    "墨绿",
    "砖红",
    "驼色",
    "珍珠",
    "象牙",
    "雾蓝",
    "豆沙",
    "浅咖",
    "银灰",
    "月白",
    "石青",
    "黛紫",
]
_GOODS = ["无纺壁纸", "刺绣墙布", "纯棉窗纱", "遮光帘布", "提花面料", "胶浆"]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    items: int = 200_000
    moves: int = 1_000_000
    bins: int = 5_000
    orders: int = 20_000
    minutes: int = 20  # from one document to the next


def filled(url: str, size: Size, revision: str = "head") -> Database:
    """A new database at *url* with the tests' shop and *size* more; no program runs on it."""
    db = Database(url)
    schema.upgrade(db, revision)
    found_shop(db)
    engine = db.engine if db.is_sqlite else create_engine(db.engine.url)  # no time limit there
    with engine.begin() as connection:
        _add_items(connection, size)
        says = _Dialect(db.is_sqlite, _is_in_months(connection))
        if says.is_in_months:
            first = size.moves // 20 * size.minutes // 1440 + 31
            connection.execute(text(f"SELECT make_months(DATE '{TODAY}' - {first}, '{TODAY}')"))
            connection.execute(text(f"ALTER TABLE stock_move DISABLE TRIGGER {_AT_ONCE}"))
        for statement in _statements(size, says):
            connection.execute(text(statement))
        if says.is_in_months:
            connection.execute(text(f"ALTER TABLE stock_move ENABLE TRIGGER {_AT_ONCE}"))
    if not db.is_sqlite:  # the server's own housekeeping does it within a minute
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return db


def _add_items(connection: Connection, size: Size) -> None:
    names = [f"{a}{b}{c}" for a in _SERIES for b in _COLOURS for c in _GOODS]
    spoken = [search_text(name) for name in names]
    for first in range(1, size.items + 1, _BATCH):
        rows = []
        for number in range(first, min(first + _BATCH, size.items + 1)):
            which = number * 7 % len(names)
            code = f"A{number:06d}"
            search = f"{code.lower()} {spoken[which]} {number}"
            rows.append(
                {"id": number, "code": code, "name": f"{names[which]} {number}", "unit": "卷",
                 "search": search, "version": 1}
            )  # fmt: skip
        connection.execute(insert(Item), rows)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What the two engines write differently; ``n`` is the number of the row."""

    is_sqlite: bool
    is_in_months: bool

    def numbers(self, below: int) -> str:
        if self.is_sqlite:
            up = f"SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < {below - 1}"
            return f"WITH RECURSIVE up(n) AS ({up}) SELECT n FROM up"
        return f"SELECT n FROM generate_series(0, {below - 1}) AS up(n)"

    def before(self, day: date) -> str:
        if self.is_sqlite:
            return f"date('{day}', '-' || (n % 700) || ' days')"
        return f"DATE '{day}' - (n % 700)"

    def after(self, day: date) -> str:
        if self.is_sqlite:
            return f"date('{day}', (n % 400) || ' days')"
        return f"DATE '{day}' + (n % 400)"

    def key(self) -> str:
        return "printf('%032x', n)" if self.is_sqlite else "lpad(to_hex(n), 32, '0')::uuid"

    def moment(self, size: Size, number: str = "n") -> str:
        back = f"({size.moves // 20} - {number})"
        if self.is_sqlite:
            return f"datetime('{TODAY}', '-' || ({back} * {size.minutes}) || ' minutes')"
        return f"TIMESTAMPTZ '{TODAY}Z' - {back} * INTERVAL '{size.minutes} minutes'"


def _is_in_months(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql" and "at" in {
        column["name"] for column in inspect(connection).get_columns("stock_move")
    }


def _statements(size: Size, says: _Dialect) -> list[str]:
    return [
        f"CREATE TEMPORARY TABLE numbers AS {says.numbers(size.moves)}",
        *_masters(size, says),
        *_ledger(size, says),
        *_orders(size, says),
        "DROP TABLE numbers",
    ]


def _masters(size: Size, says: _Dialect) -> list[str]:
    expires = f"CASE WHEN n % 10 = 3 THEN {says.after(TODAY - timedelta(days=5))} END"
    return [
        "INSERT INTO customer (id, code, name, search, kind, contact_name, phone, address,"
        " language, note, is_active, version)"
        f" SELECT {OWNER} + n, 'K' || n, '客户 ' || n, 'kehu kh ' || n, 'organization', '', '', '',"
        " 'zh_CN', '', TRUE, 1 FROM numbers WHERE n < 50",
        "INSERT INTO location (id, site_id, zone_id, code, kind, level, distance, capacity,"
        f" is_blocked, version) SELECT {_FIRST_BIN} + n, 1, 1, 'B-' || (n / 100) || '-' || n,"
        f" 'storage', 1, n, 0, FALSE, 1 FROM numbers WHERE n < {size.bins}",
        "INSERT INTO lot (id, item_id, code, received_on, expires_on)"
        f" SELECT n + 1, n % {size.items} + 1, 'L' || (n / {size.items}) || '-' || n,"
        f" {says.before(TODAY)}, {expires} FROM numbers WHERE n < {2 * size.items}",
    ]


def _ledger(size: Size, says: _Dialect) -> list[str]:
    """Half of the moves bring goods in; the others send a part on, to a customer or a shelf."""
    half, documents = size.moves // 2, size.moves // 20
    goods = f"""
        SELECT k, m, CASE WHEN m % 10 = 0 THEN {BUSIEST} ELSE m % {size.items} + 1 END AS item,
          CASE WHEN m % 4 = 0 THEN {OWNER} + m / 4 % 50 ELSE 1 END AS owner,
          {_FIRST_BIN} + m * 31 % {size.bins} AS bin,
          {_FIRST_BIN} + (m * 31 + 7) % {size.bins} AS next_bin,
          CASE WHEN m % 97 = 0 THEN 'quarantine' ELSE 'good' END AS condition
        FROM (SELECT n AS k, n % {half} AS m FROM numbers) AS picked"""
    supplier, customer = (
        f"(SELECT id FROM location WHERE site_id = 1 AND code = '{code}')"
        for code in ("SUPPLIER", "CUSTOMER")
    )
    return [
        "INSERT INTO stock_document (id, op_id, reason, document, body_hash, site_id, person_id,"
        f" workstation_id, posted_at) SELECT n + 1, {says.key()},"
        f" CASE WHEN n < {documents // 2} THEN 'receipt' ELSE 'transfer' END,"
        f" 'bench:' || n, '', 1, 1, 1, {says.moment(size)} FROM numbers WHERE n < {documents}",
        "INSERT INTO stock_move (id, document_id, line, item_id, lot_id, owner_id,"
        " from_location_id, to_location_id, from_condition, to_condition, quantity"
        f"{', at' if says.is_in_months else ''})"
        f" SELECT k + 1, k / 20 + 1, k % 20 + 1, item, item + {size.items} * (m % 2), owner,"
        f" CASE WHEN k < {half} THEN {supplier} ELSE bin END,"
        f" CASE WHEN k < {half} THEN bin WHEN m % 3 = 0 THEN {customer}"
        " ELSE next_bin END, condition, condition,"
        f" CASE WHEN k < {half} THEN 10000 ELSE 4000 END"
        f"{', ' + says.moment(size, '(k / 20)') if says.is_in_months else ''}"
        f" FROM ({goods}) AS moves ORDER BY k",
    ]


def _orders(size: Size, says: _Dialect) -> list[str]:
    day = says.before(TODAY)
    line = f"n % {size.orders} + 1, n / {size.orders} + 1, n % {size.items} + 1"
    return [
        "INSERT INTO inbound_order (id, number, site_id, customer_id, owner_id, expected_on,"
        " is_announced, state, remarks, version)"
        f" SELECT n + 1, 'RK-' || n, 1, {OWNER} + n % 50, 1, {day}, TRUE,"
        " CASE WHEN n % 50 = 0 THEN 'expected' ELSE 'completed' END, '', 1"
        f" FROM numbers WHERE n < {size.orders}",
        "INSERT INTO inbound_line (order_id, line, item_id, lot_code, expected, received, version)"
        f" SELECT {line}, '', 5000, 5000, 1 FROM numbers WHERE n < {4 * size.orders}",
        "INSERT INTO outbound_order (id, number, site_id, customer_id, owner_id, ordered_on,"
        " due_on, consignee_name, consignee_phone, address, hand_over, needs_receipt, needs_seal,"
        " receipt_copies, state, remarks, version)"
        f" SELECT n + 1, 'CK-' || n, 1, {OWNER} + n % 50, 1, {day}, {day},"
        " '收货人 ' || n, '', '', 'ship', FALSE, FALSE, 1,"
        " CASE WHEN n % 50 = 0 THEN 'approved' ELSE 'shipped' END, '', 1"
        f" FROM numbers WHERE n < {size.orders}",
        "INSERT INTO outbound_line (order_id, line, item_id, ordered, picked, shipped, version)"
        f" SELECT {line}, 5000, 0, 0, 1 FROM numbers WHERE n < {4 * size.orders}",
    ]
