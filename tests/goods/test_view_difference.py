"""A difference that is typed: what was begun is neither lost nor taken for another one (INB-4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.photo import Photo
from wms_desktop.db import attachments
from wms_desktop.ui.drafts import SAVE_AFTER_MS


def test_a_difference_that_was_begun_is_there_again_after_a_crash(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    """Words and photos stay with their line until they are noted or dropped."""
    item = desk_shop.item()
    Counter(desk_shop).announce((item, 12, "L1"))

    def at_work() -> tuple[GoodsDesk, Any]:
        desk = GoodsDesk(qtbot, desk_shop, tmp_path)
        desk.scan(own_code(CodeKind.INBOUND, "RK-20260521-0001"))
        desk.press("F6")
        return desk, desk.inbound.side.difference

    desk, pane = at_work()
    desk.type(pane.goods_diff_remarks, "carton torn")
    pane.photos.add(Photo(photo(), "外观.jpg"))
    qtbot.wait(SAVE_AFTER_MS + 100)
    desk.page.context.drafts.flush()  # and then the power is cut

    desk, pane = at_work()
    assert pane.goods_diff_remarks.text() == "carton torn"
    assert [each.title for each in pane.photos.photos] == ["外观.jpg"]
    desk.type(pane.goods_diff_quantity, "2")
    desk.press("Ctrl+S")
    with desk_shop.db.read() as session:
        assert len(attachments.attachments_of(session, "exception:1")) == 1
    desk.press("F6")
    assert (pane.goods_diff_remarks.text(), pane.photos.photos) == ("", ())
    desk.type(pane.goods_diff_remarks, "other")
    desk.press("Esc")  # given up
    desk.press("F6")
    assert pane.goods_diff_remarks.text() == ""
