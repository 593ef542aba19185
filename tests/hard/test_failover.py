"""Two real servers: what was acknowledged is on both, whatever happens to one (G6)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.conftest import NOW, TODAY
from tests.hard import failover, station
from tests.pair import Pair, free_port, until
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.db import operations, reports, server_address
from wms_desktop.db.database import Database
from wms_desktop.goods import receiving
from wms_desktop.stock.service_places import PlaceFault
from wms_desktop.stock.tables import StockDocument

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname IS NOT NULL"

LONG_WAITING = f"{WAITING} AND now() - state_change > interval '3 seconds'"


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Pair, str]]:
    if os.name != "posix":
        pytest.skip("kills processes")
    with failover.shop_on_a_pair() as made:
        yield made


@pytest.fixture
def shop(pair: tuple[Pair, str]) -> Iterator[Shop]:
    until(pair[0].is_synchronous, "a synchronous standby")
    db = Database(pair[1])
    yield Shop(db, now=NOW, today=TODAY)
    db.close()


def scan(shop: Shop) -> receiving.Receive:
    few = station.found_again(shop)
    place = shop.location("S-01")  # has room for everything
    return receiving.Receive(uuid4(), few.announced, few.items[0], "L1", Decimal(1), place)


@pytest.fixture
def impatient_shop(pair: tuple[Pair, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A statement of its program may take one second."""
    options = str(server_address.SETTINGS["options"])
    shorter = options.replace("statement_timeout=8000", "statement_timeout=1000")
    assert shorter != options
    monkeypatch.setitem(server_address.SETTINGS, "options", shorter)
    until(pair[0].is_synchronous, "a synchronous standby")
    db = Database(pair[1])
    yield Shop(db, now=NOW, today=TODAY)
    db.close()


def test_with_the_standby_cut_off_postings_wait_and_nobody_is_told_posted(
    pair: tuple[Pair, str], impatient_shop: Shop
) -> None:
    """Longer than `statement_timeout`, which does not end this wait; reading goes on."""
    shop = impatient_shop
    node, link = pair[0].primary, pair[0].link
    command = scan(shop)
    link.pull()
    with ThreadPoolExecutor(1) as pool:
        try:
            posting = pool.submit(receiving.receive, shop.db, shop.acting(), command)
            until(lambda: node.ask(WAITING), "waiting posting")
            with pytest.raises(TimeoutError):
                posting.result(1.6)
            assert not operations.is_known(shop.db, command.op_id)  # not refused: not there yet
            waiting = operations.look_for(shop.db, [command.op_id])
            assert not waiting.known
            assert waiting.ended < waiting.begun  # so nobody is told "not saved"
        finally:
            link.push_in()
        assert posting.result(30).value
    ended = operations.look_for(shop.db, [command.op_id])
    assert ended.known
    assert ended.ended >= waiting.begun
    assert receiving.receive(shop.db, shop.acting(), command).replay


def test_who_sends_again_while_the_standby_is_away_is_not_refused(
    pair: tuple[Pair, str], shop: Shop
) -> None:
    """What has become a reason to refuse says nothing of what was sent before."""
    node, link = pair[0].primary, pair[0].link
    command = scan(shop)

    def send(work: Callable[[Session], Done[int]]) -> Done[int]:
        return operations.once(shop.db, shop.acting(), "test.twin", command, work)

    def refuse(_session: Session) -> Done[int]:
        raise Refused(PlaceFault.ZONE_TAKEN)

    link.pull()
    with ThreadPoolExecutor(2) as pool:
        try:
            first = pool.submit(send, lambda _session: Done(7))
            until(lambda: node.ask(WAITING), "waiting posting")
            again = pool.submit(send, refuse)
            with pytest.raises(TimeoutError):
                again.result(1)
        finally:
            link.push_in()
        assert not first.result(30).replay
        assert (again.result(30).replay, again.result().value) == (True, 7)


