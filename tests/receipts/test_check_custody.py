"""`check` believes honest envelopes and destruction lists, and finds what contradicts them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.receipts.moving import Post, filed, standing
from tests.receipts.test_keeping import approve, closed, destroy, proposed
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.rules_custody import Settlement

OURS = ("envelopes", "destruction")


def found(shop: Shop) -> list[str]:
    verdicts = check.run(shop.db)
    return [f.subject for verdict in verdicts for f in verdict.findings if f.check in OURS]


@pytest.mark.rule("RCP-7")
def test_honest_envelopes_and_old_receipts_pass(shop: Shop) -> None:
    standing(shop, ReceiptState.DISPATCHED)  # sent before there were envelopes
    post, numbers = Post(shop), filed(shop, 4)
    envelope = post.unsealed(numbers[:3])
    post.check(envelope, numbers[0])
    post.confirm(envelope, numbers[0])
    post.check(envelope, numbers[3])
    post.confirm(envelope, numbers[3])
    post.close(envelope)
    post.settle(post.line(envelope, numbers[1]).id, Settlement.STILL_THERE)
    post.sent([numbers[1]])
    post.put(post.open(), filed(shop)[0])
    assert found(shop) == []


@pytest.mark.rule("RCP-7")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE receipt SET state = 'filed'",
        "UPDATE envelope SET state = 'closed'",
        "UPDATE envelope SET state = 'open'; UPDATE envelope_line SET arrival = 'arrived'",
        "UPDATE envelope_line SET arrival = 'arrived'",
    ],
)
def test_a_contradiction_shows(shop: Shop, change: str) -> None:
    numbers = filed(shop)
    Post(shop).sent(numbers)
    with shop.db.write() as session:
        for each in change.split("; "):
            session.execute(text(each))
    assert found(shop) == [f"receipt:{numbers[0]}"]


def test_what_was_destroyed_is_on_an_approved_list(shop: Shop) -> None:
    number = closed(shop)[0]
    list_id = proposed(shop)
    approve(shop, list_id, "zhou")
    approve(shop, list_id, "gm")
    destroy(shop, list_id)
    assert found(shop) == []
    with shop.db.write() as session:
        session.execute(text("UPDATE destruction SET state = 'cancelled'"))
    assert found(shop) == [f"receipt:{number}"]
