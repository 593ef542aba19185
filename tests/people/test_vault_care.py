"""Readers, workstations, rotation, recovery: who can open what, and what is gone for good."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.people.vault_shop import (
    ADMIN,
    NUMBER,
    WHY,
    ZHOU,
    checkpointed,
    enrolled,
    grant,
    keep,
    opened,
    refused,
    stolen,
    welcome,
)
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.people import service, vault_care, vault_rotation
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables import Person
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder, VaultKey
from wms_desktop.people.vault import Vault, VaultFault
from wms_desktop.people.vault_care import EndHolder, Grant, MakeRecovery
from wms_desktop.people.vault_crypt import new_secret, public_of
from wms_desktop.people.vault_rotation import Rotate
from wms_desktop.people.vault_status import status


@pytest.fixture
def shop(desk_shop: Shop) -> Shop:
    """SQLite, unless a test names `both`: a password takes a tenth of a second on purpose."""
    return desk_shop


def no_commit(_connection: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


# who reads


@pytest.mark.rule("PCK-11")
def test_the_first_administrator_takes_the_keys_over(both: Shop, vault: Vault) -> None:
    shop = both
    entry = keep(shop, vault)
    assert vault.open(shop.db, shop.acting("zhou"), entry, WHY) == NUMBER  # nobody reads yet
    welcome(shop, vault, "admin", ADMIN)
    assert vault.enrolment.ring().own == {}
    assert opened(shop, vault, entry, "admin", ADMIN) == NUMBER
    refused(VaultFault.PASSWORD, lambda: opened(shop, vault, entry, "admin", "another one"))
    refused(VaultFault.NOT_A_READER, lambda: opened(shop, vault, entry, "zhou", ZHOU))
    later = keep(shop, vault, "A123456789")
    assert opened(shop, vault, later, "admin", ADMIN) == "A123456789"


@pytest.mark.rule("PCK-11")
def test_keys_are_given_away_with_the_commit_and_not_before(
    shop: Shop, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = keep(shop, vault)
    with monkeypatch.context() as broken:
        broken.setattr(shop.db.engine.dialect, "do_commit", no_commit)
        with pytest.raises(Unavailable):
            welcome(shop, vault, "admin", ADMIN)
    again = Vault(vault.enrolment.file.path)
    assert again.open(shop.db, shop.acting("zhou"), entry, WHY) == NUMBER
    welcome(shop, again, "admin", ADMIN)
    assert again.enrolment.file.load().own == {}
    assert opened(shop, again, entry, "admin", ADMIN) == NUMBER


def test_a_second_reader_asks_and_is_granted(shop: Shop, vault: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    entry = keep(shop, vault)
    asking = welcome(shop, vault, "zhou", ZHOU)
    refused(VaultFault.NOT_A_READER, lambda: opened(shop, vault, entry, "zhou", ZHOU))
    refused(VaultFault.PASSWORD, lambda: grant(shop, vault, asking, "not this"))
    grant(shop, vault, asking)
    assert opened(shop, vault, entry, "zhou", ZHOU) == NUMBER
    new = keep(shop, vault, "A123456789")
    assert opened(shop, vault, new, "zhou", ZHOU) == "A123456789"


def test_nobody_without_the_right_cares_for_the_vault(shop: Shop, vault: Vault) -> None:
    asking = welcome(shop, vault, "admin", ADMIN)
    for login in ("lin", "zhou", "nobody"):
        by = shop.acting(login)
        works = (
            lambda by=by: vault_care.grant(shop.db, by, Grant(shop.op(), asking), vault=vault),
            lambda by=by: vault_care.make_recovery(
                shop.db, by, MakeRecovery(shop.op(), ZHOU), vault=vault
            ),
            lambda by=by: vault_rotation.rotate(shop.db, by, Rotate(shop.op()), vault=vault),
            lambda by=by: vault_rotation.rotate_index(shop.db, by, Rotate(shop.op()), vault=vault),
        )
        for work in works:
            refused(Right.ROLE_MISSING, work)


def test_the_own_password_takes_the_key_along(shop: Shop, vault: Vault) -> None:
    from wms_desktop.people.passwords import hashed

    welcome(shop, vault, "admin", ADMIN)
    entry, admin = keep(shop, vault), shop.acting("admin")
    with shop.db.write() as session:
        row = update(Person).where(Person.id == admin.person_id)
        session.execute(row.values(password_hash=hashed(ADMIN)))
    command = service.ChangeOwnPassword(shop.op(), ADMIN, "quite another sentence")
    service.change_own_password(shop.db, admin, command)
    refused(VaultFault.PASSWORD, lambda: opened(shop, vault, entry, "admin", ADMIN))
    assert opened(shop, vault, entry, "admin", "quite another sentence") == NUMBER


def test_a_password_given_by_somebody_else_opens_nothing(desk_shop: Shop, vault: Vault) -> None:
    shop = desk_shop
    welcome(shop, vault, "admin", ADMIN)
    grant(shop, vault, welcome(shop, vault, "zhou", ZHOU))
    entry, zhou = keep(shop, vault), shop.acting("zhou")
    fresh = "given by the administrator"
    reset = service.SetPassword(shop.op(), zhou.person_id, fresh)
    service.set_password(shop.db, shop.acting("admin"), reset)
    refused(VaultFault.PASSWORD, lambda: opened(shop, vault, entry, "zhou", fresh))
    again = welcome(shop, vault, "zhou", fresh)
    refused(VaultFault.PASSWORD, lambda: opened(shop, vault, entry, "zhou", fresh))
    grant(shop, vault, again)
    assert opened(shop, vault, entry, "zhou", fresh) == NUMBER


def test_the_last_reader_is_not_ended_and_keeps_what_only_they_hold(
    desk_shop: Shop, vault: Vault
) -> None:
    shop = desk_shop
    first = welcome(shop, vault, "admin", ADMIN)
    entry, admin = keep(shop, vault), shop.acting("admin")
    end = EndHolder(shop.op(), first)
    refused(VaultFault.LAST_READER, lambda: vault_care.end_holder(shop.db, admin, end))
    reset = service.SetPassword(shop.op(), admin.person_id, "given at the counter")
    service.set_password(shop.db, admin, reset)
    grant(shop, vault, welcome(shop, vault, "admin", "given at the counter"), ADMIN)
    assert opened(shop, vault, entry, "admin", "given at the counter") == NUMBER


# workstations


def test_a_clerks_workstation_closes_and_finds_but_opens_nothing(
    desk_shop: Shop, vault: Vault, other: Vault, tmp_path: Path
) -> None:
    shop = desk_shop
    welcome(shop, vault, "admin", ADMIN)
    with pytest.raises(Unavailable) as caught:
        keep(shop, other, site=2)
    assert caught.value.lack is Lack.VAULT_KEY
    enrolled(shop, vault, other)
    entry = keep(shop, other, site=2)
    assert other.lookup(NUMBER) == vault.lookup(NUMBER)
    thief = stolen(checkpointed(shop), tmp_path / "stolen.sqlite")
    loot = other.enrolment.file.load()
    secrets = [loot.station, loot.before, loot.index, *loot.halves.values(), *loot.own.values()]
    with thief.db.read() as session:
        for secret in (s for s in secrets if s):
            for box, key, holder in session.execute(
                select(VaultCopy.box, VaultKey, VaultHolder)
                .join(VaultKey, VaultKey.id == VaultCopy.key_id)
                .join(VaultHolder, VaultHolder.id == VaultCopy.holder_id)
            ):
                if box:
                    from wms_desktop.people.vault_crypt import unboxed
                    from wms_desktop.people.vault_keys import bound

                    half = loot.halves.get(key.number, b"")
                    for each in (b"", half):
                        with pytest.raises(Refused):
                            unboxed(secret, box, bound(key, holder), each)
    for login in ("admin", "zhou"):
        with pytest.raises(Refused):
            other.open(thief.db, thief.acting(login), entry, WHY, password="a guess")
    thief.db.close()
    assert opened(shop, other, entry, "admin", ADMIN) == NUMBER  # a reader who comes there


def test_a_copy_of_the_database_opens_nothing_even_with_the_password(
    desk_shop: Shop, vault: Vault, tmp_path: Path
) -> None:
    shop = desk_shop
    welcome(shop, vault, "admin", ADMIN)
    entry = keep(shop, vault)
    thief = stolen(checkpointed(shop), tmp_path / "stolen.sqlite")
    own = Vault(tmp_path / "thief" / "vault.key")
    own.enrolment.save(replace(vault.enrolment.ring(), halves={}, own={}))
    with pytest.raises((Refused, Unavailable)):
        own.open(thief.db, thief.acting("admin"), entry, WHY, password=ADMIN)
    thief.db.close()


def test_a_key_that_only_the_server_put_there_is_not_used(shop: Shop, vault: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    keep(shop, vault)
    with shop.db.write() as session:
        session.execute(
            update(VaultKey)
            .where(VaultKey.purpose == KeyPurpose.NUMBERS)
            .values(public=public_of(new_secret()))
        )
    refused(VaultFault.FOREIGN_KEY, lambda: keep(shop, vault))


def test_a_reader_that_only_the_server_put_there_gets_no_copy(shop: Shop, vault: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    with shop.db.write() as session:
        zhou = shop.acting("zhou").person_id
        session.add(
            VaultHolder(
                kind=HolderKind.READER, person_id=zhou, public=public_of(new_secret()),
                sealed=b"x", proof="0" * 64, granted_at=shop.now,
            )
        )  # fmt: skip
    command = Rotate(shop.op(), ADMIN)
    vault_rotation.rotate(shop.db, shop.acting("admin"), command, vault=vault)
    with shop.db.read() as session:
        forged = select(VaultHolder.id).where(VaultHolder.proof == "0" * 64)
        assert session.scalars(select(VaultCopy).where(VaultCopy.holder_id.in_(forged))).all() == []
    holder = next(row for row in status(shop.db, vault).readers if not row.is_genuine)
    refused(VaultFault.FOREIGN_KEY, lambda: grant(shop, vault, holder.id))
