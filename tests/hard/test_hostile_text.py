"""Names that mean something to Qt, SQL, printf or Excel: on the screen and on paper just names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.desk import open_page
from tests.goods.conftest import Counter
from tests.pickup.waybills import arrived
from tests.receipts.stack import printed, required
from tests.shop import Shop
from wms_desktop.core.locks import PDFIUM
from wms_desktop.counts import printing as counted
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.view import CountsPage
from wms_desktop.db import archive
from wms_desktop.goods.view import GoodsPage
from wms_desktop.pickup.view import PickupPage
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.returns.view import ReturnsPage
from wms_desktop.stock.tables import Item
from wms_desktop.ui.page import Page

NASTY = ("<b>粗</b><img src=x>", "{0}{head} %s%n &amp; '; DROP TABLE item;--")


@pytest.fixture(params=NASTY)
def nasty(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def named(desk_shop: Shop, nasty: str) -> Shop:
    """A shop in which everything that can be named is called *nasty*."""
    shop, counter = desk_shop, Counter(desk_shop)
    item = shop.item("N-1", nasty, spec=nasty)
    shop.stock(item, shop.lot(item, "L1"), 20)
    counter.announce((item, 5, "L1"), remarks=nasty)
    order = counter.order((item, 2), consignee_name=nasty, address=nasty, remarks=nasty)
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    counter.ship(order)
    arrived(shop, consignee_name=nasty, shipper_name=nasty, goods=nasty)
    required(shop, 1, consignee_name=nasty, shipper_name=nasty, goods=nasty)
    made = counts.plan(shop.db, shop.acting(), counts.Plan(uuid4(), nasty, CountScope.SITE))
    counts.start(shop.db, shop.acting(), counts.Step(uuid4(), made.value, 1))
    return shop


OPENED: tuple[tuple[type[Page], dict[str, Any]], ...] = (
    (GoodsPage, {"inbound": 1}),
    (GoodsPage, {"outbound": 1}),
    (PickupPage, {"consignment": 1}),
    (ReceiptsPage, {}),
    (CountsPage, {"count": 1}),
    (ReturnsPage, {}),
)


@pytest.mark.bad_input(30, 31, 32)
@pytest.mark.parametrize(("page", "target"), OPENED)
def test_on_the_screen(
    qtbot: QtBot, named: Shop, tmp_path: Path, nasty: str, page: type[Page], target: dict[str, Any]
) -> None:
    shown = open_page(qtbot, named, page, tmp_path)
    shown.open(**target)
    qtbot.wait(1)
    assert said_by(shown, nasty) > 0 or not target
    for label in shown.findChildren(QLabel):
        if nasty in label.text():
            assert label.textFormat().name == "PlainText", label.objectName()
    for widget in (shown, *shown.findChildren(QWidget)):
        assert not (nasty.startswith("<") and nasty in widget.toolTip()), widget.objectName()


def said_by(page: Page, nasty: str) -> int:
    """How often *nasty* is on the page, whole: in labels, fields and lists."""
    found = 0
    for widget in page.findChildren(QWidget):
        text: Any = getattr(widget, "text", None)
        if callable(text):
            found += nasty in str(text())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount(QModelIndex())):
                for column in range(model.columnCount(QModelIndex())):
                    cell = getattr(model, "cell", None)
                    if cell is not None:
                        found += nasty in str(cell(model.index(row, column)))
    return found


def slip(shop: Shop) -> bytes:
    """A receipt slip."""
    return printed(shop, required(shop, 1, consignee_name=_nasty_of(shop)))


def count_sheet(shop: Shop) -> bytes:
    """The sheet to count with."""
    done = counted.print_sheet(shop.db, shop.acting(), counted.PrintPaper(uuid4(), 1))
    return archive.content(shop.db, done.value)


def _nasty_of(shop: Shop) -> str:
    with shop.db.read() as session:
        return session.scalars(select(Item.name)).one()


@pytest.mark.bad_input(30, 31, 32)
@pytest.mark.parametrize("paper", [slip, count_sheet])
def test_on_paper(named: Shop, nasty: str, paper: Callable[[Shop], bytes]) -> None:
    with PDFIUM, pdfium.PdfDocument(paper(named)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "".join(nasty.split()) in "".join(text.split())
