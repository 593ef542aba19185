"""The book of collectors, credit codes and one-time codes at the counter (PCK-3, PCK-5, PCK-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

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
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.customers import service as customers
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db import rule_values
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import book, codes, collectors, queries, records, service
from wms_desktop.pickup.kinds import (
    Block,
    CodeState,
    Collector,
    CollectorFault,
    DocumentKind,
    Gap,
    SealMeans,
    Tick,
)  # fmt: skip
from wms_desktop.pickup.rules_settings import COLLECTOR_DAYS, CREDIT_CODE, PICKUP_CODE
from wms_desktop.pickup.tables import AuthorizedCollector, PickupCode

COMPANY = "上海宝华装饰有限公司"
SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.key")


def customer(shop, name: str = COMPANY, kind: CustomerKind = CustomerKind.ORGANIZATION) -> int:
    fields = customers.CustomerFields(name=name, kind=kind)
    return customers.add(shop.db, shop.acting(), customers.AddCustomer(shop.op(), fields)).value


def entry(shop, vault, customer_id: int, **values) -> int:
    plain = collectors.AddCollector(
        uuid4(), customer_id, "王小明", DocumentKind.RESIDENT_ID, NUMBER, shop.today,
        shop.today + timedelta(days=90), PAPER, "13900001111",
    )  # fmt: skip
    return collectors.add_collector(
        shop.db, shop.acting(), replace(plain, **values), vault=vault
    ).value


def release(shop, vault, made: int, code: str = "", **values):
    shown = shows(**({"ticked": SLIP} | values))
    told = service.Release(uuid4(), made, version_of(shop, made), shown, code=code)
    return service.release(shop.db, shop.acting(), told, vault=vault)


def by_book(collector_id: int, **values):
    return {
        "collector": Collector.ORGANIZATION,
        "document": document("王小明", **{"number": NUMBER} | values),
        "collector_id": collector_id,
    }


def revoke(shop, collector_id: int, seen: int = 1):
    told = collectors.RevokeCollector(uuid4(), collector_id, seen, "员工离职")
    return collectors.revoke_collector(shop.db, shop.acting(), told)


@pytest.mark.rule("PCK-5")
def test_who_stands_in_the_book_needs_no_letter(shop, vault):
    one = entry(shop, vault, customer(shop))
    made = arrived(shop, is_organization=True, consignee_name=COMPANY, needs_seal=True)
    done = release(shop, vault, made, **by_book(one))
    record = records.record(shop.db, done.value)
    assert record.is_by_book
    assert record.collector_name == "王小明"
    assert record.notice


@pytest.mark.rule("PCK-5")
def test_an_agent_from_the_book_needs_no_letter_but_both_documents(shop, vault):
    one = entry(shop, vault, customer(shop, "杨民敬", CustomerKind.PERSON))
    made = arrived(shop)
    agent = {
        "collector": Collector.AGENT,
        "document": document(number=OTHER_NUMBER),
        "agent": document("王小明", NUMBER),
        "ticked": frozenset({Tick.AGENT_SIGNATURE, Tick.COPIES}),
    }
    assert refusal(shop.db, lambda: release(shop, vault, made, **agent)).code is Gap.TICK
    release(shop, vault, made, **agent, collector_id=one)
    assert state_of(shop) == "released"


@pytest.mark.rule("PCK-5")
@pytest.mark.bad_input(74)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": OTHER_NUMBER}, Block.COLLECTOR_DIFFERS),
        ({"name": "王小民"}, Block.COLLECTOR_DIFFERS),
        ({"kind": DocumentKind.DRIVING_LICENCE}, Block.COLLECTOR_DIFFERS),
        ({"is_original": False}, Block.COPY),
    ],
)
def test_only_the_very_document_of_the_book_counts(shop, vault, change, code):
    one = entry(shop, vault, customer(shop))
    made = arrived(shop, is_organization=True, consignee_name=COMPANY)
    shown = by_book(one)
    shown["document"] = replace(shown["document"], **change)
    assert refusal(shop.db, lambda: release(shop, vault, made, **shown)).code is code


@pytest.mark.rule("PCK-5")
def test_revoked_expired_and_early_ones_are_red(shop, vault):
    made = arrived(shop, is_organization=True, consignee_name=COMPANY)
    company = customer(shop)
    one = entry(shop, vault, company)
    early = entry(
        shop, vault, company, number=OTHER_NUMBER, valid_from=shop.today + timedelta(days=1)
    )
    revoke(shop, one)
    assert refusal(shop.db, lambda: release(shop, vault, made, **by_book(one))).code is (
        Block.COLLECTOR_REVOKED
    )
    shown = by_book(early, number=OTHER_NUMBER)
    assert refusal(shop.db, lambda: release(shop, vault, made, **shown)).code is (
        Block.COLLECTOR_EARLY
    )
    with shop.db.write() as session:
        yesterday = shop.today - timedelta(days=1)
        session.execute(
            update(AuthorizedCollector).values(valid_from=yesterday, valid_until=yesterday)
        )
    assert refusal(shop.db, lambda: release(shop, vault, made, **shown)).code is (
        Block.COLLECTOR_EXPIRED
    )


def test_the_book_of_another_customer_does_not_count(shop, vault):
    one = entry(shop, vault, customer(shop, "别家公司"))
    made = arrived(shop, is_organization=True, consignee_name=COMPANY)
    error = refusal(shop.db, lambda: release(shop, vault, made, **by_book(one)))
    assert error.code is Block.COLLECTOR_UNKNOWN


@pytest.mark.rule("PCK-11")
def test_the_book_keeps_numbers_in_the_vault_and_erases_them_after_their_own_days(shop, vault):
    one = entry(shop, vault, customer(shop), valid_until=None)
    assert not [row for row in dump(shop.db) if NUMBER in row]
    assert book.collectors(shop.db)[0].masked_number == f"3{'*' * 16}{NUMBER[-1]}"

    def erase_on() -> date:
        with shop.db.read() as session:
            return session.scalars(select(VaultEntry.erase_on)).one()

    assert erase_on() == date.max
    revoke(shop, one)
    assert erase_on() == shop.today + timedelta(days=COLLECTOR_DAYS.default)
    by = shop.acting()
    days = timedelta(days=COLLECTOR_DAYS.default)
    vault.erase_due(shop.db, replace(by, now=by.now + days, today=by.today + days))
    with shop.db.read() as session:
        assert session.scalars(select(VaultEntry)).one().ciphertext is None
    row = book.collectors(shop.db)[0]
    assert (row.name, row.revoke_reason) == ("王小明", "员工离职")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, Block.NUMBER),
        ({"valid_until": date(2000, 1, 1)}, CollectorFault.DAYS),
        ({"valid_from": date(2000, 1, 1), "valid_until": date(2001, 1, 1)}, CollectorFault.OVER),
        ({"customer_id": 99_999}, CollectorFault.CUSTOMER),
        ({"kind": DocumentKind.OTHER_OFFICIAL, "number": "E12345678"}, Gap.KIND_NAME),
    ],
)
def test_the_book_takes_nothing_that_is_wrong(shop, vault, change, code):
    company = customer(shop)
    error = refusal(shop.db, lambda: entry(shop, vault, **{"customer_id": company} | change))
    assert error.code is code
    with pytest.raises(Exception, match="paper"):
        entry(shop, vault, company, letter=b"")


def test_one_document_stands_once_in_a_book_and_is_struck_out_once(shop, vault):
    company = customer(shop)
    one = entry(shop, vault, company)
    error = refusal(shop.db, lambda: entry(shop, vault, company))
    assert error.code is CollectorFault.TWICE
    assert isinstance(refusal(shop.db, lambda: revoke(shop, one, seen=9)), Stale)
    revoke(shop, one)
    assert refusal(shop.db, lambda: revoke(shop, one, 2)).code is CollectorFault.REVOKED
    assert entry(shop, vault, company) != one


# credit codes


def setting(shop, what, value: str) -> None:
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), what, value, shop.today)


def sealed(**values):
    plain = {
        "collector": Collector.ORGANIZATION,
        "organization_name": COMPANY,
        "seal_means": SealMeans.SEAL_ON_RECEIPT,
        "ticked": SLIP | {Tick.SEAL},
    }
    return plain | values


@pytest.mark.rule("PCK-5")
def test_a_credit_code_has_its_check_character(shop, vault):
    made = arrived(shop, is_organization=True, consignee_name=COMPANY)
    wrong = sealed(credit_code="91350100M000100Y44")
    assert refusal(shop.db, lambda: release(shop, vault, made, **wrong)).code is Block.CREDIT_CODE
    setting(shop, CREDIT_CODE, "required")
    assert refusal(shop.db, lambda: release(shop, vault, made, **sealed())).code is Gap.CREDIT_CODE
    done = release(shop, vault, made, **sealed(credit_code="91350100 m000100y 43"))
    assert records.record(shop.db, done.value).credit_code == "91350100M000100Y43"


# pick-up codes


def make(shop, made: int) -> str:
    return codes.make_code(shop.db, shop.acting(), codes.MakeCode(uuid4(), made)).value


def attempt(shop, made: int, code: str):
    return codes.try_code(shop.db, shop.acting(), codes.TryCode(uuid4(), made, code))


def state(shop, made: int) -> CodeState:
    return queries.desk(shop.db, 1, made, shop.today).claim.code


@pytest.mark.rule("PCK-3")
def test_a_required_code_is_said_beside_the_document(shop, vault):
    setting(shop, PICKUP_CODE, "required")
    made = arrived(shop)
    code = make(shop, made)
    assert len(code) == 6
    assert not [row for row in dump(shop.db) if code in row and "pickup_code" in row]
    assert refusal(shop.db, lambda: release(shop, vault, made)).code is Gap.CODE
    with pytest.raises(Refused) as nobody:
        release(shop, vault, made, code, document=None)
    assert nobody.value.code is Gap.DOCUMENT  # the code never takes the document's place
    done = release(shop, vault, made, f" {code[:3]} {code[3:]} ")
    assert records.record(shop.db, done.value).is_code_shown
    assert state(shop, made) is CodeState.USED


@pytest.mark.rule("PCK-3")
def test_five_wrong_tries_lock_a_code_until_a_new_one_is_made(shop, vault):
    setting(shop, PICKUP_CODE, "required")
    made = arrived(shop)
    code = make(shop, made)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused) as said:
            attempt(shop, made, wrong)
        assert said.value.params == {"left": left}
    with pytest.raises(Exception, match="locked"):
        release(shop, vault, made, wrong)  # a try through a release counts like any other
    assert state(shop, made) is CodeState.LOCKED
    assert refusal(shop.db, lambda: release(shop, vault, made)).code is Block.CODE_LOCKED
    with pytest.raises(Exception, match="locked"):
        attempt(shop, made, code)
    assert state_of(shop) == "waiting"
    release(shop, vault, made, make(shop, made))
    assert state_of(shop) == "released"


@pytest.mark.rule("STK-3")
def test_a_release_that_is_asked_for_again_gives_its_first_answer(shop, vault):
    setting(shop, PICKUP_CODE, "required")
    made = arrived(shop)
    shown, code = shows(ticked=SLIP), make(shop, made)
    command = service.Release(uuid4(), made, version_of(shop, made), shown, code=code)
    again = [service.release(shop.db, shop.acting(), command, vault=vault) for _ in range(2)]
    assert again[1].value == again[0].value
    assert again[1].replay


@pytest.mark.rule("STK-3")
def test_one_wrong_try_that_is_asked_for_again_counts_once(shop, vault):
    setting(shop, PICKUP_CODE, "required")
    made = arrived(shop)
    wrong = f"{(int(make(shop, made)) + 1) % 10**6:06d}"
    shown = shows(ticked=SLIP)
    command = service.Release(uuid4(), made, version_of(shop, made), shown, code=wrong)
    for _ in range(3):
        with pytest.raises(Refused) as said:
            service.release(shop.db, shop.acting(), command, vault=vault)
        assert said.value.params == {"left": 4}


def test_a_code_ends_after_its_days_and_holds_once(shop, vault):
    setting(shop, PICKUP_CODE, "required")
    made = arrived(shop, pieces=2)
    code = make(shop, made)
    release(shop, vault, made, code, pieces=1, ticked=frozenset())
    with pytest.raises(Exception, match="wrong"):
        attempt(shop, made, code)
    code = make(shop, made)
    with shop.db.write() as session:
        session.execute(update(PickupCode).values(valid_until=shop.acting().now - timedelta(9999)))
    assert state(shop, made) is CodeState.EXPIRED
    with pytest.raises(Exception, match="wrong"):
        attempt(shop, made, code)


def test_the_same_press_makes_one_code_and_tells_it_once(shop):
    made = arrived(shop)
    told = codes.MakeCode(uuid4(), made)
    assert codes.make_code(shop.db, shop.acting(), told).value
    assert codes.make_code(shop.db, shop.acting(), told).value == ""


def test_where_the_code_is_only_asked_for_its_lack_is_on_record(shop, vault):
    setting(shop, PICKUP_CODE, "asked")
    done = release(shop, vault, arrived(shop))
    with shop.db.read() as session:
        from wms_desktop.pickup.tables import PickupRecord

        assert "not said" in session.get_one(PickupRecord, done.value).confirmations
