"""Logins that are taken away afterwards, two tills with a vault, a workstation's file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.database import Database
from wms_desktop.people import accounts
from wms_desktop.people.vault import Vault

_numbers = count(1)
PASSWORD = "a plain sentence"


@pytest.fixture
def fresh_login(shop: Shop) -> Iterator[str]:
    """A login that nobody has; logins made from it (with a suffix) are removed as well.

    They would outlive the test's database.
    """
    login = f"test{next(_numbers)}"
    yield login
    if not shop.db.is_sqlite:
        with shop.db.engine.connect() as connection:
            names = connection.execute(
                text("SELECT rolname FROM pg_roles WHERE rolname LIKE :p"), {"p": f"{login}%"}
            ).scalars()
            for name in list(names):
                connection.exec_driver_sql(f'REASSIGN OWNED BY "{name}" TO postgres')
                connection.exec_driver_sql(f'DROP OWNED BY "{name}"')
                connection.exec_driver_sql(f'DROP ROLE "{name}"')
            group = text("SELECT 1 FROM pg_roles WHERE rolname = :p")
            if connection.execute(group, {"p": accounts.GROUP}).scalar():
                connection.exec_driver_sql(f'DROP OWNED BY "{accounts.GROUP}"')
            connection.commit()


@pytest.fixture
def file(tmp_path: Path) -> WorkstationFile:
    return WorkstationFile(tmp_path / "config" / "workstation.toml")


@pytest.fixture
def both(db: Database) -> Shop:
    """The same shop on both engines."""
    return Shop(db, now=NOW, today=TODAY)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "till 1" / "vault.key")


@pytest.fixture
def other(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "till 2" / "vault.key")
