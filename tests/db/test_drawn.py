"""Papers drawn beside their transaction: of two printed at once one is a copy (SYS-2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from tests.surveys.asked import Asked
from wms_desktop.db import archive, drawn
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.documents.render import page_texts
from wms_desktop.surveys import printing

COPY = "副本"


class Gate:
    """Holds up two, once, until both are there; lets one through who has waited in vain."""

    def __init__(self, patience: float) -> None:
        self._met, self._patience = threading.Barrier(2, self._leave_open), patience
        self._is_open = False

    def pass_through(self) -> None:
        if not self._is_open:
            with suppress(threading.BrokenBarrierError):
                self._met.wait(self._patience)

    def _leave_open(self) -> None:
        self._is_open = True


def own(shop: Shop) -> Iterator[Shop]:
    """Two workstations with connections of their own."""
    for _ in range(2):
        url = shop.db.engine.url.render_as_string(hide_password=False)
        yield Shop(Database(url), now=NOW, today=TODAY)


@pytest.mark.rule("SYS-2")
def test_of_two_printed_at_once_exactly_one_is_not_a_copy(
    postgres_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have drawn an original; while one is being kept the other cannot be."""
    shop = Shop(postgres_db, now=NOW, today=TODAY)
    row = Asked(shop).ask()
    drew, keeps = Gate(30), Gate(1)
    once, keep = drawn.operations.once, archive.keep_paper

    def both_drawn(*args: Any, **more: Any) -> Any:
        drew.pass_through()
        return once(*args, **more)

    def both_in_it(*args: Any, **more: Any) -> Any:
        keeps.pass_through()
        return keep(*args, **more)

    monkeypatch.setattr(drawn.operations, "once", both_drawn)
    monkeypatch.setattr(archive, "keep_paper", both_in_it)

    def print_it(at: Shop) -> str:
        command = printing.PrintSurvey(at.op(), row.id)
        return printing.print_survey(at.db, at.acting(), command).value

    stations = list(own(shop))
    with ThreadPoolExecutor(2) as pool:
        kept = list(pool.map(print_it, stations))
    for at in stations:
        at.db.close()
    texts = ["".join(page_texts(archive.content(shop.db, sha256))) for sha256 in kept]
    assert sorted(COPY in text for text in texts) == [False, True]
    with shop.db.read() as session:
        trail = session.scalars(select(Audit.after).where(Audit.action == "surveys.print")).all()
    assert sorted('"copy": true' in each for each in trail) == [False, True]
