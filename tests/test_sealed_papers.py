"""Papers that may be shown to others carry the newest seal: a tail cut off later shows (SYS-1)."""

from __future__ import annotations

import pytest

from tests.goods.conftest import Counter
from tests.receipts import test_handing_over as handing
from tests.receipts import test_keeping as keeping
from tests.receipts.moving import Post, filed
from tests.shop import Shop
from wms_desktop.db import archive, audit, seals
from wms_desktop.documents.render import page_texts
from wms_desktop.goods import exception_printing, printing
from wms_desktop.goods.printing import PaperKind
from wms_desktop.receipts import destroying, handing_over
from wms_desktop.stock import statements

pytestmark = pytest.mark.rule("SYS-1")


def sealed(shop: Shop) -> str:
    """The first digits of a seal made just now."""
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.line", "test:1")
    seals.seal(shop.db)
    return seals.newest_anchor(shop.db)


def require_anchor(shop: Shop, anchor: str, sha256: str) -> None:
    """Every page of a paper that was kept says *anchor*."""
    texts = page_texts(archive.content(shop.db, sha256))
    assert texts
    assert all(anchor in text for text in texts)


def test_the_list_of_an_envelope(shop: Shop) -> None:
    post, numbers = Post(shop), filed(shop, 2)
    envelope = post.open()
    for number in numbers:
        post.put(envelope, number)
    anchor = sealed(shop)
    require_anchor(shop, anchor, post.send(envelope))


def test_a_hand_over_list_before_and_after_it_is_signed(shop: Shop) -> None:
    handing.back(shop, 2)
    list_id, anchor = handing.listed(shop), sealed(shop)
    command = handing_over.PrintList(shop.op(), list_id)
    require_anchor(shop, anchor, handing_over.print_list(shop.db, shop.acting(), command).value)
    require_anchor(shop, anchor, handing.sign(shop, list_id))


def test_a_list_of_what_is_destroyed(shop: Shop) -> None:
    keeping.closed(shop, 2)
    list_id, anchor = keeping.proposed(shop), sealed(shop)
    command = destroying.PrintDestruction(shop.op(), list_id)
    done = destroying.print_destruction(shop.db, shop.acting("zhou"), command)
    require_anchor(shop, anchor, done.value)


def test_a_stock_statement(shop: Shop) -> None:
    item = shop.item()
    shop.stock(item, shop.lot(item), 8)
    anchor = sealed(shop)
    command = statements.PrintStatement(shop.op(), 2, with_locations=True)
    require_anchor(shop, anchor, statements.print_statement(shop.db, shop.acting(), command).value)


@pytest.mark.parametrize("lines", [1, 20])
@pytest.mark.parametrize("with_receipt", [True, False])
def test_a_delivery_note(shop: Shop, lines: int, with_receipt: bool) -> None:
    counter, wanted = Counter(shop), []
    for number in range(lines):
        item = shop.item(f"G{number:02}")
        shop.stock(item, shop.lot(item), 5, "A-01-01")
        wanted.append((item, 2))
    order = counter.order(*wanted, needs_receipt=with_receipt)
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    anchor = sealed(shop)
    command = printing.PrintPaper(shop.op(), order, PaperKind.DELIVERY_NOTE)
    require_anchor(shop, anchor, printing.print_paper(shop.db, shop.acting(), command).value)


def test_a_report_on_differences(shop: Shop) -> None:
    counter = Counter(shop)
    order = counter.announce((shop.item(), 48, "L260412"))
    counter.scan(order, counter.inbound(order).lines[0].item_id, 46, "L260412")
    anchor = sealed(shop)
    command = exception_printing.PrintReport(shop.op(), "inbound", order)
    done = exception_printing.print_report(shop.db, shop.acting(), command)
    require_anchor(shop, anchor, done.value)
