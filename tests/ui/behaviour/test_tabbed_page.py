"""A change reaches the second-level tab that shows it, and no other one."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.desk import open_page
from tests.shop import Shop
from wms_desktop.core.changes import Topic
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import Page
from wms_desktop.ui.sub_page import SubPage, SubTab
from wms_desktop.ui.tabbed_page import TabbedPage


class Reader(SubPage):
    """Notes how often it was read again."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.times = 0

    def refresh(self) -> None:
        self.times += 1


class TwoTabs(TabbedPage):
    """Stock, and beside it surveys."""

    name = "two"
    title = back_says = "Service"

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            (
                SubTab("stock", "Service", Reader, frozenset({Topic.STOCK})),
                SubTab("surveys", "Service", Reader, frozenset({Topic.SURVEYS})),
            ),
        )

    def times(self, name: str) -> int:
        """How often the tab *name* was read since the last question."""
        reader = self.subs.sub(name)
        assert isinstance(reader, Reader)
        found, reader.times = reader.times, 0
        return found

    def change(self, topic: Topic) -> None:
        """Somebody changed something."""
        self.context.tasks.announce(frozenset({topic}))


def test_a_change_reaches_the_tab_that_shows_it(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    page = open_page(qtbot, desk_shop, TwoTabs, tmp_path)
    assert (page.times("stock"), page.times("surveys")) == (1, 0)  # shown first
    page.change(Topic.STOCK)
    assert (page.times("stock"), page.times("surveys")) == (1, 0)
    page.change(Topic.SURVEYS)
    assert (page.times("stock"), page.times("surveys")) == (0, 0)
    page.show_tab("surveys")
    assert (page.times("stock"), page.times("surveys")) == (0, 1)
    page.change(Topic.SURVEYS)
    assert (page.times("stock"), page.times("surveys")) == (0, 1)


def test_a_page_out_of_sight_is_read_again_only_for_what_it_shows(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    page = open_page(qtbot, desk_shop, TwoTabs, tmp_path)
    page.times("stock")
    page.hide()
    page.change(Topic.STOCK)
    assert page.times("stock") == 0
    page.show()
    assert page.times("stock") == 1
    page.hide()
    page.change(Topic.SURVEYS)
    page.show()
    assert page.times("stock") == 0
