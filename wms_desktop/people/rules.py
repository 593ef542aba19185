"""Who may see and do what, what a login and a password must be, how a number is masked."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wms_desktop.core.acting import Role
from wms_desktop.core.codes import CodeKind, own_code, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.text import narrow

SIGN_IN_FAILURES = RuleSetting(
    "people.sign_in_failures", 5, N_("Wrong passwords before a lock"), "SYS-1", "", 3, 20
)
SIGN_IN_LOCK_MINUTES = RuleSetting(
    "people.sign_in_lock_minutes", 15, N_("Lock after wrong passwords"), "SYS-1", N_("minutes"), 1
)
PASSWORD_LENGTH = RuleSetting(
    "people.password_length", 8, N_("Shortest password"), "SYS-1", N_("characters"), 6, 64
)
IDLE_MINUTES = RuleSetting(
    "people.idle_minutes", 10, N_("Lock the window when idle"), "SYS-1", N_("minutes"), 1, 120
)
VAULT_DAYS = RuleSetting(
    "people.vault_days", 180, N_("Keep identity numbers"), "PCK-11", N_("days"), 0, 1095
)
VAULT_READINGS = RuleSetting(
    "people.vault_readings", 20, N_("Identity numbers read per day"), "PCK-11", "", 1, 200
)
SETTINGS: tuple[RuleSetting[int], ...] = (
    SIGN_IN_FAILURES,
    SIGN_IN_LOCK_MINUTES,
    PASSWORD_LENGTH,
    IDLE_MINUTES,
    VAULT_DAYS,
    VAULT_READINGS,
)

LONGEST_PASSWORD = 128
SHORTEST_REASON = 5
VAULT_READERS = (Role.DUTY_MANAGER, Role.ADMIN)
VAULT_SEEKERS = (  # who asks whether a document was shown before; a server answers nobody else
    Role.CLERK,
    Role.KEEPER,
    Role.CS_AGENT,
    Role.CS_SUPERVISOR,
    Role.DUTY_MANAGER,
)
_LOGIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KNOWN_BAD = {
    "password", "passw0rd", "wmsdesktop", "warehouse", "qwertyui", "qwertyuiop", "letmein1",
    "iloveyou", "admin123", "administrator", "woaini1314", "asdfghjkl", "changeme",
}  # fmt: skip
_EVERYBODY = frozenset(Role)
TABS: dict[str, frozenset[Role]] = {
    "goods": _EVERYBODY,
    "pickup": frozenset(
        {Role.CLERK, Role.KEEPER, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER}
    ),
    "receipts": frozenset(
        {
            Role.RECEIPT_ADMIN, Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.FINANCE,
            Role.SALES, Role.DUTY_MANAGER, Role.GENERAL_MANAGER,
        }
    ),
    "counts": frozenset(
        {
            Role.KEEPER, Role.CLERK, Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.GENERAL_MANAGER,
            Role.FINANCE,
        }
    ),
    "returns": frozenset(
        {
            Role.CLERK, Role.KEEPER, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES,
            Role.SALES_ASSISTANT, Role.QC, Role.DUTY_MANAGER, Role.FINANCE,
        }
    ),
    "orders": _EVERYBODY - {Role.QC},
    "service": _EVERYBODY,
    "customers": _EVERYBODY - {Role.QC},
    "dashboard": _EVERYBODY,
    "settings": _EVERYBODY,
}  # fmt: skip


class SignInFault(StrEnum):
    """Why somebody is not let in."""

    WRONG = "sign_in_wrong"
    LOCKED = "sign_in_locked"
    DISABLED = "sign_in_disabled"
    NO_ROLE = "sign_in_no_role"
    NOT_KNOWN_HERE = "sign_in_not_known_here"
    TOO_POWERFUL = "sign_in_too_powerful"
    FULL = "sign_in_full"
    LENT = "sign_in_lent"
    ENDED = "sign_in_ended"
    AWAY = "sign_in_away"


class PersonFault(StrEnum):
    """Why a person, a site or a workstation cannot be kept so."""

    BAD_LOGIN = "bad_login"
    LOGIN_TAKEN = "login_taken"
    PASSWORD_SHORT = "password_short"
    PASSWORD_LONG = "password_long"
    PASSWORD_EASY = "password_easy"
    PASSWORD_WRONG = "password_wrong"
    PASSWORDS_DIFFER = "passwords_differ"
    OWN_ACCOUNT = "own_account"
    LAST_ADMIN = "last_admin"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_SITE = "unknown_site"
    SITE_TAKEN = "site_taken"
    WORKSTATION_TAKEN = "workstation_taken"
    UNKNOWN_WORKSTATION = "unknown_workstation"
    UNKNOWN_ZONE = "unknown_time_zone"
    ALREADY_FOUNDED = "already_founded"
    LAST_DAY_OVER = "last_day_over"
    LAST_DAY_OF_ADMIN = "last_day_of_admin"


def masked(number: str) -> str:
    """An identity number with its first and last character only: ``3****************X`` (PCK-9).

    Numbers of one or two characters show nothing at all.
    """
    bare = normal_number(number)
    if len(bare) < 3:
        return "*" * len(bare)
    return f"{bare[0]}{'*' * (len(bare) - 2)}{bare[-1]}"


def normal_number(number: str) -> str:
    """An identity number as it is kept and compared: narrow, upper case, without blanks."""
    text = unicodedata.normalize("NFKC", number).upper()
    return "".join(c for c in text if c.isalnum())


def checked_login(login: str) -> str:
    """*login* as it is stored: lower case, 2 to 26 of a-z, 0-9 and single hyphens.

    The form lets a login stand in a badge's barcode.

    Raises:
        Refused: ``BAD_LOGIN``.
    """
    cleaned = narrow(login).strip().lower()
    if not (2 <= len(cleaned) <= 26 and _LOGIN.fullmatch(cleaned)):
        raise Refused(PersonFault.BAD_LOGIN)
    return cleaned


def badge_code(login: str) -> str:
    """The barcode on a person's badge, e.g. ``P-LIN-T``."""
    return own_code(CodeKind.PERSON, login.upper())


