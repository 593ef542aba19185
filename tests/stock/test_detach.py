"""A code that was attached by mistake is taken back, and both stay on the trail (ux.md, Undo)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.db.tables import Audit
from wms_desktop.stock.queries import resolve_code
from wms_desktop.stock.service import (
    AttachBarcode,
    DetachBarcode,
    attach_barcode,
    detach_barcode,
)


def test_it_means_nothing_again_and_may_be_given_to_another(shop: Shop) -> None:
    wrong, right = shop.item("A1"), shop.item("A2")
    attach_barcode(shop.db, shop.acting(), AttachBarcode(shop.op(), wrong, "6934177012345"))
    command = DetachBarcode(shop.op(), wrong, "6934177012345")
    assert detach_barcode(shop.db, shop.acting(), command).value == wrong
    assert detach_barcode(shop.db, shop.acting(), command).replay
    attach_barcode(shop.db, shop.acting(), AttachBarcode(shop.op(), right, "6934177012345"))
    assert resolve_code(shop.db, 1, "6934177012345")[0].item_id == right
    with shop.db.read() as session:
        told = session.scalars(select(Audit.action).where(Audit.subject == "item:A1")).all()
    assert told == ["stock.barcode.attach", "stock.barcode.detach"]


@pytest.mark.parametrize("login", ["lin", "gm"])
def test_another_items_code_is_not_taken_away(shop: Shop, login: str) -> None:
    mine, other = shop.item("A1"), shop.item("A2")
    attach_barcode(shop.db, shop.acting(), AttachBarcode(shop.op(), mine, "6934177012345"))
    item = other if login == "lin" else mine
    before = dump(shop.db)
    with pytest.raises(Refused):
        detach_barcode(shop.db, shop.acting(login), DetachBarcode(shop.op(), item, "6934177012345"))
    assert dump(shop.db) == before