def test_a_wait_that_is_cancelled_is_told_as_unknown(pair: tuple[Pair, str], shop: Shop) -> None:
    """The server commits with a mere warning then, and the standby may never hear of it."""
    node, link = pair[0].primary, pair[0].link
    command = scan(shop)
    link.pull()
    with ThreadPoolExecutor(2) as pool:
        try:
            posting = pool.submit(receiving.receive, shop.db, shop.acting(), command)
            until(lambda: node.ask(WAITING), "waiting posting")
            node.ask(f"SELECT pg_cancel_backend(pid) FROM ({WAITING}) AS waiting")
            with pytest.raises(Unavailable) as told:
                posting.result(10)
            assert told.value.params["unknown"]
            again = pool.submit(receiving.receive, shop.db, shop.acting(), command)
            with pytest.raises(TimeoutError):
                again.result(1)  # the row is there, on one server alone: no "posted" yet
            until(lambda: node.ask(LONG_WAITING), "a wait of three seconds")
            for _ in range(3):  # asks again and again, as a window does: no queue, no "posted"
                asked = pool.submit(operations.look_for, shop.db, [command.op_id])
                with pytest.raises(Unavailable):
                    asked.result(5)
            assert len(node.ask(WAITING)) == 1
        finally:
            link.push_in()
        assert again.result(30).replay


def test_a_primary_crashes_and_the_standby_goes_on(pair: tuple[Pair, str]) -> None:
    """One run of what ``python -m tests.hard.failover --runs 20`` does."""
    until(pair[0].is_synchronous, "a synchronous standby")
    told = failover.run(*pair, clients=3, link_cut=True, before_s=0.5)
    assert told.is_good, told
    assert told.acked > 6
    pair[0].turn()


def test_the_command_line_takes_both_servers(
    pair: tuple[Pair, str], capsys: pytest.CaptureFixture[str]
) -> None:
    both = pair[1].removeprefix("postgresql://")  # as people type it
    assert cli.run(["status", "--json", "--database", both]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "current"
    assert told["database"] == pair[1]


@pytest.fixture
def reporting(pair: tuple[Pair, str]) -> Iterator[Database]:
    """The pair, whose standby serves reports."""
    until(pair[0].is_synchronous, "a synchronous standby")
    db = Database(f"{pair[1]}?reports=127.0.0.1:{pair[0].standby.port}")
    yield db
    db.close()


def is_standby(report: Database) -> bool:
    with report.read() as session:
        return bool(session.scalar(text("SELECT pg_is_in_recovery()")))


def test_a_report_comes_from_the_replica_and_knows_the_last_posting(
    reporting: Database, shop: Shop
) -> None:
    for _ in range(5):
        done = receiving.receive(shop.db, shop.acting(), scan(shop))
        with reporting.report() as report, report.read() as session:
            assert is_standby(report)
            newest = session.scalars(select(StockDocument.id).order_by(StockDocument.id)).all()[-1]
        with shop.db.read() as session:
            assert newest == session.scalar(select(func.max(StockDocument.id)))
        assert done.value


def test_where_the_replica_stays_behind_the_primary_answers(
    pair: tuple[Pair, str], reporting: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "BEHIND_S", 0.3)
    pair[0].standby.ask("SELECT pg_wal_replay_pause()")
    try:
        pair[0].primary.ask("CREATE TABLE IF NOT EXISTS noise (n int); DROP TABLE noise")
        with reporting.report() as report:
            assert not is_standby(report)
    finally:
        pair[0].standby.ask("SELECT pg_wal_replay_resume()")
    with reporting.report() as report:
        assert is_standby(report)


def test_where_the_replica_is_away_the_primary_answers(pair: tuple[Pair, str]) -> None:
    db = Database(f"{pair[1]}?reports=127.0.0.1:{free_port()}")
    with db.report() as report:
        assert not is_standby(report)
    db.close()
