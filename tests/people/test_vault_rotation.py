"""New keys, destroyed keys, the paper in the safe: what is read after, and what never again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.people.vault_shop import (
    ADMIN,
    NUMBER,
    WHY,
    checkpointed,
    enrolled,
    keep,
    many,
    opened,
    refused,
    stolen,
    welcome,
)
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.people import vault_care, vault_rotation
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.rules import VAULT_DAYS
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder
from wms_desktop.people.vault import Vault, VaultFault
from wms_desktop.people.vault_care import EndHolder, MakeRecovery, UseRecovery, Welcome
from wms_desktop.people.vault_rotation import DestroyKey, Rotate
from wms_desktop.people.vault_status import status


@pytest.fixture
def shop(desk_shop: Shop) -> Shop:
    """SQLite, unless a test names `both`: a password takes a tenth of a second on purpose."""
    return desk_shop


# rotation


def test_rotation_closes_everything_anew_and_ends_the_old_key(
    both: Shop, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = both
    monkeypatch.setattr(vault_rotation, "BATCH", 7)
    welcome(shop, vault, "admin", ADMIN)
    kept, told = many(shop, vault, 20), []
    before = status(shop.db, vault).keys
    done = vault_rotation.rotate(
        shop.db, shop.acting("admin"), Rotate(shop.op(), ADMIN), vault=vault,
        progress=lambda n, of: told.append((n, of)),
    ).value  # fmt: skip
    assert (done.closed_anew, done.unreadable, done.destroyed) == (20, 0, (1,))
    assert told == [(7, 20), (14, 20), (20, 20)]
    assert done.number == max(k.number for k in before if k.purpose is KeyPurpose.NUMBERS) + 1
    with shop.db.read() as session:
        assert set(session.scalars(select(VaultEntry.key_number))) == {done.number}
    entry, number = next(iter(kept.items()))
    assert opened(shop, vault, entry, "admin", ADMIN) == number
    assert 1 not in vault.enrolment.ring().halves


def test_an_interrupted_rotation_goes_on(
    shop: Shop, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_rotation, "BATCH", 5)
    welcome(shop, vault, "admin", ADMIN)
    kept, by = many(shop, vault, 12), shop.acting("admin")

    def cut(done: int, _total: int) -> None:
        if done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault_rotation.rotate(shop.db, by, Rotate(shop.op(), ADMIN), vault=vault, progress=cut)
    again = Rotate(shop.op(), ADMIN)
    done = vault_rotation.rotate(shop.db, by, again, vault=vault).value
    assert (done.number, done.closed_anew, done.destroyed) == (2, 7, (1,))
    for entry, number in list(kept.items())[:3]:
        assert opened(shop, vault, entry, "admin", ADMIN) == number


def test_a_tampered_entry_does_not_stop_rotation(shop: Shop, vault: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    kept = list(many(shop, vault, 3))
    with shop.db.write() as session:
        session.get_one(VaultEntry, kept[1]).ciphertext = b"not what was kept"
    by, command = shop.acting("admin"), Rotate(shop.op(), ADMIN)
    done = vault_rotation.rotate(shop.db, by, command, vault=vault).value
    assert (done.closed_anew, done.unreadable, done.destroyed) == (2, 1, ())
    refused(
        VaultFault.KEY_IN_USE,
        lambda: vault_rotation.destroy(shop.db, by, DestroyKey(shop.op(), 1), vault=vault),
    )


@pytest.mark.rule("PCK-10")
def test_the_index_is_written_anew_and_known_at_the_other_till(
    both: Shop, vault: Vault, other: Vault
) -> None:
    shop = both
    welcome(shop, vault, "admin", ADMIN)
    enrolled(shop, vault, other)
    keep(shop, vault)
    keep(shop, other, "310104900307663", site=2, key=NUMBER)
    before = vault.lookup(NUMBER)
    command = Rotate(shop.op(), ADMIN)
    written = vault_rotation.rotate_index(shop.db, shop.acting("admin"), command, vault=vault)
    assert written.value == 2
    assert vault.lookup(NUMBER) != before
    with shop.db.read() as session:
        assert set(session.scalars(select(VaultEntry.lookup))) == {vault.lookup(NUMBER)}
    keep(shop, other, site=2)
    assert other.lookup(NUMBER) == vault.lookup(NUMBER)
    assert all(row.is_genuine for row in status(shop.db, vault).holders)


def test_a_lost_workstation_does_not_learn_the_new_index_key(
    shop: Shop, vault: Vault, other: Vault
) -> None:
    welcome(shop, vault, "admin", ADMIN)
    enrolled(shop, vault, other)
    desks = [r for r in status(shop.db, vault).holders if r.kind is HolderKind.WORKSTATION]
    lost = next(row for row in desks if not row.is_here)
    by = shop.acting("admin")
    vault_care.end_holder(shop.db, by, EndHolder(shop.op(), lost.id))
    vault_rotation.rotate_index(shop.db, by, Rotate(shop.op(), ADMIN), vault=vault)
    with pytest.raises(Unavailable):
        keep(shop, other, site=2)


def test_a_new_year_gets_a_new_key_by_itself(shop: Shop, vault: Vault, other: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    enrolled(shop, vault, other)
    entry = keep(shop, vault)
    admin = shop.acting("admin")
    days = timedelta(days=240)  # the year after
    later = replace(admin, now=admin.now + days, today=admin.today + days)
    with shop.db.write() as session:
        session.execute(update(VaultEntry).values(erase_on=later.today + days))
    vault.keep_house(shop.db, later)
    numbers = [k for k in status(shop.db, vault).keys if k.purpose is KeyPurpose.NUMBERS]
    assert [(k.number, k.retired_on) for k in numbers] == [(1, later.today), (2, None)]
    new = keep(shop, other, site=2)
    assert opened(shop, vault, new, "admin", ADMIN) == NUMBER
    assert opened(shop, vault, entry, "admin", ADMIN) == NUMBER


# destroying


@pytest.mark.rule("PCK-11")
def test_after_the_last_day_numbers_are_gone_and_old_backups_too(
    desk_shop: Shop, vault: Vault, other: Vault, tmp_path: Path
) -> None:
    """G10: at day N+1 no number, no index, every proof; a restored older backup is unreadable."""
    shop, admin = desk_shop, desk_shop.acting("admin")
    welcome(shop, vault, "admin", ADMIN)
    enrolled(shop, vault, other)
    kept = many(shop, vault, 30)
    old_paper = vault_care.make_recovery(
        shop.db, admin, MakeRecovery(shop.op(), ADMIN), vault=vault
    ).value
    backup = stolen(checkpointed(shop), tmp_path / "backup.sqlite")
    entry = next(iter(kept))
    assert opened(backup, vault, entry, "admin", ADMIN) == kept[entry]  # the backup is a good one
    days = timedelta(days=VAULT_DAYS.default)
    late = replace(admin, now=admin.now + days, today=admin.today + days)
    assert vault.keep_house(shop.db, late).value == 30
    with shop.db.read() as session:
        rows = session.scalars(select(VaultEntry)).all()
        assert len(rows) == 30
        assert not [r for r in rows if r.ciphertext is not None or r.lookup is not None]
        assert all(r.masked and r.erased_at == late.now for r in rows)
    rotated = vault_rotation.rotate(shop.db, late, Rotate(shop.op(), ADMIN), vault=vault).value
    assert rotated.destroyed == (1,)
    assert rotated.needs_paper
    other.keep_house(shop.db, replace(late, site_id=2, workstation_id=2))
    new_paper = vault_care.make_recovery(
        shop.db, late, MakeRecovery(shop.op(), ADMIN), vault=vault
    ).value
    assert new_paper != old_paper
    for till in (vault, other, Vault(vault.enrolment.file.path), Vault(other.enrolment.file.path)):
        for password in (ADMIN, ""):
            with pytest.raises((Refused, Unavailable)):
                opened(backup, till, entry, "admin", password)
    command = UseRecovery(shop.op(), new_paper, ADMIN)
    fresh = Vault(tmp_path / "new till" / "vault.key")
    refused(
        VaultFault.NO_RECOVERY,
        lambda: vault_care.use_recovery(backup.db, backup.acting("admin"), command, vault=fresh),
    )
    backup.db.close()


# the paper in the safe


def test_the_paper_opens_everything_when_all_else_is_lost(
    both: Shop, vault: Vault, tmp_path: Path
) -> None:
    shop = both
    welcome(shop, vault, "admin", ADMIN)
    entry, by = keep(shop, vault), shop.acting("admin")
    paper = vault_care.make_recovery(shop.db, by, MakeRecovery(shop.op(), ADMIN), vault=vault).value
    typed = paper.lower().replace("-", " ")
    check = vault_care.ProveRecovery(shop.op(), typed)
    vault_care.prove_recovery(shop.db, by, check)
    assert status(shop.db, vault).recovery_tested_at == by.now
    wrong = paper[:20] + ("A" if paper[20] != "A" else "B") + paper[21:]
    for bad in (wrong, "hello", "", paper[:-1]):
        mistyped = vault_care.ProveRecovery(shop.op(), bad)
        with pytest.raises(Refused) as caught:
            vault_care.prove_recovery(shop.db, by, mistyped)
        assert caught.value.code is VaultFault.BAD_KEY
    new = Vault(tmp_path / "new computer" / "vault.key")
    vault_care.use_recovery(shop.db, by, UseRecovery(shop.op(), typed, "a new sentence"), vault=new)
    assert opened(shop, new, entry, "admin", "a new sentence") == NUMBER
    assert new.lookup(NUMBER) == vault.lookup(NUMBER)
    assert opened(shop, new, keep(shop, new), "admin", "a new sentence") == NUMBER


def test_without_paper_work_goes_on_with_new_keys(shop: Shop, vault: Vault, tmp_path: Path) -> None:
    welcome(shop, vault, "admin", ADMIN)
    entry, by = keep(shop, vault), shop.acting("admin")
    refused(
        VaultFault.ALREADY_THERE,
        lambda: vault_care.start_over(shop.db, by, Welcome(shop.op(), ADMIN), vault=vault),
    )
    new = Vault(tmp_path / "new computer" / "vault.key")
    vault_care.start_over(shop.db, by, Welcome(shop.op(), ADMIN), vault=new)
    assert opened(shop, new, keep(shop, new), "admin", ADMIN) == NUMBER
    with pytest.raises((Refused, Unavailable)):
        opened(shop, new, entry, "admin", ADMIN)


def test_nobody_reads_after_all_holders_are_deleted(shop: Shop, vault: Vault) -> None:
    """Taking the readers out of the database does not bring the first day back."""
    welcome(shop, vault, "admin", ADMIN)
    entry = keep(shop, vault)
    with shop.db.write() as session:
        session.execute(delete(VaultCopy))
        session.execute(delete(VaultHolder))
    refused(VaultFault.UNREADABLE, lambda: vault.open(shop.db, shop.acting("zhou"), entry, WHY))


def test_who_was_lost_stays_lost_when_the_server_brings_them_back(
    shop: Shop, vault: Vault, other: Vault
) -> None:
    """A new index key vouches only for who holds copies; else the old proof could be revived."""
    welcome(shop, vault, "admin", ADMIN)
    enrolled(shop, vault, other)
    desks = [r for r in status(shop.db, vault).holders if r.kind is HolderKind.WORKSTATION]
    lost = next(row for row in desks if not row.is_here)
    by = shop.acting("admin")
    vault_care.end_holder(shop.db, by, EndHolder(shop.op(), lost.id))
    vault_rotation.rotate_index(shop.db, by, Rotate(shop.op(), ADMIN), vault=vault)
    with shop.db.write() as session:
        session.execute(update(VaultHolder).where(VaultHolder.id == lost.id).values(ended_at=None))
    vault.keep_house(shop.db, by)
    with shop.db.read() as session:
        given = select(VaultCopy.box).where(VaultCopy.holder_id == lost.id)
        assert not [box for box in session.scalars(given) if box]
