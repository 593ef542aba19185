"""What runs long reads of one moment, on a connection of its own, and changes nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.shop import Shop
from wms_desktop.core.errors import Unavailable
from wms_desktop.customers import exporting
from wms_desktop.db import audit
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.stock.exports import STOCK


def note(shop: Shop) -> None:
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.note", "test:1")


def seen(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Audit)) or 0


def test_all_questions_of_a_report_see_one_moment(shop: Shop) -> None:
    note(shop)
    with shop.db.report() as report:
        assert seen(report) == 1
        note(shop)
        assert seen(report) == 1
        with report.report() as again, again.snapshot() as session:
            assert session.scalar(select(func.count()).select_from(Audit)) == 1
    assert seen(shop.db) == 2


def test_a_report_cannot_change_anything(shop: Shop) -> None:
    note(shop)
    with shop.db.report() as report:
        with pytest.raises(TypeError):
            report.write()
        with pytest.raises((Unavailable, DBAPIError)), report.read() as session:
            session.execute(text("UPDATE person SET name = 'x'"))
    note(shop)  # others are not in its way, nor it in theirs
    assert seen(shop.db) == 2


def test_a_report_has_time_and_leaves_nothing_open(postgres_db: Database) -> None:
    open_now = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend'"
    )
    with postgres_db.read() as session:
        before = session.scalar(open_now)
    with postgres_db.report() as report:
        with report.read() as session:
            assert session.scalar(text("SHOW statement_timeout")) == "10min"
            assert session.scalar(open_now) == before + 1
        with report.read() as session:
            assert session.scalar(open_now) == before + 1
    with postgres_db.read() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "8s"
    end = time.monotonic() + 10  # a backend goes a moment after its connection
    left = before + 1
    while left != before and time.monotonic() < end:
        with postgres_db.read() as session:
            left = session.scalar(open_now)
    assert left == before


def test_two_reports_at_once_hold_one_connection_more(postgres_db: Database) -> None:
    with postgres_db.report() as one, postgres_db.report() as other:
        for report in (one, other):
            with report.read() as session:
                assert session.scalar(text("SHOW statement_timeout")) == "10min"
                assert session.scalar(text("SHOW transaction_isolation")) == "repeatable read"
            with pytest.raises(Unavailable), report.read() as session:
                session.execute(text("UPDATE person SET name = 'x'"))
    with postgres_db.read() as session:
        assert session.scalar(text("SHOW transaction_read_only")) == "off"
        assert session.scalar(text("SHOW statement_timeout")) == "8s"
    with postgres_db.write() as session:
        session.execute(text("UPDATE person SET name = name"))


def test_an_export_is_of_one_moment(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goods that are moved between two pages of it are in it once."""
    item = shop.item()
    for number in range(4):
        shop.stock(item, shop.lot(item, f"L{number}"), 5)
    monkeypatch.setattr(exporting, "PAGE", 2)
    plain = STOCK.page
    pages: list[Any] = []

    def page(*arguments: Any) -> list[Any]:
        found = plain(*arguments)
        pages.append(len(found))
        shop.stock(item, shop.lot(item, f"Z{len(pages)}"), 5)
        return found

    object.__setattr__(STOCK, "page", page)
    try:
        done = STOCK.write(shop.db, shop.acting(), tmp_path / "a.csv", {}, shop.op())
    finally:
        object.__setattr__(STOCK, "page", plain)
    assert done.value == 4
    assert sum(pages) == 4
