"""The database goes away in the middle of a posting: nothing changes, and a repeat posts once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, event, make_url, text

from tests.bad_inputs.said import refusal, told
from tests.conftest import dump
from tests.goods.conftest import Counter
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.database import Database
from wms_desktop.goods import inbound, receiving
from wms_desktop.goods.receiving import Receive


@contextmanager
def before_commit(db: Database, deed: object) -> Iterator[None]:
    """Do *deed* once, when everything is written and only the commit is missing."""
    left = [deed]

    def strike(connection: object) -> None:
        if left:
            left.pop()(connection)  # type: ignore[operator]

    event.listen(db.engine, "commit", strike)
    try:
        yield
    finally:
        event.remove(db.engine, "commit", strike)


def a_scan(shop: Shop) -> tuple[Counter, Receive]:
    counter = Counter(shop)
    item = shop.item()
    order = counter.announce((item, 10, "L1"))
    return counter, counter.scan_command(order, item, 4)


def posts_once(shop: Shop, command: Receive) -> None:
    """The same key again, twice: one posting, and every invariant holds."""
    assert not receiving.receive(shop.db, shop.acting(), command).replay
    after = dump(shop.db)
    assert receiving.receive(shop.db, shop.acting(), command).replay
    assert dump(shop.db) == after
    assert shop.on_hand(command.item_id) == 4
    assert not [finding for verdict in check.run(shop.db) for finding in verdict.findings]


@pytest.fixture
def server_shop(postgres_db: Database, desk_shop: Shop) -> Shop:
    return Shop(postgres_db, now=desk_shop.now, today=desk_shop.today)


def other_hand(server: Server, db: Database, statement: str, **values: object) -> None:
    """What an administrator does meanwhile."""
    url = make_url(server.url).set(drivername="postgresql+psycopg", database="postgres")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement), values | {"name": db.engine.url.database})
    engine.dispose()


@pytest.mark.bad_input(64)
@pytest.mark.rule("STK-3")
def test_the_server_drops_the_connection_before_the_commit(
    server_shop: Shop, postgres_server: Server
) -> None:
    shop = server_shop
    _, command = a_scan(shop)

    def terminate(connection: object) -> None:
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()  # type: ignore[attr-defined]
        other_hand(postgres_server, shop.db, "SELECT pg_terminate_backend(:pid)", pid=own)

    with before_commit(shop.db, terminate):
        error = refusal(shop.db, lambda: receiving.receive(shop.db, shop.acting(), command))
    assert isinstance(error, Unavailable)
    assert error.lack is Lack.DATABASE
    assert error.params == {"unknown": True}
    posts_once(shop, command)


@pytest.mark.rule("STK-3")
def test_the_server_takes_nobody_any_more(server_shop: Shop, postgres_server: Server) -> None:
    shop = server_shop
    _, command = a_scan(shop)
    before = dump(shop.db)
    close = 'ALTER DATABASE "{0}" ALLOW_CONNECTIONS {1}'
    name = shop.db.engine.url.database
    other_hand(postgres_server, shop.db, close.format(name, "false"))
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    other_hand(postgres_server, shop.db, kill)
    try:
        with pytest.raises(Unavailable):
            receiving.receive(shop.db, shop.acting(), command)
    finally:
        other_hand(postgres_server, shop.db, close.format(name, "true"))
    assert dump(shop.db) == before
    posts_once(shop, command)


@pytest.mark.bad_input(64)
@pytest.mark.rule("STK-3")
def test_the_answer_to_the_commit_is_lost(server_shop: Shop, postgres_server: Server) -> None:
    """The rows are there although the program heard nothing: the repeat finds them by the key."""
    shop = server_shop
    _, command = a_scan(shop)

    def commit_then_drop(connection: object) -> None:
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()  # type: ignore[attr-defined]
        connection.exec_driver_sql("COMMIT")  # type: ignore[attr-defined]
        other_hand(postgres_server, shop.db, "SELECT pg_terminate_backend(:pid)", pid=own)
        connection.exec_driver_sql("SELECT 1")  # type: ignore[attr-defined]

    with before_commit(shop.db, commit_then_drop), pytest.raises(Unavailable) as caught:
        receiving.receive(shop.db, shop.acting(), command)
    assert caught.value.lack is Lack.DATABASE
    assert "not known" in told(caught.value)  # never "nothing was saved": it was
    assert receiving.receive(shop.db, shop.acting(), command).replay
    assert shop.on_hand(command.item_id) == 4


@pytest.mark.rule("STK-3")
def test_another_program_keeps_the_file_locked(desk_shop: Shop) -> None:
    shop = desk_shop
    _, command = a_scan(shop)
    event.listen(shop.db.engine, "checkout", _impatient)
    with closing(sqlite3.connect(str(shop.db.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        error = refusal(shop.db, lambda: receiving.receive(shop.db, shop.acting(), command))
        other.execute("ROLLBACK")
    assert isinstance(error, Unavailable)
    assert error.lack is Lack.DATABASE_BUSY
    posts_once(shop, command)


def _impatient(connection: sqlite3.Connection, *_more: object) -> None:
    connection.execute("PRAGMA busy_timeout=20")


@pytest.mark.rule("STK-3")
def test_a_short_lock_is_waited_for(desk_shop: Shop) -> None:
    shop = desk_shop
    _, command = a_scan(shop)
    locked = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(str(shop.db.path), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            time.sleep(0.3)
            other.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(5)
    receiving.receive(shop.db, shop.acting(), command)
    holder.join()
    assert shop.on_hand(command.item_id) == 4


def test_the_disk_is_full(desk_shop: Shop) -> None:
    shop = desk_shop
    item = shop.item()
    with closing(sqlite3.connect(str(shop.db.path), isolation_level=None)) as other:
        other.execute("VACUUM")
    shop.db.close()
    event.listen(shop.db.engine, "checkout", _no_room)
    line = inbound.AnnouncedLine(item, Decimal(3), "L1")
    command = inbound.CreateInbound(uuid4(), 2, 1, (line,), remarks="满" * 10_000)
    error = refusal(shop.db, lambda: inbound.create(shop.db, shop.acting(), command))
    assert isinstance(error, Unavailable)
    assert error.lack is Lack.DATABASE_FULL
    event.remove(shop.db.engine, "checkout", _no_room)
    shop.db.close()
    made = inbound.create(shop.db, shop.acting(), command)
    assert inbound.create(shop.db, shop.acting(), command).value == made.value


def _no_room(connection: sqlite3.Connection, *_more: object) -> None:
    connection.execute("PRAGMA max_page_count=1")  # as large as it is now, and no page more


@pytest.mark.rule("STK-3")
def test_a_fault_in_the_middle_leaves_nothing(shop: Shop) -> None:
    _, command = a_scan(shop)
    before = dump(shop.db)

    def fail(_connection: object) -> None:
        raise ZeroDivisionError

    with before_commit(shop.db, fail), pytest.raises(ZeroDivisionError):
        receiving.receive(shop.db, shop.acting(), command)
    assert dump(shop.db) == before
    posts_once(shop, command)


def test_reading_from_a_server_that_went_away(server_shop: Shop, postgres_server: Server) -> None:
    shop = server_shop
    counter, _ = a_scan(shop)
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    other_hand(postgres_server, shop.db, kill)
    assert counter.inbound(1).number  # the pool notices and connects anew


def test_keys_of_other_commands_do_not_meet(shop: Shop) -> None:
    counter, command = a_scan(shop)
    receiving.receive(shop.db, shop.acting(), command)
    undo = receiving.UndoReceive(command.op_id, 1)
    error = refusal(shop.db, lambda: receiving.undo_receive(shop.db, shop.acting(), undo))
    assert error.args == ("key_reused",)
    receiving.undo_receive(shop.db, shop.acting(), receiving.UndoReceive(uuid4(), 1))
    assert counter.shop.on_hand(command.item_id) == 0
