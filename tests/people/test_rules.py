"""Masks, logins, badges, passwords, tabs and days: pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.people import passwords, rules, words
from wms_desktop.people.rules import PersonFault, SignInFault
from wms_desktop.people.vault import VaultFault


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("31010419900307663X", "3****************X"),
        ("31010419900307663x", "3****************X"),
        ("３１０１０４１９９００３０７６６３Ｘ", "3****************X"),
        ("3101 0419-9003 0766 3X", "3****************X"),
        ("A123456789", "A********9"),
        ("军字第12345号", "军*******号"),
        ("AB", "**"),
        ("", ""),
    ],
)
def test_a_number_shows_its_first_and_last_character(number: str, shown: str) -> None:
    assert rules.masked(number) == shown


@pytest.mark.rule("PCK-9")
@given(st.text("0123456789X", min_size=3, max_size=30))
def test_a_mask_never_tells_more(number: str) -> None:
    shown = rules.masked(number)
    assert len(shown) == len(number)
    assert set(shown[1:-1]) == {"*"}


@pytest.mark.parametrize("login", ["lin", "Lin", " ｌｉｎ ", "lin-2", "a1", "x" * 26])
def test_logins_are_made_plain_and_fit_a_badge(login: str) -> None:
    plain = rules.checked_login(login)
    assert plain == plain.lower()
    assert rules.badge_login(rules.badge_code(plain)) == plain


@pytest.mark.parametrize(
    "login", ["", "l", "x" * 27, "林", "li n", "-lin", "lin-", "li--n", "2lin", "lin';--", "li_n"]
)
def test_other_logins_are_refused(login: str) -> None:
    with pytest.raises(Refused) as caught:
        rules.checked_login(login)
    assert caught.value.code is PersonFault.BAD_LOGIN


@pytest.mark.parametrize("text", ["", "lin", "P-LIN", "P-LIN-0", "R-20260518-0447-Q", "L-A-01-1-X"])
def test_what_is_no_badge(text: str) -> None:
    assert rules.badge_login(text) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", PersonFault.PASSWORD_SHORT),
        ("x" * 129, PersonFault.PASSWORD_LONG),
        ("12345678", PersonFault.PASSWORD_EASY),
        ("87654321", PersonFault.PASSWORD_EASY),
        ("aaaaaaaa", PersonFault.PASSWORD_EASY),
        ("abababab", PersonFault.PASSWORD_EASY),
        ("Password", PersonFault.PASSWORD_EASY),
        ("warehouse2026", PersonFault.PASSWORD_EASY),
        ("linxiaowen", PersonFault.PASSWORD_EASY),
        ("linxiaowen2026!", PersonFault.PASSWORD_EASY),
    ],
)
def test_weak_passwords(password: str, code: PersonFault) -> None:
    with pytest.raises(Refused) as caught:
        rules.check_password(password, login="linxiaowen", name="林晓雯", shortest=8)
    assert caught.value.code is code
    assert password not in map(str, caught.value.params.values())


@pytest.mark.parametrize(
    "password", ["a plain sentence", "柜台早上八点开门", "k7-Ruma-93", "x9x9x8qq"]
)
def test_good_passwords(password: str) -> None:
    rules.check_password(password, login="linxiaowen", name="林晓雯", shortest=8)
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$")
    assert len(kept) <= 200
    assert passwords.fits(password, kept)
    assert not passwords.fits(password + " ", kept)
    assert not passwords.is_outdated(kept)


def test_nobody_enters_without_a_hash() -> None:
    for kept in ("", "nonsense"):
        assert not passwords.fits("nobody has this password", kept)


def test_a_role_sees_its_own_tabs() -> None:
    assert rules.tabs_for(frozenset({Role.ADMIN})) == tuple(rules.TABS)
    assert "pickup" not in rules.tabs_for(frozenset({Role.FINANCE}))
    assert "receipts" in rules.tabs_for(frozenset({Role.RECEIPT_ADMIN}))
    assert rules.tabs_for(frozenset()) == ()
    assert set(rules.TABS) == set(words.TABS)
    for role in Role:
        assert "settings" in rules.tabs_for(frozenset({role}))


def test_the_day_is_the_sites_own() -> None:
    late = datetime(2026, 5, 21, 16, 30, tzinfo=UTC)
    assert rules.site_day(late, "Asia/Shanghai") == date(2026, 5, 22)
    assert rules.site_day(late, "UTC") == date(2026, 5, 21)
    assert rules.site_day(late, "No/Where") == date(2026, 5, 22)
    assert rules.checked_zone("Europe/Berlin") == "Europe/Berlin"
    with pytest.raises(Refused):
        rules.checked_zone("../etc/passwd")


def test_every_refusal_has_its_words() -> None:
    for kind in (PersonFault, SignInFault, VaultFault):
        for code in kind:
            happened, advice = words.REFUSALS[code]
            assert happened
            assert advice


def test_settings_are_declared_once() -> None:
    keys = [setting.key for setting in rules.SETTINGS]
    assert len(keys) == len(set(keys))
    assert all(key.startswith("people.") for key in keys)
