"""Shops from before: one key for everybody in every workstation's file. Nothing of it is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from tests.shop import Shop
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.db.tables import Meta
from wms_desktop.people import vault_care, vault_rotation
from wms_desktop.people.kinds import HolderKind
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_care import Grant, Welcome
from wms_desktop.people.vault_rotation import Rotate, long_form
from wms_desktop.people.vault_status import status

NUMBER, SHORT = "11010519491231002X", "110105491231002"
PASSWORD, WHY = "a sentence of the administrator", "police request 17"


class Old:
    """What the program of that time left: a file, its mark in the database, entries."""

    def __init__(self, shop: Shop, path: Path) -> None:
        self.shop, self.path = shop, path
        self.key, self.index = secrets.token_bytes(32), secrets.token_bytes(32)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.write(path)
        digest = hmac.new(self.key, b"fingerprint" + self.index, hashlib.sha256).hexdigest()
        with shop.db.write() as session:
            session.add(Meta(key="vault_key", value=f"1:{digest[:32]}"))

    def write(self, path: Path) -> Vault:
        """The same file on another workstation."""
        path.parent.mkdir(parents=True, exist_ok=True)
        said = {
            "number": 1,
            "key": base64.b64encode(self.key).decode(),
            "index": base64.b64encode(self.index).decode(),
        }
        path.write_text(json.dumps(said), encoding="ascii")
        return Vault(path)

    def entry(self, number: str, found_by: str = "") -> int:
        """An entry as that program wrote it."""
        by = self.shop.acting()
        found = (found_by or number).encode()
        with self.shop.db.write() as session:
            row = VaultEntry(
                purpose="pickup", masked="3…", ciphertext=b"", key_number=1,
                lookup=hmac.new(self.index, found, hashlib.sha256).hexdigest(),
                erase_on=by.today.replace(year=by.today.year + 1),
            )  # fmt: skip
            session.add(row)
            session.flush()
            nonce = secrets.token_bytes(12)
            bound = f"vault_entry:{row.id}:1".encode()
            row.ciphertext = nonce + AESGCM(self.key).encrypt(nonce, number.encode(), bound)
            return row.id


@pytest.fixture
def old(desk_shop: Shop, tmp_path: Path) -> Old:
    return Old(desk_shop, tmp_path / "till 1" / "vault.key")


def keep(shop: Shop, vault: Vault, number: str, site: int = 1) -> int:
    with shop.db.write() as session:
        return vault.keep(session, shop.acting(site=site), number, purpose="pickup")


def test_work_goes_on_until_an_administrator_comes(desk_shop: Shop, old: Old) -> None:
    vault, entry = Vault(old.path), old.entry(NUMBER)
    assert vault.has_key
    assert vault.open(desk_shop.db, desk_shop.acting("zhou"), entry, WHY) == NUMBER
    new = keep(desk_shop, vault, "A123456789")
    assert vault.open(desk_shop.db, desk_shop.acting("zhou"), new, WHY) == "A123456789"
    vault.keep_house(desk_shop.db, desk_shop.acting())
    assert status(desk_shop.db, vault).keys[0].entries == 2
    with pytest.raises(Unavailable):
        keep(desk_shop, Vault(old.path.parent / "none" / "vault.key"), "A123456789")


@pytest.mark.rule("PCK-11")
def test_the_first_administrator_takes_everything_along(
    desk_shop: Shop, old: Old, tmp_path: Path
) -> None:
    shop, admin = desk_shop, desk_shop.acting("admin")
    vault, other = Vault(old.path), old.write(tmp_path / "till 2" / "vault.key")
    entries = [old.entry(NUMBER), old.entry(SHORT, NUMBER)]
    keep(shop, other, NUMBER, site=2)
    command = Welcome(shop.op(), PASSWORD)
    vault_care.welcome(shop.db, admin, command, vault=vault)
    assert base64.b64encode(old.key).decode() not in old.path.read_text()
    assert vault.open(shop.db, admin, entries[0], WHY, password=PASSWORD) == NUMBER
    with pytest.raises(Refused):
        vault.open(shop.db, admin, entries[0], WHY)
    new = keep(shop, vault, "A123456789")
    assert vault.open(shop.db, admin, new, WHY, password=PASSWORD) == "A123456789"

    there = shop.acting(site=2)
    later = keep(shop, other, NUMBER, site=2)  # the other till closes and finds at once
    assert other.lookup(NUMBER) == vault.lookup(NUMBER)
    other.keep_house(shop.db, there)
    asking = [r for r in status(shop.db, vault).asking if r.kind is HolderKind.WORKSTATION]
    vault_care.grant(shop.db, admin, Grant(shop.op(), asking[0].id), vault=vault)
    other.keep_house(shop.db, there)
    text = (tmp_path / "till 2" / "vault.key").read_text()
    assert base64.b64encode(old.key).decode() not in text
    assert other.open(shop.db, admin, later, WHY, password=PASSWORD) == NUMBER

    told = Rotate(shop.op(), PASSWORD)
    done = vault_rotation.rotate(shop.db, admin, told, vault=vault).value
    assert (done.closed_anew, done.unreadable, done.destroyed) == (3, 0, (1,))
    assert vault.open(shop.db, admin, entries[1], WHY, password=PASSWORD) == SHORT
    again = Rotate(shop.op(), PASSWORD)
    vault_rotation.rotate_index(shop.db, admin, again, vault=vault)
    with shop.db.read() as session:
        lookups = session.scalars(select(VaultEntry.lookup)).all()
    assert lookups.count(vault.lookup(NUMBER)) == 4  # the short form of it too


def test_a_commit_that_fails_loses_no_old_key(
    desk_shop: Shop, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, vault, entry = desk_shop, Vault(old.path), old.entry(NUMBER)
    admin = shop.acting("admin")

    def no_commit(_connection: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(shop.db.engine.dialect, "do_commit", no_commit)
        with pytest.raises(Unavailable):
            vault_care.welcome(shop.db, admin, Welcome(shop.op(), PASSWORD), vault=vault)
    again = Vault(old.path)
    assert again.open(shop.db, shop.acting("zhou"), entry, WHY) == NUMBER
    vault_care.welcome(shop.db, admin, Welcome(shop.op(), PASSWORD), vault=again)
    assert again.open(shop.db, admin, entry, WHY, password=PASSWORD) == NUMBER
    assert base64.b64encode(old.key).decode() not in old.path.read_text()


def test_the_long_form_of_a_short_number() -> None:
    assert long_form("110105491231002") == "11010519491231002X"
