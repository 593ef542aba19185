"""Each task leads to where it is done: the real page opens, and shows the very record (SRV-7)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.desk import a_context
from tests.shop import Shop
from tests.tasks.owing import OWED, task_of
from wms_desktop import tabs
from wms_desktop.core.task import Task
from wms_desktop.pickup.view_warnings import WarningsView
from wms_desktop.receipts.queries import DeskList
from wms_desktop.ui.page import Page
from wms_desktop.ui.tab_spec import tabs_for

pytestmark = pytest.mark.rule("SRV-7")


def _id(task: Task) -> int:
    return int(task.key.rpartition(":")[2])


def _round(page: Any, task: Task) -> bool:
    zone, kind = page.tab.care.care_list.current_row().key
    is_it = zone == task.target["rounds"] and task.target.get("round_kind", kind) == kind
    return page.tab.is_on_rounds and is_it


def _difference(page: Any, task: Task) -> bool:
    return page.tab.is_open and page.tab.view.detail.row.id == _id(task)


def _order(page: Any, task: Task) -> bool:
    return page.tab is page.outbound and page.tab.is_open and page.tab.order.order.id == _id(task)


def _qc(page: Any, task: Task) -> bool:
    row = page.tab.waiting.list.current_row()
    return page.tab.segments.current() == "qc" and row.id == _id(task)


def _missing(page: Any, task: Task) -> bool:
    rows = page.missing.rows
    return page.missing.isVisible() and rows.rowCount() == rows.total == task.count


def _question(page: Any, task: Task) -> bool:
    return page.subs.shown.part.pane.list.current_row().id == task.target["question"]


def _custody(page: Any, task: Task) -> bool:
    part = page.subs.shown.part
    return part.filter == task.target["list"] and part.current.id == _id(task)


def _destruction(page: Any, task: Task) -> bool:
    part = page.subs.shown.part
    return part.name == "destruction" and part.current.id == _id(task)


def _assessments(page: Any, _task: Task) -> bool:
    part = page.subs.shown
    return part.segments.current() == "assessments" and part.part.pane.rows.rowCount() == 1


def _desk(which: DeskList) -> Callable[[Any, Task], bool]:
    def shows(page: Any, _task: Task) -> bool:
        listed = page.desk.receipts_segments.current() == which.value
        return page.desk.isVisible() and listed and page.desk.rows.rowCount() == 1

    return shows


def _not_read(page: Any, _task: Task) -> bool:
    return page.desk.shows_files and page.desk.receipts_not_read.model().rowCount() == 1


def _waiting(page: Any, task: Task) -> bool:
    return page.waiting.isVisible() and page.waiting.rows.rowCount() == task.count


def _warnings(page: Any, task: Task) -> bool:
    shown = page.side.shown
    return isinstance(shown, WarningsView) and shown.rows.rowCount() == task.count


def _plan(page: Any, _task: Task) -> bool:
    return page.part is page.counts and page.counts.counts_plan_pane.isVisible()


def _counting(page: Any, _task: Task) -> bool:
    return page.part is page.blind


def _review(page: Any, task: Task) -> bool:
    return page.part is page.review and page.review.review.id == _id(task)


def _promise(page: Any, task: Task) -> bool:
    pane = page.tab.promise
    return pane.isVisible() and pane.shown.id == _id(task) and pane.answer.isVisible()


SHOWS: dict[str, Callable[[Any, Task], bool]] = {
    "round": _round, "climate": _round, "difference": _difference, "paused": _order,
    "wait": _order, "arrival": _order, "qc": _qc, "chase": _missing, "due": _missing,
    "promised": _missing, "question": _question, "envelope": _custody, "opened": _custody,
    "difference of an envelope": _custody, "loan": _custody, "assessment": _assessments,
    "tray": _desk(DeskList.TRAY), "suspect": _desk(DeskList.SUSPECT), "not read": _not_read,
    "destruction": _destruction, "waiting": _waiting, "warning": _warnings, "class": _plan,
    "count": _counting, "again": _counting, "review": _review, "approve": _review,
    "promise": _promise,
}  # fmt: skip


def page_of(qtbot: QtBot, shop: Shop, name: str, login: str, folder: Path) -> Page:
    """The real page of a tab, which this person must have."""
    specs = tabs_for(tabs.specs(settings=lambda _context: Page(_context)), shop.acting(login).roles)
    spec = next(each for each in specs if each.name == name)
    page = spec.factory(a_context(shop, folder, login=login))
    qtbot.addWidget(page)
    page.resize(1210, 624)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.mark.parametrize("name", OWED)
def test_it_leads_to_the_place_and_shows_the_record(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, name: str
) -> None:
    owed = OWED[name]
    task = task_of(desk_shop, owed)
    page = page_of(qtbot, desk_shop, task.page, owed.login, tmp_path)
    page.open(**task.target)
    qtbot.waitUntil(lambda: SHOWS[name](page, task), timeout=2_000)


REST = {
    "differences": ("goods", {"tab": "exceptions"}),
    "paused orders": ("goods", {"outbound_part": "decide"}),
    "arrivals": ("goods", {"outbound_part": "confirm"}),
    "goods for QC": ("goods", {"tab": "exceptions", "qc": ""}),
    "questions": ("receipts", {"control": "questions"}),
    "differences of envelopes": ("receipts", {"custody": "envelopes", "list": "differences"}),
}


@pytest.mark.parametrize("name", REST)
def test_what_is_beyond_the_first_rows_leads_to_its_list(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, name: str
) -> None:
    tab, target = REST[name]
    page: Any = page_of(qtbot, desk_shop, tab, "zhou", tmp_path)
    page.open(**target)
    shown = page.tab if tab == "goods" else page.subs.shown
    match name:
        case "paused orders" | "arrivals":
            assert shown.list.goods_segments.current() == target["outbound_part"]
        case "goods for QC":
            assert shown.segments.current() == "qc"
        case "differences":
            assert shown.segments.current() == "open"
        case "questions":
            assert shown.segments.current() == "questions"
        case _:
            assert shown.part.filter == "differences"
