"""A workstation that begins anew takes its new keys into use with the commit, and not before.

Source: reliability.md, Identity documents; SYS-9.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.people.vault_shop import ADMIN, NUMBER, keep, opened, welcome
from tests.shop import Shop
from wms_desktop.core.errors import Unavailable
from wms_desktop.people import vault_care
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_care import MakeRecovery, UseRecovery, Welcome
from wms_desktop.people.vault_crypt import new_secret
from wms_desktop.people.vault_file import Ring

NEW = "a new sentence of the administrator"
Again = Callable[[Vault], object]


@pytest.fixture
def shop(desk_shop: Shop) -> Shop:
    """A password takes a tenth of a second on purpose: one engine is enough."""
    return desk_shop


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """The till that is lost in each of these stories."""
    return Vault(tmp_path / "till 1" / "vault.key")


@pytest.fixture
def new(tmp_path: Path) -> Vault:
    """Another computer, which has the keys of a shop that it worked for before."""
    till = Vault(tmp_path / "till 2" / "vault.key")
    till.enrolment.save(Ring(new_secret(), index_number=1, index=new_secret()))
    return till


@pytest.fixture(params=["recovery", "start over"])
def again(request: pytest.FixtureRequest, shop: Shop, vault: Vault) -> Again:
    """The one command of somebody who begins anew; pressed twice it is the same one."""
    welcome(shop, vault, "admin", ADMIN)
    by = shop.acting("admin")
    made = MakeRecovery(shop.op(), ADMIN)
    paper = vault_care.make_recovery(shop.db, by, made, vault=vault).value
    recover, anew = UseRecovery(shop.op(), paper, NEW), Welcome(shop.op(), NEW)

    def begin(new: Vault) -> object:
        if request.param == "recovery":
            return vault_care.use_recovery(shop.db, by, recover, vault=new)
        return vault_care.start_over(shop.db, by, anew, vault=new)

    return begin


def _lost(_connection: sqlite3.Connection) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def _lost_after(connection: sqlite3.Connection) -> None:
    connection.commit()
    raise sqlite3.OperationalError("disk I/O error")


def _fails(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, how: object, work: Again, new: Vault
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(shop.db.engine.dialect, "do_commit", how)
        with pytest.raises(Unavailable):
            work(new)


def test_a_commit_that_fails_leaves_the_keys_as_they_were(
    shop: Shop, again: Again, new: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = new.enrolment.file.path.read_bytes()
    _fails(shop, monkeypatch, _lost, again, new)
    assert new.enrolment.file.path.read_bytes() == before
    for till in (new, Vault(new.enrolment.file.path)):
        with pytest.raises(Unavailable):  # nothing was begun that the shop does not know of
            keep(shop, till)
    again(new)
    assert opened(shop, new, keep(shop, new), "admin", NEW) == NUMBER
    [aside] = [p for p in new.enrolment.file.path.parent.iterdir() if p.suffix[1:].isdigit()]
    assert aside.read_bytes() == before  # the other shop's keys are not lost either


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_commit_whose_answer_is_lost_is_found_again(
    shop: Shop, again: Again, new: Vault, monkeypatch: pytest.MonkeyPatch, is_restarted: bool
) -> None:
    _fails(shop, monkeypatch, _lost_after, again, new)
    till = Vault(new.enrolment.file.path) if is_restarted else new
    entry = keep(shop, till)
    assert opened(shop, till, entry, "admin", NEW) == NUMBER
    assert not [p for p in new.enrolment.file.path.parent.iterdir() if p.suffix == ".begun"]


def test_the_same_press_once_more_puts_them_into_use(
    shop: Shop, again: Again, new: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fails(shop, monkeypatch, _lost_after, again, new)
    known = new.lookup(NUMBER)
    again(new)
    assert new.lookup(NUMBER) != known
    assert opened(shop, new, keep(shop, new), "admin", NEW) == NUMBER


def test_what_came_to_nothing_is_forgotten(
    shop: Shop, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds halves of keys, which are to end with those keys."""
    welcome(shop, vault, "admin", ADMIN)
    by = shop.acting("admin")
    paper = vault_care.make_recovery(shop.db, by, MakeRecovery(shop.op(), ADMIN), vault=vault).value
    use = UseRecovery(shop.op(), paper, NEW)
    _fails(
        shop, monkeypatch, _lost,
        lambda till: vault_care.use_recovery(shop.db, by, use, vault=till), vault,
    )  # fmt: skip
    entry = keep(shop, vault)  # the till was never lost: it works on with what it has
    assert opened(shop, vault, entry, "admin", ADMIN) == NUMBER
    assert vault.enrolment.file.begun() is None
