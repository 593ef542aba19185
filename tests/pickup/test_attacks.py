"""Ways to get goods, or a number in clear, that the counter must not open (PCK-3 to PCK-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.bad_inputs.said import refusal
from tests.conftest import dump
from tests.pickup.waybills import (
    NUMBER,
    OTHER_NUMBER,
    PAPER,
    arrived,
    document,
    shows,
    state_of,
    version_of,
)  # fmt: skip
from wms_desktop.core.errors import Refused
from wms_desktop.customers import service as customers
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import codes, collectors, queries, service
from wms_desktop.pickup.claims import Shown, Taken
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    DocumentKind,
    Due,
    PaymentMeans,
    RefusalReason,
    SealMeans,
    Tick,
)  # fmt: skip
from wms_desktop.pickup.numbers import credit_code_check_character
from wms_desktop.pickup.tables import AuthorizedCollector, Payment, PickupCode, PickupRecord

COMPANY = "上海宝华装饰有限公司"
SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.key")


def customer(shop, name: str = COMPANY) -> int:
    fields = customers.CustomerFields(name=name, kind=CustomerKind.ORGANIZATION)
    return customers.add(shop.db, shop.acting(), customers.AddCustomer(shop.op(), fields)).value


def entry(shop, vault, customer_id: int, **values) -> int:
    plain = collectors.AddCollector(
        uuid4(), customer_id, "王小明", DocumentKind.RESIDENT_ID, NUMBER, shop.today,
        shop.today + timedelta(days=90), PAPER, "13900001111",
    )  # fmt: skip
    command = replace(plain, **values)
    return collectors.add_collector(shop.db, shop.acting(), command, vault=vault).value


def command(shop, made: int, shown: Shown, **values) -> service.Release:
    return service.Release(uuid4(), made, version_of(shop, made), shown, **values)


def take(shop, vault, made: int, shown: Shown, **values):
    told = command(shop, made, shown, **values)
    return service.release(shop.db, shop.acting(), told, vault=vault)


@pytest.mark.rule("PCK-5")
def test_the_book_opens_nothing_for_somebody_who_does_not_collect_by_it(shop, vault):
    """Another's entry named, "the consignee" chosen: neither seal, letter nor the entry's card."""
    made = arrived(shop, consignee_name=COMPANY, is_organization=True)
    noted = entry(shop, vault, customer(shop))
    stranger = shows(
        collector=Collector.CONSIGNEE, document=document("赵六", OTHER_NUMBER), ticked=SLIP,
        collector_id=noted,
    )  # fmt: skip
    refusal(shop.db, lambda: take(shop, vault, made, stranger))
    assert state_of(shop) == "waiting"


@pytest.mark.rule("PCK-3")
def test_a_release_sent_twice_with_its_code_is_answered_twice(shop, vault):
    made = arrived(shop)
    code = codes.make_code(shop.db, shop.acting(), codes.MakeCode(shop.op(), made)).value
    told = command(shop, made, shows(ticked=SLIP), code=code)
    first = service.release(shop.db, shop.acting(), told, vault=vault)
    again = service.release(shop.db, shop.acting(), told, vault=vault)  # the answer was lost
    assert (again.value, again.replay) == (first.value, True)
    with shop.db.read() as session:
        assert session.scalars(select(PickupCode)).one().tries == 0


@pytest.mark.rule("PCK-3")
def test_another_site_cannot_lock_a_code(shop, vault):
    made = arrived(shop)
    code = codes.make_code(shop.db, shop.acting(), codes.MakeCode(shop.op(), made)).value
    far = shop.acting(site=2)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(6):
        with pytest.raises(Refused):
            codes.try_code(shop.db, far, codes.TryCode(shop.op(), made, wrong))
    take(shop, vault, made, shows(ticked=SLIP), code=code)
    assert state_of(shop) == "released"


@pytest.mark.rule("PCK-8")
@pytest.mark.parametrize(
    "amounts",
    [
        ("200", "-100"), ("100", "0"), ("-100", "200"), ("33.333", "33.333", "33.334"),
        ("99.995", "0.005"), ("100", "1e-9", "-1e-9"), ("NaN",), ("Infinity",),
        ("100", "-Infinity"), ("100", "1e999999"),
    ],
)  # fmt: skip
def test_money_that_no_till_takes_is_no_money(shop, vault, amounts):
    made = arrived(shop, collect_freight=Decimal(100))
    taken = tuple(
        Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal(amount)) for amount in amounts
    )
    refusal(shop.db, lambda: take(shop, vault, made, shows(ticked=SLIP, taken=taken)))


@pytest.mark.rule("PCK-8")
def test_nothing_taken_twice_cancels_out_for_a_waybill_without_money(shop, vault):
    made = arrived(shop)
    taken = tuple(Taken(Due.CASH_ON_DELIVERY, PaymentMeans.CASH, Decimal(a)) for a in ("50", "-50"))
    refusal(shop.db, lambda: take(shop, vault, made, shows(ticked=SLIP, taken=taken)))
    with shop.db.read() as session:
        assert session.scalars(select(Payment)).all() == []


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("collector", list(Collector))
def test_a_refusal_keeps_no_identity_number_as_a_credit_code(shop, collector):
    made = arrived(shop)
    shown = shows(collector=collector, credit_code=NUMBER, agent=document("李四", OTHER_NUMBER))
    told = service.Refuse(uuid4(), made, RefusalReason.NO_AUTHORIZATION, "", shown)
    service.refuse(shop.db, shop.acting(), told)
    with shop.db.read() as session:
        assert session.scalars(select(PickupRecord)).one().credit_code == ""
    assert NUMBER not in str(dump(shop.db))


@pytest.mark.rule("PCK-11")
def test_an_identity_number_that_passes_as_a_credit_code_is_not_kept(shop, vault):
    both = next(
        number
        for serial in range(10_000)
        if (number := _resident(f"3301021985{serial // 1000 % 9 + 1:02d}{serial % 28 + 1:02d}"
                                f"{serial % 1000:03d}"))
        and number[-1] == credit_code_check_character(number[:17])
    )  # fmt: skip
    made = arrived(shop, consignee_name=COMPANY, is_organization=True)
    shown = shows(
        collector=Collector.ORGANIZATION, document=document("王小明"), organization_name=COMPANY,
        seal_means=SealMeans.LETTER, ticked=SLIP | {Tick.LETTER}, credit_code=both,
    )  # fmt: skip
    error = refusal(shop.db, lambda: take(shop, vault, made, shown))
    assert error.code is Block.CREDIT_CODE


def _resident(first17: str) -> str:
    from tests.pickup.waybills import resident_number

    return resident_number(first17)


@pytest.mark.rule("PCK-5")
@pytest.mark.parametrize("end", [date.max, date(9999, 12, 2)])
def test_a_letter_without_a_near_end_is_taken(shop, vault, end):
    entry(shop, vault, customer(shop), valid_until=end)
    with shop.db.read() as session:
        assert session.scalars(select(AuthorizedCollector)).one().valid_until == end
        assert session.scalars(select(VaultEntry)).one().erase_on == date.max


@pytest.mark.rule("PCK-5")
@pytest.mark.parametrize("pieces", [0, -1, 7, 2**31, 2**63])
def test_pieces_that_are_not_there_do_not_go(shop, vault, pieces):
    made = arrived(shop, pieces=6)
    refusal(shop.db, lambda: take(shop, vault, made, shows(ticked=SLIP, pieces=pieces)))


@pytest.mark.rule("PCK-4")
@pytest.mark.parametrize(
    "name",
    [
        "杨民\u200b敏", "杨民敬\u0301", "杨民⽂", "楊民敬", "杨 民敬", "杨民敬·", "杨民敬敬",
        "Yang Minjing", "杨民\ufe00敬", "杨民敬\U000e0100",
    ],
)  # fmt: skip
def test_a_name_that_only_looks_alike_opens_nothing(shop, vault, name):
    made = arrived(shop)
    refusal(shop.db, lambda: take(shop, vault, made, shows(document=document(name), ticked=SLIP)))


@pytest.mark.rule("PCK-5")
def test_the_same_card_pressed_into_the_book_twice_at_once_stands_there_once(shop, vault):
    """Else somebody struck out could still collect by the twin."""
    from concurrent.futures import ThreadPoolExecutor

    company = customer(shop)
    entry(shop, vault, customer(shop, "别家有限公司"), number=OTHER_NUMBER)  # makes the key

    def press(_n: int) -> str:
        try:
            entry(shop, vault, company)
        except Refused as error:
            return str(error.code)
        return "in"

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(press, range(6)))
    assert sorted(said) == ["collector_twice"] * 5 + ["in"]


@pytest.mark.rule("PCK-9")
def test_a_repeated_key_with_other_pieces_is_refused(shop, vault):
    made = arrived(shop, pieces=6)
    told = command(shop, made, shows(ticked=SLIP, pieces=2))
    service.release(shop.db, shop.acting(), told, vault=vault)
    other = replace(told, shown=replace(told.shown, pieces=6))
    refusal(shop.db, lambda: service.release(shop.db, shop.acting(), other, vault=vault))
    assert queries.desk(shop.db, 1, made, shop.today).claim.pieces_left == 4
