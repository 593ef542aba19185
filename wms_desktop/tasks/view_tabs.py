"""The second-level tabs of tasks, as data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from wms_desktop.core.language import N_
from wms_desktop.tasks.queries import Source
from wms_desktop.tasks.view_tab import TasksTab
from wms_desktop.ui.page import Page
from wms_desktop.ui.sub_page import SubTab


def tabs(sources: Iterable[Source]) -> tuple[SubTab, ...]:
    """The tab Tasks over what the slices say is owed."""
    asked = tuple(sources)
    return (
        SubTab(
            "tasks", N_("Tasks"), partial(_make, asked),  # hears every change by itself
            targets=frozenset({"promise", "contact"}),
        ),
    )  # fmt: skip


def _make(sources: tuple[Source, ...], page: Page) -> TasksTab:
    return TasksTab(page, sources)