def badge_login(text: str) -> str | None:
    """The login that a scanned badge stands for, None where *text* is no badge."""
    found = parse_own_code(narrow(text).strip().upper())
    return found.number.lower() if found and found.kind is CodeKind.PERSON else None


def normal_password(password: str) -> str:
    """*password* as it is hashed: the same on every keyboard and system."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *, login: str, name: str, shortest: int) -> None:
    """Refuse a password that is guessed at once.

    Length counts, not a mixture of kinds of characters: people write those down.

    Raises:
        Refused: too short, too long, or easy (one character, a row of digits, the own name).
    """
    text = normal_password(password)
    if len(text) < shortest:
        raise Refused(PersonFault.PASSWORD_SHORT, shortest=shortest)
    if len(text) > LONGEST_PASSWORD:
        raise Refused(PersonFault.PASSWORD_LONG, longest=LONGEST_PASSWORD)
    folded = text.casefold()
    own = {login.casefold(), name.casefold()} - {""}
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    is_row = len(steps) == 1 and steps <= {-1, 0, 1}
    is_known = folded in _KNOWN_BAD or folded.rstrip("0123456789!") in own | _KNOWN_BAD
    repeats = len(set(folded)) < 3
    if is_row or is_known or repeats or folded in own:
        raise Refused(PersonFault.PASSWORD_EASY)


def tabs_for(roles: frozenset[Role]) -> tuple[str, ...]:
    """The tabs that somebody with *roles* sees, in the house's order."""
    if Role.ADMIN in roles:
        return tuple(TABS)
    return tuple(tab for tab, allowed in TABS.items() if not allowed.isdisjoint(roles))


def site_zone(name: str) -> tzinfo:
    """The site's time zone; China's fixed offset where the system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC if name == "UTC" else timezone(timedelta(hours=8))


def checked_zone(name: str) -> str:
    """*name* if it is a time zone.

    Raises:
        Refused: ``UNKNOWN_ZONE``.
    """
    cleaned = name.strip()
    if cleaned in ("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "UTC"):
        return cleaned
    try:
        return ZoneInfo(cleaned).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(PersonFault.UNKNOWN_ZONE) from error


def site_day(now: datetime, zone: str) -> date:
    """The calendar day of the moment *now* in the site's time zone."""
    return now.astimezone(site_zone(zone)).date()


def day_begin(day: date, zone: str) -> datetime:
    """The first moment of *day* in the site's time zone."""
    return datetime.combine(day, time(), site_zone(zone))


def has_ended(last_day: date | None, today: date) -> bool:
    """Whether somebody's time is over *today*; on the last day itself it is not."""
    return last_day is not None and last_day < today


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes from *now* until *until*, at least 1."""
    return max(1, -int((now - until).total_seconds() // 60))
