"""Part pickups: pieces, money, receipt, and two windows at once (PCK-8, PCK-9)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.bad_inputs.said import refusal
from tests.pickup.waybills import arrived, shows, state_of, version_of
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.db import rule_values
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import queries, records, service
from wms_desktop.pickup.claims import Claim, Shown, Standards, Taken
from wms_desktop.pickup.kinds import Block, Due, Gap, PaymentMeans, Tick
from wms_desktop.pickup.rules_parts import due_now
from wms_desktop.pickup.rules_settings import IN_PROPORTION
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.queries import by_code

LAST = frozenset({Tick.SIGNATURE, Tick.COPIES})
CASH = (Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal(100)),)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.key")


def take(shop, vault, made: int, pieces: int | None = None, *, seen: int | None = None, **values):
    version = seen or version_of(shop, made)
    shown = shows(pieces=pieces, **values)
    told = service.Release(uuid4(), made, version, shown)
    return service.release(shop.db, shop.acting(), told, vault=vault)


def receipt_state(shop) -> ReceiptState:
    with shop.db.read() as session:
        return session.scalars(select(Receipt)).one().state


@pytest.mark.rule("PCK-9")
def test_goods_go_in_parts_and_the_receipt_is_signed_with_the_last_one(shop, vault):
    made = arrived(shop, pieces=8, collect_freight=Decimal(100))
    first = take(shop, vault, made, 3, taken=CASH)
    assert (state_of(shop), receipt_state(shop)) == ("waiting", ReceiptState.REQUIRED)
    assert by_code(shop.db, "TY-88062415")[0].pieces_collected == 3
    take(shop, vault, made, 4)  # everything was paid with the first part
    assert state_of(shop) == "waiting"
    take(shop, vault, made, ticked=LAST)
    assert (state_of(shop), receipt_state(shop)) == ("released", ReceiptState.SIGNED)
    history = records.history(shop.db, made)
    assert [row.pieces for row in history] == [1, 4, 3]
    assert history[-1].id == first.value
    assert queries.desk(shop.db, 1, made, shop.today).released == history[0]


@pytest.mark.rule("PCK-8")
def test_money_is_due_with_the_first_piece(shop, vault):
    made = arrived(shop, pieces=8, collect_freight=Decimal(100))
    error = refusal(shop.db, lambda: take(shop, vault, made, 1))
    assert (error.code, error.params["amount"]) == (Gap.MONEY, "100.00")


@pytest.mark.rule("PCK-8")
def test_by_the_setting_each_part_pays_its_share_to_the_cent(shop, vault):
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), IN_PROPORTION, "True", shop.today)
    made = arrived(shop, pieces=3, collect_freight=Decimal(100))
    for part, amount in ((1, "33.33"), (1, "33.34"), (None, "33.33")):
        paid = (Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal(amount)),)
        take(shop, vault, made, part, taken=paid, ticked=LAST if part is None else frozenset())
    assert state_of(shop) == "released"
    sums = [money for row in records.history(shop.db, made) for _, _, money in row.payments]
    assert sum(sums) == Decimal(100)


def test_shares_never_ask_for_more_than_is_left():
    claim = Claim(
        "TY-1",
        ConsignmentState.WAITING,
        "杨民敬",
        due={Due.COLLECT_FREIGHT: Decimal(1)},
        pieces=3,
        pieces_collected=2,
        paid={Due.COLLECT_FREIGHT: Decimal(1)},
    )
    standards = Standards(None, in_proportion=True)  # type: ignore[arg-type]
    assert due_now(claim, Shown(), standards) == {}


@pytest.mark.bad_input(74)
@pytest.mark.parametrize("pieces", [0, -1, 6, 100_000])
def test_never_more_than_there_are(shop, vault, pieces):
    made = arrived(shop, pieces=8)
    take(shop, vault, made, 3)
    error = refusal(shop.db, lambda: take(shop, vault, made, pieces))
    assert (error.code, error.params["left"]) == (Block.PIECES, 5)


@pytest.mark.bad_input(74)
def test_the_same_part_from_two_windows_goes_once(shop, vault):
    made = arrived(shop, pieces=8)
    seen = version_of(shop, made)
    take(shop, vault, made, 5, seen=seen)
    assert isinstance(refusal(shop.db, lambda: take(shop, vault, made, 5, seen=seen)), Stale)
    assert by_code(shop.db, "TY-88062415")[0].pieces_collected == 5


@pytest.mark.bad_input(74)
def test_what_has_gone_in_parts_is_not_given_out_again(shop, vault):
    made = arrived(shop, pieces=2)
    take(shop, vault, made, 1)
    take(shop, vault, made, ticked=LAST)
    error = refusal(shop.db, lambda: take(shop, vault, made, 1))
    assert isinstance(error, Refused)
    assert error.code is Block.RELEASED


@pytest.mark.rule("PCK-8")
def test_several_means_sum_up_to_the_cent(shop, vault):
    made = arrived(shop, collect_freight=Decimal("186.50"))
    parts = (
        Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal("86.49")),
        Taken(Due.COLLECT_FREIGHT, PaymentMeans.WECHAT, Decimal("100.01")),
    )
    short = (parts[0], replace(parts[1], amount=Decimal(100)))
    error = refusal(shop.db, lambda: take(shop, vault, made, taken=short, ticked=LAST))
    assert (error.code, error.params["amount"]) == (Gap.MONEY, "0.01")
    done = take(shop, vault, made, taken=parts, ticked=LAST)
    assert len(records.record(shop.db, done.value).payments) == 2
