"""What comes back is somebody's task until it is closed (SRV-7)."""

from __future__ import annotations

import pytest

from tests.returns.inspecting import Inspecting
from wms_desktop.core.task import Task
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.returns.tasks import tasks
from wms_desktop.returns.tasks_arrival import CLOSE, INSPECT, REPAIR, arrival_tasks

pytestmark = pytest.mark.rule("SRV-7")


def due(slip: Inspecting, login: str = "lin") -> list[Task]:
    with slip.shop.db.read() as session:
        return arrival_tasks(session, slip.shop.acting(login))


@pytest.mark.rule("RET-6")
def test_a_repair_from_the_arrival_to_the_last_word(shop):
    slip = Inspecting(shop, Wish.REPAIR)
    assert due(slip) == []
    slip.arrive().all_good()
    [task] = due(slip)
    assert (task.title, task.due_on, task.params["number"]) == (INSPECT, shop.today, slip.slip)
    assert task.target == {"inspection": slip.id}
    assert due(slip, "zhou") == []
    slip.finish()
    for stage in RepairStage:
        [task] = due(slip)
        assert task.title == REPAIR[stage]
        slip.repair(stage)
    [task] = due(slip)
    assert (task.title, task.due_on) == (CLOSE, None)
    assert due(slip, "keeper2") == []  # a keeper closes nothing
    slip.close()
    assert due(slip) == []


@pytest.mark.rule("RET-6")
def test_the_deadline_of_a_repair_is_that_of_its_tasks(shop):
    slip = Inspecting(shop, Wish.REPAIR).arrive().all_good()
    slip.finish()
    slip.repair(RepairStage.SENT_OUT)
    [task] = due(slip, "keeper2")
    assert task.due_on == slip.file.repairs[0].due_on
    assert task.key == f"returns:repair-back:{slip.id}"


@pytest.mark.rule("RET-6")
def test_an_exchange_is_closed_after_its_order(shop):
    slip = Inspecting(shop, Wish.EXCHANGE).arrive().all_good()
    slip.finish()
    assert due(slip) == []
    with shop.db.write() as session:
        session.get_one(ReturnApplication, slip.id).exchange_order_id = slip.returning.order_id
    assert [task.title for task in due(slip)] == [CLOSE]


def test_the_tasks_of_returns_hold_them_too(shop):
    slip = Inspecting(shop).arrive()
    with shop.db.read() as session:
        assert INSPECT in [task.title for task in tasks(session, shop.acting())]
    assert slip.file.state is ReturnState.ARRIVED
    assert slip.file.total(PieceVerdict.GOOD) == 0
