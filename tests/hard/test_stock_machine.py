"""All stock operations in any order keep the books; seeded faults are each found (STK, LOC-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.hard.stock_machine import StockMachine
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.counts import queries, variances
from wms_desktop.db import operations
from wms_desktop.goods import allocating, outbound
from wms_desktop.stock import free_goods, posting
from wms_desktop.stock.kinds import Condition, MoveReason

SQLITE_MOVE = import_module("wms_desktop.db.migrations.versions.0002_protection").SQLITE_MOVE
CALM = settings(
    max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False,
)  # fmt: skip


@pytest.fixture
def machine(template: Path) -> type[StockMachine]:
    class OnCopies(StockMachine):
        pass

    OnCopies.template = template
    return OnCopies


@pytest.mark.rule("STK-2")
@pytest.mark.rule("STK-3")
@pytest.mark.rule("LOC-3")
@pytest.mark.rule("CNT-1", "CNT-4")
def test_the_books_are_right_whatever_people_do(machine: type[StockMachine]) -> None:
    run_state_machine_as_test(machine, settings=settings(CALM, max_examples=25))


def _with_moves(change: Callable[[posting.Move], posting.Move], when: MoveReason) -> Any:
    plain = posting.post

    def post(session: Any, by: Any, *, reason: MoveReason, moves: Any, **more: Any) -> int:
        if reason is when:
            moves = [change(move) for move in moves]
        return plain(session, by, reason=reason, moves=moves, **more)

    return post


def _one_less(move: posting.Move) -> posting.Move:
    return replace(move, quantity=move.quantity - 1) if move.quantity > 1 else move


def transfers_lose_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(posting, "post", _with_moves(_one_less, MoveReason.TRANSFER))


def an_undo_gives_back_too_little(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(posting, "post", _with_moves(_one_less, MoveReason.REVERSAL))


def graded_goods_go_back_to_good(patch: pytest.MonkeyPatch) -> None:
    def change(move: posting.Move) -> posting.Move:
        return replace(move, from_condition=move.to_condition, to_condition=move.from_condition)

    patch.setattr(posting, "post", _with_moves(change, MoveReason.CONDITION))


def a_repeated_key_counts_twice(patch: pytest.MonkeyPatch) -> None:
    plain = posting.post

    def post(session: Any, by: Any, **more: Any) -> int:
        return plain(session, by, **more | {"op_id": uuid4()})

    def once(db: Any, by: Any, kind: str, command: Any, *rest: Any, **more: Any) -> Any:
        return plain_once(db, by, kind, replace(command, op_id=uuid4()), *rest, **more)

    plain_once = operations.once
    patch.setattr(posting, "post", post)
    patch.setattr(operations, "once", once)


def the_youngest_leave_first(patch: pytest.MonkeyPatch) -> None:
    plain = free_goods.on_hand_of

    def on_hand_of(*args: Any, **more: Any) -> Any:
        days = timedelta(days=10_000)
        return {
            item: [
                replace(g, received_on=date.min + (date.max - g.received_on) - days) for g in all_
            ]
            for item, all_ in plain(*args, **more).items()
        }

    patch.setattr(allocating, "on_hand_of", on_hand_of)


def damaged_goods_are_taken(patch: pytest.MonkeyPatch) -> None:
    plain = free_goods.on_hand_of

    def on_hand_of(*args: Any, **more: Any) -> Any:
        found = plain(*args, **more).items()
        return {i: [replace(g, condition=Condition.GOOD) for g in all_] for i, all_ in found}

    patch.setattr(allocating, "on_hand_of", on_hand_of)


def what_others_keep_is_taken_too(patch: pytest.MonkeyPatch) -> None:
    plain = free_goods.on_hand_of

    def on_hand_of(*args: Any, **more: Any) -> Any:
        found = plain(*args, **more).items()
        return {i: [replace(g, free=g.quantity) for g in all_] for i, all_ in found}

    patch.setattr(allocating, "on_hand_of", on_hand_of)


def a_cancelled_order_keeps_its_goods(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbound, "release_unpicked", lambda *_args, **_more: None)


def what_is_sent_stays_reserved(patch: pytest.MonkeyPatch) -> None:
    plain = posting.reserve

    def reserve(session: Any, by: Any, *, document: str, wanted: Any) -> None:
        plain(session, by, document=document, wanted=[w for w in wanted if w[2] > 0])

    patch.setattr(posting, "reserve", reserve)


def moves_since_the_snapshot_are_ignored(patch: pytest.MonkeyPatch) -> None:
    plain = variances.of_count

    def of_count(*args: Any) -> Any:
        def still(row: Any) -> Any:
            rounds = tuple(replace(each, moved=Decimal(0)) for each in row.rounds)
            return replace(row, moved=Decimal(0), rounds=rounds)

        return [still(row) for row in plain(*args)]

    for place in (variances, queries):
        patch.setattr(place, "of_count", of_count)


FAULTS = (
    transfers_lose_one, an_undo_gives_back_too_little, graded_goods_go_back_to_good,
    a_repeated_key_counts_twice, the_youngest_leave_first, damaged_goods_are_taken,
    what_others_keep_is_taken_too, a_cancelled_order_keeps_its_goods, what_is_sent_stays_reserved,
    moves_since_the_snapshot_are_ignored,
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(
    fault: Callable[[pytest.MonkeyPatch], None],
    machine: type[StockMachine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, Refused, Unavailable)):
        run_state_machine_as_test(machine, settings=CALM)


def test_the_books_of_a_database_that_forgets_are_found(machine: type[StockMachine]) -> None:
    """The trigger that keeps the balance adds nothing to a place that has the goods already."""
    forgets = SQLITE_MOVE.replace(
        "DO UPDATE SET quantity = quantity + excluded.quantity", "DO NOTHING"
    )
    assert forgets != SQLITE_MOVE

    class Forgetful(machine):  # type: ignore[misc, valid-type]
        def opened(self) -> None:
            with self.db.engine.begin() as connection:
                connection.exec_driver_sql("DROP TRIGGER stock_move_keeps_balance")
                connection.exec_driver_sql(forgets)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Forgetful, settings=CALM)
