"""What people type for a database, and which server is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import ArgumentError

from wms_desktop.core.errors import Unavailable
from wms_desktop.db import address, guard, server_address
from wms_desktop.db.address import Host
from wms_desktop.db.database import Database


@pytest.mark.parametrize(
    ("typed", "hosts", "database", "login"),
    [
        ("db1,db2", "db1:5432 db2:5432", "wms", None),
        (" db1,db2 ", "db1:5432 db2:5432", "wms", None),
        ("lin@db1:5433,db2/shop", "db1:5433 db2:5432", "shop", "lin"),
        ("postgresql://db1,db2", "db1:5432 db2:5432", "wms", None),
        ("postgresql://lin@db1:5432,db2:5433/shop", "db1:5432 db2:5433", "shop", "lin"),
        ("postgresql://10.0.0.5,10.0.0.6:6432/shop?sslmode=verify-full",
         "10.0.0.5:5432 10.0.0.6:6432", "shop", None),
        ("postgresql://[fd00::1]:5433,[fd00::2]/wms", "[fd00::1]:5433 [fd00::2]:5432", "wms", None),
        ("postgresql://10.0.0.5/wms", "10.0.0.5:5432", "wms", None),
        ("postgresql://10.0.0.5:5433/wms", "10.0.0.5:5433", "wms", None),
    ],
)  # fmt: skip
def test_servers_of_an_address(typed: str, hosts: str, database: str, login: str | None) -> None:
    url = address.parsed(typed)
    assert " ".join(map(str, address.hosts(url))) == hosts
    assert (url.database, url.username) == (database, login)
    again = address.parsed(url.render_as_string(hide_password=False))
    assert (address.hosts(again), again.database) == (address.hosts(url), database)
    assert address.hosts(address.parsed(address.shown(url))) == address.hosts(url)


@pytest.mark.parametrize(
    "typed",
    ["", "db1", "db1,", "db1,,db2", "db1:99999,db2", "db1:x,db2", "lin:secret@db1,db2", "a b,c",
     "postgresql://db1,db2:0/wms", "mysql://db1,db2/wms", "https://db1,db2"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Unavailable) as told:
        guard.check(typed)
    assert told.value.lack.value in ("database_foreign", "database_missing")


def test_a_file_with_a_comma_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a,b.sqlite"
    assert guard.embedded_path(f"sqlite:///{path}") == path


def test_a_password_is_never_shown() -> None:
    db = Database("postgresql://lin:geheim@db1,db2:5433/wms?reports=db3")
    assert db.shown_url == "postgresql://lin@db1,db2:5433/wms?reports=db3"
    again = Database(db.shown_url)  # as sign-in does
    assert (again.shown_url, again._reports_at) == (db.shown_url, (Host("db3"),))
    assert "geheim" not in db.shown_url
    db.close()


def test_a_server_for_reports_stands_apart() -> None:
    url, reports = address.with_reports_apart(address.parsed("db1,db2?reports=db3:5433"))
    assert reports == (Host("db3", 5433),)
    assert address.shown(url) == "postgresql://db1,db2/wms"


def test_a_password_without_a_scheme_is_refused() -> None:
    with pytest.raises(ArgumentError):
        address.parsed("lin:geheim@db1,db2")


@pytest.mark.parametrize("typed", ["lin@db1:5433,db2:5433", "postgresql://lin@db1:5433,db2:5433"])
def test_the_password_of_a_pair_is_asked_for_like_any_other(
    typed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    assert server_address.lacks_password(typed) == "lin"
    known = address.parsed(server_address.with_password(typed, "geheim"))
    assert (known.username, known.password) == ("lin", "geheim")
    assert address.hosts(known) == (Host("db1", 5433), Host("db2", 5433))


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("postgresql://db1/wms?sslmode=verify-full", "postgresql://db1/wms"),
        ("postgresql://db1,db2:5433/wms?reports=db3", "postgresql://db1,db2:5433/wms"),
        ("postgresql:///wms?host=/run/one", "postgresql:///wms?host=%2Frun%2Fone"),
        ("postgresql:///wms?host=db1,db2&port=5433,5432", "postgresql://db1:5433,db2/wms"),
    ],
)
def test_a_database_is_the_same_one_whoever_asks(typed: str, which: str) -> None:
    """Under this name a workstation keeps what it has seen of its seals, and what it has sent."""
    nobody = Database(typed)
    assert nobody.address == which
    for login in ("lin", "zhou"):
        url = address.parsed(typed).set(username=login, password="geheim")
        db = Database(url.render_as_string(hide_password=False))
        assert db.address == which
        assert db.shown_url != nobody.shown_url
