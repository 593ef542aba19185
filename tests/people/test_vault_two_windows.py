"""A window and a command of one workstation have one key file: neither takes the other's keys away.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.people.vault_shop import ADMIN, NUMBER, keep, opened, welcome
from tests.shop import Shop
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Stale
from wms_desktop.core.locks import Turn
from wms_desktop.people import vault_rotation
from wms_desktop.people.vault import Opener, Vault
from wms_desktop.people.vault_crypt import new_secret
from wms_desktop.people.vault_enrolment import Enrolment
from wms_desktop.people.vault_file import KeyFile, Ring
from wms_desktop.people.vault_rotation import Rotate


class Again(Exception):  # noqa: N818
    """The window is cut off here."""


@pytest.fixture
def shop(desk_shop: Shop) -> Shop:
    """A password takes a tenth of a second on purpose: one engine is enough."""
    return desk_shop


@pytest.fixture
def terminal(vault: Vault) -> Vault:
    """What a command line beside the window has: the same file, another process's memory."""
    return Vault(vault.enrolment.file.path)


def test_a_rotation_beside_an_open_window_keeps_its_key(
    shop: Shop, vault: Vault, terminal: Vault
) -> None:
    welcome(shop, vault, "admin", ADMIN)
    entry, by = keep(shop, vault), shop.acting("admin")
    told = Rotate(shop.op(), ADMIN)
    done = vault_rotation.rotate(shop.db, by, told, vault=terminal).value
    assert (done.number, done.destroyed) == (2, (1,))
    vault.keep_house(shop.db, by)  # the window hears that key 1 has ended
    assert set(Vault(vault.enrolment.file.path).enrolment.ring().halves) == {2}
    for till in (vault, terminal, Vault(vault.enrolment.file.path)):
        assert opened(shop, till, entry, "admin", ADMIN) == NUMBER
        assert opened(shop, till, keep(shop, till), "admin", ADMIN) == NUMBER


def test_an_open_window_reads_what_was_closed_anew_beside_it(
    shop: Shop, vault: Vault, terminal: Vault
) -> None:
    welcome(shop, vault, "admin", ADMIN)
    entry, by = keep(shop, vault), shop.acting("admin")
    vault_rotation.rotate(shop.db, by, Rotate(shop.op(), ADMIN), vault=terminal)
    assert opened(shop, vault, entry, "admin", ADMIN) == NUMBER


def test_new_indexes_made_beside_an_open_window_are_known_there(
    shop: Shop, vault: Vault, terminal: Vault
) -> None:
    welcome(shop, vault, "admin", ADMIN)
    keep(shop, vault)
    by = shop.acting("admin")
    vault_rotation.rotate_index(shop.db, by, Rotate(shop.op(), ADMIN), vault=terminal)
    assert vault.lookup(NUMBER) == terminal.lookup(NUMBER)
    vault_rotation.rotate_index(shop.db, by, Rotate(shop.op(), ADMIN), vault=vault)
    assert vault.lookup(NUMBER) == terminal.lookup(NUMBER)
    assert opened(shop, terminal, keep(shop, terminal), "admin", ADMIN) == NUMBER


def test_of_two_new_indexes_at_once_one_is_made(shop: Shop, vault: Vault, terminal: Vault) -> None:
    welcome(shop, vault, "admin", ADMIN)
    keep(shop, vault)
    by, unlocked = shop.acting("admin"), []

    def beside(session: Session, acting: Acting) -> Ring:
        unlocked.append(acting)
        if len(unlocked) == 2:  # all is prepared, nothing is written
            raise Again
        return Enrolment.ready(vault.enrolment, session, acting)

    told = Rotate(shop.op(), ADMIN)
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(vault.enrolment, "ready", beside)
        with pytest.raises(Again):
            vault_rotation.rotate_index(shop.db, by, told, vault=vault)
    prepared = vault.enrolment.ring().index_next
    vault_rotation.rotate_index(shop.db, by, Rotate(shop.op(), ADMIN), vault=terminal)
    with shop.db.write() as session, pytest.raises(Stale):
        vault_rotation._write_indexes(session, by, vault, Opener({}), (prepared, {}))
    assert vault.lookup(NUMBER) == terminal.lookup(NUMBER)


def test_only_what_was_changed_is_written(tmp_path: Path) -> None:
    one, two = KeyFile(tmp_path / "vault.key"), KeyFile(tmp_path / "vault.key")
    first, second, third = new_secret(), new_secret(), new_secret()
    known = one.save(Ring(new_secret(), halves={1: first}, own={1: third}))
    there = two.load()
    two.save(replace(there.without(1), halves={2: second}, index_number=1, index=third))
    one.save(replace(known, halves={**known.halves, 3: third}))
    left = two.load()
    assert (left.halves, left.own) == ({2: second, 3: third}, {})
    assert (left.index_number, left.index) == (1, third)
    one.save(replace(one.load(), index_next=first))
    two.save(replace(left, index_next=b""))  # it never knew the next one: it stays
    assert one.load().index_next == first


def test_another_shops_ring_is_kept_aside(tmp_path: Path) -> None:
    one, two = KeyFile(tmp_path / "vault.key"), KeyFile(tmp_path / "vault.key")
    ours = one.save(Ring(new_secret(), halves={1: new_secret()}))
    two.set_aside()
    theirs = two.save(Ring(new_secret(), halves={1: new_secret()}))
    one.save(replace(ours, halves={**ours.halves, 2: new_secret()}))
    assert set(one.load().halves) == {1, 2}
    assert two.bring_back(lambda ring: ring == theirs) == theirs


def test_many_windows_write_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    KeyFile(path).save(Ring(new_secret()))
    halves = {number: new_secret() for number in range(24)}

    def write(mine: list[int]) -> None:
        file = KeyFile(path)
        ring = file.load()
        for number in mine:
            ring = file.save(replace(ring, halves={**ring.halves, number: halves[number]}))

    windows = [threading.Thread(target=write, args=(list(range(n, 24, 4)),)) for n in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(30)
    assert KeyFile(path).load().halves == halves
    assert not path.with_suffix(".new").exists()


def test_a_turn_that_is_not_given_up_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wms_desktop.core.locks._PATIENCE", 0.05)
    with Turn(tmp_path / "lock"), pytest.raises(TimeoutError), Turn(tmp_path / "lock"):
        pass
    with Turn(tmp_path / "lock") as turn, turn:
        pass
