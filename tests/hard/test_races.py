"""Two at the same moment: seals, checks, new rows, counts that end; and eight stations for long."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from tests.conftest import NOW, TODAY
from tests.counts.test_service import Counting
from tests.hard import station
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.counts import counting, service
from wms_desktop.db import audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit, Operation, Seal
from wms_desktop.goods import inbound, receiving
from wms_desktop.people.vault import Vault
from wms_desktop.stock import service as items
from wms_desktop.stock.tables import Item

TOGETHER = 8


@pytest.fixture
def server_shop(postgres_db: Database) -> Shop:
    return Shop(postgres_db, now=NOW, today=TODAY)


def at_once(shop: Shop, work: Callable[[Shop], Any]) -> list[Future[Any]]:
    """*work* on eight workstations with connections of their own."""
    url = shop.db.engine.url.render_as_string(hide_password=False)
    start = threading.Barrier(TOGETHER)

    def one() -> Any:
        db = Database(url)
        try:
            start.wait(10)
            return work(Shop(db, now=NOW, today=TODAY))
        finally:
            db.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return [pool.submit(one) for _ in range(TOGETHER)]


def note(shop: Shop) -> None:
    """One more row of the trail."""
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.note", "test:1")


@pytest.mark.rule("SYS-1")
def test_eight_sealing_at_once_make_one_chain(shop: Shop) -> None:
    note(shop)
    roots = [future.result() for future in at_once(shop, lambda own: seals.seal(own.db))]
    assert len([root for root in roots if root]) == 1
    with shop.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Seal)) == 1
    assert seals.verify(shop.db) == []


@pytest.mark.rule("SYS-1")
def test_a_row_that_is_committed_late_is_not_taken_for_a_forged_one(server_shop: Shop) -> None:
    """Its number is lower than one that was sealed: on a server, commits have another order."""
    shop = server_shop
    with ThreadPoolExecutor(1) as pool:
        with shop.db.write() as session:
            audit.record(session, shop.acting(), "test.late", "test:1")
            note(shop)
            sealing = pool.submit(seals.seal, shop.db)
            with pytest.raises(TimeoutError):
                sealing.result(0.2)
        assert sealing.result(5)
    assert seals.verify(shop.db) == []
    with shop.db.read() as session:
        assert session.scalars(select(Seal.rows)).one() >= 2


@pytest.mark.rule("SYS-1")
def test_somebody_who_writes_for_long_only_puts_the_seal_off(
    server_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = server_shop
    monkeypatch.setattr(seals, "_PATIENCE_S", 0.05)
    note(shop)
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.late", "test:1")
        assert seals.seal(shop.db) is None
    assert seals.seal(shop.db)
    assert seals.verify(shop.db) == []


def test_a_check_sees_one_moment(shop: Shop) -> None:
    """Else it finds faults in an honest ledger while people post."""
    rows = select(func.count()).select_from(Audit)
    with shop.db.snapshot() as session:
        before = session.scalar(rows)
        note(shop)
        assert session.scalar(rows) == before


def test_one_new_code_from_eight_windows(shop: Shop) -> None:
    """One makes it; the others are told in words that it is there."""
    command = items.AddItem(uuid4(), "N-1", items.ItemFields("新品", "卷"))

    def add(own: Shop) -> str:
        try:
            items.add_item(own.db, own.acting("admin"), replace(command, op_id=uuid4()))
        except Refused as error:
            return error.code.value
        return "made"

    told = [future.result() for future in at_once(shop, add)]
    assert sorted(told) == sorted(["made", *["item_code_taken"] * (TOGETHER - 1)])
    with shop.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == 1


@pytest.mark.rule("INB-1")
def test_eight_counters_do_not_receive_more_than_announced(shop: Shop) -> None:
    """Each sees what the one before has received: the line is read once the order is held."""
    item = shop.item()
    lines = (inbound.AnnouncedLine(item, Decimal(10), "L1"),)
    order = inbound.create(shop.db, shop.acting(), inbound.CreateInbound(uuid4(), 2, 1, lines))
    place = shop.location("A-01-01")

    def receive(own: Shop) -> str:
        by = replace(own.acting(), roles=frozenset({Role.CLERK}))
        command = receiving.Receive(uuid4(), order.value, item, "L1", Decimal(3), place)
        try:
            receiving.receive(own.db, by, command)
        except Refused as error:
            return error.code.value
        return "received"

    told = [future.result() for future in at_once(shop, receive)]
    assert sorted(told) == ["goods_over_receipt"] * (TOGETHER - 3) + ["received"] * 3
    assert shop.on_hand(item) == 9


@pytest.mark.rule("CNT-2")
def test_unexpected_goods_found_by_eight_counters(shop: Shop) -> None:
    count = Counting(shop)
    other = shop.item("B118-02", "素麻·燕麦")
    lot = shop.lot(other, "L1")
    done = at_once(shop, lambda own: _enters(own, count.id, other, lot))
    assert [future.exception() for future in done] == [None] * TOGETHER
    assert count.enter(1, "A-01-02", item=other, lot=lot) == str(TOGETHER + 1)


def _enters(own: Shop, count_id: int, item: int, lot: int) -> str:
    place = own.location("A-01-02")
    command = service.Enter(uuid4(), count_id, place, item, lot, Decimal(1))
    return service.enter(own.db, own.acting(), command).value


@pytest.mark.rule("CNT-2")
def test_a_count_does_not_end_in_the_middle_of_an_entry(server_shop: Shop) -> None:
    count = Counting(server_shop)
    count.enter(24)
    count.close_all()
    with ThreadPoolExecutor(1) as pool:
        with server_shop.db.write() as session:
            counting.open_count(session, server_shop.acting(), count.id)
            ending = pool.submit(count.step, "to_review")
            with pytest.raises(TimeoutError):
                ending.result(0.2)
        assert ending.result(5) == 0  # nothing is asked for again


@pytest.mark.rule("STK-3")
@pytest.mark.rule("STK-4")
@pytest.mark.rule("OUT-1")
@pytest.mark.parametrize("seconds", [4.0, pytest.param(30.0, marks=pytest.mark.slow)])
def test_eight_stations_at_the_same_twelve_items(
    shop: Shop, tmp_path: Path, seconds: float
) -> None:
    """Receiving, sending, moving, counting, releasing: no deadlock, nothing lost or sold twice."""
    station.set_out(shop, 12)
    with shop.db.write() as session:
        Vault(tmp_path / "vault.key").keep(session, shop.acting(), "X1", purpose="t")
    url = shop.db.engine.url.render_as_string(hide_password=False)
    with multiprocessing.get_context("spawn").Pool(TOGETHER) as pool:
        jobs = [(url, number, seconds, tmp_path) for number in range(TOGETHER)]
        running = pool.starmap_async(station.at_work, jobs)
        while not running.ready():
            assert [finding for verdict in check.run(shop.db) for finding in verdict.findings] == []
            seals.seal(shop.db)
        told = running.get()
    assert not [reason for each in told for reason in each if "Unavailable" in reason]
    assert {deed for each in told for deed in each} >= {"receive", "send", "put_elsewhere", "count"}
    assert [finding for verdict in check.run(shop.db) for finding in verdict.findings] == []
    assert deadlocks(shop) == 0
    with shop.db.read() as session:
        known = set(session.scalars(select(Operation.op_id)))
    acked = station.acknowledged(tmp_path)
    assert len(acked) > 60
    assert acked - known == set()


def deadlocks(shop: Shop) -> int:
    """How many the server has had to break; SQLite has one writer at a time."""
    if shop.db.is_sqlite:
        return 0
    asked = text("SELECT deadlocks FROM pg_stat_database WHERE datname = :name")
    with shop.db.read() as session:
        return int(session.scalar(asked, {"name": shop.db.engine.url.database}) or 0)


def test_the_same_key_at_the_same_moment_is_asked_for_again(server_shop: Shop) -> None:
    """Both find the key unknown; the slower one meets the other's row and gives its answer."""
    shop = server_shop
    command = items.AddItem(uuid4(), "N-1", items.ItemFields("新品", "卷"))
    both = threading.Barrier(2)

    def work(own: Shop) -> bool:
        met: list[int] = []

        def deed(_session: object) -> Done[int]:
            if not met:
                met.append(1)
                both.wait(10)
            return Done(7)

        done = operations.once(own.db, own.acting(), "test.twin", command, deed)
        assert done.value == 7
        return done.replay

    with ThreadPoolExecutor(2) as pool:
        replays = [future.result() for future in [pool.submit(work, shop) for _ in range(2)]]
    assert sorted(replays) == [False, True]


def test_where_nothing_can_be_written_nothing_is_told_as_refused(server_shop: Shop) -> None:
    """On a full disk a first sending may wait for its standby all the same, unseen."""
    with server_shop.db.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER is_full BEFORE INSERT ON operation EXECUTE FUNCTION is_full()"
        )
    command = items.AddItem(uuid4(), "N-1", items.ItemFields("新品", "卷"))

    def refuse(_session: object) -> Done[int]:
        raise Refused(operations.OperationFault.KEY_REUSED)

    with pytest.raises(Unavailable) as told:
        operations.once(server_shop.db, server_shop.acting(), "test.twin", command, refuse)
    assert told.value.lack is Lack.DATABASE_FULL
