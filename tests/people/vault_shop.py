"""Short ways to make readers, workstations and numbers, for the tests of the vault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.db.database import Database
from wms_desktop.people import vault_care
from wms_desktop.people.kinds import HolderKind
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_care import Grant, Welcome
from wms_desktop.people.vault_status import status

NUMBER = "31010419900307663X"
ADMIN, ZHOU = "a sentence of the administrator", "a sentence of zhou's"
WHY = "police request 17"


def welcome(shop: Shop, vault: Vault, login: str, password: str) -> int:
    command = Welcome(shop.op(), password)
    return vault_care.welcome(shop.db, shop.acting(login), command, vault=vault).value


def keep(shop: Shop, vault: Vault, number: str = NUMBER, *, site: int = 1, key: str = "") -> int:
    with shop.db.write() as session:
        return vault.keep(session, shop.acting(site=site), number, purpose="pickup", key=key)


def opened(shop: Shop, vault: Vault, entry: int, login: str, password: str) -> str:
    return vault.open(shop.db, shop.acting(login), entry, WHY, password=password)


def refused(code: object, work: Callable[[], object]) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code is code


def grant(shop: Shop, vault: Vault, holder: int, password: str = ADMIN) -> None:
    command = Grant(shop.op(), holder, password)
    vault_care.grant(shop.db, shop.acting("admin"), command, vault=vault)


def enrolled(shop: Shop, vault: Vault, other: Vault) -> None:
    """Another till asks; the administrator says yes at the first; the other one takes it over."""
    there = shop.acting(site=2)
    other.keep_house(shop.db, there)
    asking = [row for row in status(shop.db, vault).asking if row.kind is HolderKind.WORKSTATION]
    assert [row.mark for row in asking] == [status(shop.db, other).mark]
    grant(shop, vault, asking[0].id)
    other.keep_house(shop.db, there)


def stolen(shop: Shop, path: Path) -> Shop:
    """The database as a thief, or an old backup, has it."""
    shutil.copy(shop.db.path or "", path)
    return Shop(Database(f"sqlite:///{path}"), now=shop.now, today=shop.today)


def checkpointed(shop: Shop) -> Shop:
    with shop.db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return shop


def many(shop: Shop, vault: Vault, count: int) -> dict[int, str]:
    return {keep(shop, vault, n): n for n in (f"A{i:09d}" for i in range(count))}
