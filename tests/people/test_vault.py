"""Identity numbers: encrypted, found again, read with a reason, erased; tampering is noticed."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.conftest import TODAY, dump
from tests.shop import PEOPLE, Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.db.tables import Audit
from wms_desktop.people.rules import VAULT_DAYS, VAULT_READINGS
from wms_desktop.people.tables import VaultEntry, VaultReading
from wms_desktop.people.vault import Vault, VaultFault
from wms_desktop.people.vault_crypt import new_secret
from wms_desktop.people.vault_file import Ring

NUMBER = "31010419900307663X"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys" / "vault.key")


def keep(shop: Shop, vault: Vault, number: str = NUMBER) -> int:
    with shop.db.write() as session:
        return vault.keep(session, shop.acting(), number, purpose="pickup")


def refusal(code: object, work: object, *args: object) -> None:
    with pytest.raises(Refused) as caught:
        work(*args)  # type: ignore[operator]
    assert caught.value.code is code
    assert NUMBER not in str(caught.value.params)


@pytest.mark.rule("PCK-9")
@pytest.mark.rule("PCK-11")
def test_a_number_is_kept_and_read_again_with_a_reason(shop: Shop, vault: Vault) -> None:
    entry = keep(shop, vault, "３１０１０４ 19900307-663x")
    assert NUMBER not in "".join(dump(shop.db))
    assert vault.open(shop.db, shop.acting("zhou"), entry, "police request 17") == NUMBER
    with shop.db.read() as session:
        row = session.get_one(VaultEntry, entry)
        reading = session.scalars(select(VaultReading)).one()
        line = session.scalars(select(Audit).where(Audit.action == "people.read_id")).one()
    assert row.masked == "3****************X"
    assert row.erase_on == TODAY + timedelta(days=VAULT_DAYS.default)
    assert (reading.entry_id, reading.person_id) == (entry, 2)
    assert reading.reason == "police request 17"
    assert "police request 17" in line.after
    assert NUMBER not in "".join(dump(shop.db))


@pytest.mark.rule("PCK-11")
def test_only_duty_manager_and_administrator_read(shop: Shop, vault: Vault) -> None:
    entry = keep(shop, vault)
    before = dump(shop.db)
    for login in set(PEOPLE) - {"zhou", "admin"}:
        refusal(Right.ROLE_MISSING, vault.open, shop.db, shop.acting(login), entry, "a reason")
    admin = shop.acting("admin")
    refusal(VaultFault.REASON_SHORT, vault.open, shop.db, admin, entry, " look ")
    refusal(VaultFault.UNKNOWN_ENTRY, vault.open, shop.db, admin, entry + 9, "a reason")
    assert dump(shop.db) == before
    assert vault.open(shop.db, admin, entry, "a reason") == NUMBER


def test_readings_are_limited_per_day(shop: Shop, vault: Vault) -> None:
    entry = keep(shop, vault)
    for _ in range(VAULT_READINGS.default):
        vault.open(shop.db, shop.acting("zhou"), entry, "a reason")
    refusal(VaultFault.LIMIT, vault.open, shop.db, shop.acting("zhou"), entry, "a reason")
    assert vault.open(shop.db, shop.acting("admin"), entry, "a reason") == NUMBER


@pytest.mark.rule("PCK-10")
def test_the_same_document_is_found_again(shop: Shop, vault: Vault) -> None:
    keep(shop, vault)
    keep(shop, vault, "3101 0419 9003 0766 3x")
    keep(shop, vault, "A123456789")
    with shop.db.read() as session:
        lookups = session.scalars(select(VaultEntry.lookup)).all()
    assert lookups.count(vault.lookup(NUMBER)) == 2
    assert vault.lookup(NUMBER) != vault.lookup("A123456789")
    assert NUMBER not in vault.lookup(NUMBER)


@pytest.mark.rule("PCK-11")
def test_numbers_are_erased_when_their_time_is_over(shop: Shop, vault: Vault) -> None:
    entry = keep(shop, vault)
    by = shop.acting()
    days = timedelta(days=VAULT_DAYS.default)
    last = replace(
        by, now=by.now + days - timedelta(days=1), today=TODAY + days - timedelta(days=1)
    )
    assert vault.erase_due(shop.db, last).value == 0
    after = replace(by, now=by.now + days, today=TODAY + days)
    assert vault.erase_due(shop.db, after).value == 1
    assert vault.erase_due(shop.db, after).value == 0
    with shop.db.read() as session:
        row = session.get_one(VaultEntry, entry)
        assert (row.ciphertext, row.lookup) == (None, None)
    assert row.masked == "3****************X"
    assert row.erased_at == after.now
    refusal(VaultFault.ERASED, vault.open, shop.db, shop.acting("zhou"), entry, "a reason")


def test_a_thousand_tamperings_are_all_noticed(desk_shop: Shop, vault: Vault) -> None:
    shop, chance = desk_shop, random.Random(7)
    entries = [keep(shop, vault, f"31010419900307{n:04d}") for n in range(2)]
    with shop.db.read() as session:
        kept = [bytes(session.get_one(VaultEntry, e).ciphertext or b"") for e in entries]
        opener = vault.opener(session, b"")
        entry = session.get_one(VaultEntry, entries[0])
        assert opener.clear(entry)[0] == "310104199003070000"
        for _ in range(1000):
            entry.ciphertext = tampered(kept, chance)
            with pytest.raises(Refused) as caught:
                opener.clear(entry)
            assert caught.value.code is VaultFault.UNREADABLE
        session.rollback()
    with shop.db.write() as session:
        session.execute(
            update(VaultEntry).where(VaultEntry.id == entries[0]).values(ciphertext=kept[1])
        )
    refusal(VaultFault.UNREADABLE, vault.open, shop.db, shop.acting("zhou"), entries[0], "a reason")
    with shop.db.read() as session:  # the attempt stays on record
        assert session.scalars(select(VaultReading.entry_id)).all() == [entries[0]]


def tampered(kept: list[bytes], chance: random.Random) -> bytes:
    """One ciphertext with a bit turned, cut off, taken from another row, or made longer."""
    bad = bytearray(kept[0])
    match chance.randrange(4):
        case 0:
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        case 1:
            del bad[chance.randrange(len(bad)) :]
        case 2:
            bad = bytearray(kept[1])  # moved from another row
        case _:
            bad += bytes([chance.randrange(256)])
    return bytes(bad)


def test_a_strangers_key_file_is_not_used(shop: Shop, vault: Vault, tmp_path: Path) -> None:
    keep(shop, vault)
    (tmp_path / "bad.key").write_text("nonsense")
    for path in (tmp_path / "bad.key",):
        with pytest.raises(Unavailable):
            keep(shop, Vault(path))
    stranger = Vault(tmp_path / "stranger.key")
    stranger.enrolment.save(Ring(new_secret(), b"", 1, new_secret()))
    with pytest.raises(Unavailable):
        keep(shop, stranger)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_key_file_is_the_users_only(shop: Shop, vault: Vault, tmp_path: Path) -> None:
    keep(shop, vault)
    assert os.stat(tmp_path / "keys" / "vault.key").st_mode & 0o077 == 0
    refusal(VaultFault.NO_NUMBER, keep, shop, vault, " - ")
