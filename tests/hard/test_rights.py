"""Somebody without any role at every door: each use case refuses before it looks at anything.

The doors are found in the sources, so a new one without a line here fails (reliability.md G8).
"""

from __future__ import annotations

import ast
import importlib
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import wms_desktop
from tests.conftest import dump
from tests.counts.test_service import Counting
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Refused
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.service import CloseLocation, Enter
from wms_desktop.goods import allocating, inbound, outbound, receiving
from wms_desktop.goods.kinds import ExceptionOutcome
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import Condition

ROOT = Path(wms_desktop.__file__).parent
ANYONE = {
    "people.service.change_own_password",  # the present password is asked for instead
    "returns.chain.reject",  # RET-3: anyone can reject with a reason
}
READS = {  # nothing changes
    "complaints.intake_queries.deadlines",
    "complaints.queries_actions.check_days",
    "complaints.queries_actions.complaint_choice",
    "complaints.queries_actions.find_complaints",
    "complaints.queries_actions.responsible_people",
    "complaints.queries_damage.about_document",
    "surveys.improvement_list.count_measures",
    "surveys.improvement_list.measure",
    "surveys.revisit_list.count_revisits",
    "surveys.revisit_list.found_source",
    "surveys.revisit_list.order_id",
    "surveys.revisit_list.revisit",
    "surveys.survey_list.count_main",
    "surveys.survey_list.count_surveys",
    "surveys.survey_list.survey",
    "tasks.queries.counts",  # one's own
    "tasks.queries.task_list",
    "counts.results.year_before",
    "counts.reviews.review_of",  # who counts blind is refused there (CNT-2)
    "receipts.destruction_queries.count_old_enough",
    "receipts.reminders.addressees",
    "stock.care.rounds_due",
    "stock.labels.example",
    "stock.statements.statement",
}
WITH = {  # what a door looks at to know which right it needs
    "stock.service_moves.change_condition": lambda: SimpleNamespace(condition=Condition.GOOD),
    "receipts.page_copies.show_document": lambda: (Role.CLERK,),
    "goods.settling.settle": lambda: SimpleNamespace(outcome=ExceptionOutcome.ACCEPTED),
}


def doors() -> dict[str, ast.FunctionDef]:
    """Every public function of a slice that begins with a database and who acts."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] not in slices.ORDER or parts[-1].startswith("view"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                kinds = [ast.unparse(a.annotation) for a in node.args.args[:2] if a.annotation]
                if kinds == ["Database", "Acting"]:
                    found[".".join((*parts, node.name))] = node
    return found


DOORS = doors()


class Nothing:
    """A command that may not be looked at."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"looked at {name} before the right was asked for")


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("door", sorted(DOORS.keys() - ANYONE - READS))
def test_without_a_role_nothing_opens(desk_shop: Shop, door: str) -> None:
    module, _, name = door.rpartition(".")
    work = getattr(importlib.import_module(f"wms_desktop.{module}"), name)
    arguments = DOORS[door].args
    command = WITH.get(door, Nothing)()
    rest = [command] * (len(arguments.args) - 2 - len(arguments.defaults))
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    named = {argument.arg: command for argument, default in pairs if default is None}
    before = dump(desk_shop.db)
    with pytest.raises(Refused) as refused:
        work(desk_shop.db, desk_shop.acting("nobody"), *rest, **named)
    assert refused.value.code is Right.ROLE_MISSING
    assert dump(desk_shop.db) == before


def test_the_list_has_no_door_that_is_gone() -> None:
    assert ANYONE | READS | WITH.keys() <= DOORS.keys()


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    "step",
    [
        "start",
        "to_review",
        "approve",
        "cancel",
        "enter",
        "close_location",
        "decide",
        "reopen",
        "accept",
        "count_again",
    ],
)
def test_another_sites_count_is_nobodys_business(desk_shop: Shop, step: str) -> None:
    """Roles are held at a site: who is at another one cannot touch this one's count."""
    shop, count = desk_shop, Counting(desk_shop)
    stranger = shop.acting("admin", site=2)
    if step in ("approve", "decide", "reopen", "accept", "count_again"):
        count.enter(20)
        count.close_all()
        count.step("to_review")
    place = shop.location("A-01-01")
    line = Enter(shop.op(), count.id, place, count.item, count.lot, Decimal(1))
    commands = {
        "enter": line,
        "close_location": CloseLocation(shop.op(), count.id, place),
        "decide": counts.Decide(shop.op(), 1, 2, VarianceCause.UNKNOWN),
        "cancel": counts.Cancel(shop.op(), count.id, count.row.version, "改日再盘"),
        "accept": counts.Accept(shop.op(), count.id, count.row.version),
        "count_again": counts.CountAgain(shop.op(), count.id, (1,)),
    }
    command = commands.get(step, counts.Step(shop.op(), count.id, count.row.version))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        getattr(counts, step)(shop.db, stranger, command)
    assert refused.value.code is CountFault.UNKNOWN
    assert dump(shop.db) == before


@pytest.mark.rule("STK-1")
def test_another_sites_goods_and_orders_stay(desk_shop: Shop) -> None:
    shop, counter = desk_shop, Counter(desk_shop)
    item = shop.item()
    shop.stock(item, shop.lot(item, "L1"), 9)
    inbound_id, outbound_id = counter.announce((item, 5, "L1")), counter.order((item, 2))
    stranger = shop.acting("admin", site=2)
    place = shop.location("A-01-01")
    tries: tuple[tuple[Any, Any], ...] = (
        (receiving.receive, counter.scan_command(inbound_id, item, 1)),
        (service_moves.transfer, service_moves.Transfer(shop.op(), 1, place, Decimal(1))),
        (allocating.allocate_order, allocating.Allocate(shop.op(), outbound_id, 1)),
        (outbound.cancel, outbound.Cancel(shop.op(), outbound_id, 1, "kein Grund")),
        (inbound.cancel, inbound.CancelInbound(shop.op(), inbound_id, 1, "kein Grund")),
    )
    before = dump(shop.db)
    for work, command in tries:
        with pytest.raises(Refused):
            work(shop.db, stranger, command)
    assert dump(shop.db) == before
