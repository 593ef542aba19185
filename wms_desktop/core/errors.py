"""The four ways in which something expected goes wrong.

Everything else that is raised is a bug and reaches the report dialog, redacted.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Refused(Exception):  # noqa: N818 - the counter's word: no error, an answer
    """The rules say no. Shown to staff as a sentence, never as a traceback.

    Args:
        code: the reason; the slice's ``words.REFUSALS`` has a sentence for it.
        params: figures and names that the sentence shows. Never an identity number.
    """

    def __init__(self, code: StrEnum, /, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params


class NeedsConfirmation(Refused):
    """Allowed, once a named person confirms it; the confirmation is recorded."""


class Stale(Exception):  # noqa: N818 - a word of the counter
    """Another workstation changed the record since it was shown. Reload and look again.

    Args:
        person: who changed it last; empty where nobody knows.
        moment: when that was.
    """

    def __init__(self, person: str = "", moment: datetime | None = None) -> None:
        super().__init__(person, moment)
        self.person, self.moment = person, moment

    @property
    def params(self) -> dict[str, object]:
        """What the sentence shows; empty where nobody knows."""
        known = self.person and self.moment is not None
        return {"person": self.person, "moment": self.moment} if known else {}


class Lack(StrEnum):
    """What the surroundings failed to give."""

    DATABASE = "database"
    DATABASE_BUSY = "database_busy"
    DATABASE_UNREAD = "database_unread"
    DATABASE_FULL = "database_full"
    DATABASE_READ_ONLY = "database_read_only"
    DATABASE_MISSING = "database_missing"
    DATABASE_NEWER = "database_newer"
    DATABASE_OLDER = "database_older"
    DATABASE_FOREIGN = "database_foreign"
    DATABASE_BROKEN = "database_broken"
    DATABASE_LEDGER = "database_ledger"
    DATABASE_ON_NETWORK = "database_on_network"
    DATABASE_IN_SYNC_FOLDER = "database_in_sync_folder"
    DATABASE_IN_USE = "database_in_use"
    DATABASE_RIGHT = "database_right"
    DATABASE_SETUP_RIGHT = "database_setup_right"
    DATABASE_SCRATCH_RIGHT = "database_scratch_right"
    DATABASE_LOGIN = "database_login"
    DATABASE_LOGIN_OFF = "database_login_off"
    DATABASE_LOGIN_ENDED = "database_login_ended"
    DATABASE_LOGIN_CHANGED = "database_login_changed"
    DATABASE_LOGIN_FULL = "database_login_full"
    DATABASE_CROWDED = "database_crowded"
    DATABASE_NO_ENTRY = "database_no_entry"
    DATABASE_UNKNOWN = "database_unknown"
    DATABASE_HOST_REFUSED = "database_host_refused"
    DATABASE_METHOD = "database_method"
    DATABASE_IMPOSTOR = "database_impostor"
    DATABASE_CERT_ENDED = "database_cert_ended"
    DATABASE_CERT_EARLY = "database_cert_early"
    DATABASE_CERT_NAME = "database_cert_name"
    DATABASE_PLAIN = "database_plain"
    DATABASE_WEAK = "database_weak"
    DATABASE_NO_CA = "database_no_ca"
    SENT_ELSEWHERE = "sent_elsewhere"
    OUTCOME_UNKNOWN = "outcome_unknown"
    SIGN_IN = "sign_in"
    PRINTER = "printer"
    PRINTER_REFUSED = "printer_refused"
    FILE = "file"
    FILE_UNREADABLE = "file_unreadable"
    FONT = "font"
    VAULT_KEY = "vault_key"
    EVIDENCE_STORE = "evidence_store"
    EVIDENCE_FULL = "evidence_full"
    EVIDENCE_LOGIN = "evidence_login"
    BACKUP_MISSING = "backup_missing"
    BACKUP_UNNAMED = "backup_unnamed"
    BACKUP_UNKNOWN = "backup_unknown"
    BACKUP_STRANGE = "backup_strange"
    BACKUP_UNVOUCHED = "backup_unvouched"
    BACKUP_BROKEN = "backup_broken"
    BACKUP_UNPROVEN = "backup_unproven"
    BACKUP_NEWER = "backup_newer"
    BACKUP_OTHER_SHOP = "backup_other_shop"
    BACKUP_PLACE = "backup_place"
    BACKUP_IN_THE_WAY = "backup_in_the_way"
    BACKUP_TOOL = "backup_tool"
    BACKUP_TOOL_OLDER = "backup_tool_older"
    BACKUP_TOOL_FAILED = "backup_tool_failed"
    BACKUP_NOT_EMPTY = "backup_not_empty"
    BACKUP_ENGINE = "backup_engine"

    @property
    def is_databases(self) -> bool:
        """Whether it says nothing of what was sent, only that the database gives no answer."""
        return self.value.partition("_")[0] == "database"


class Unavailable(Exception):  # noqa: N818 - a word of the counter
    """The surroundings failed: database, printer, scanner, disk."""

    def __init__(self, lack: Lack, **params: object) -> None:
        super().__init__(lack.value)
        self.lack = lack
        self.params = params


def as_unread(error: Exception) -> Exception:
    """*error* of somebody who only looked: nothing was to be saved, so nothing is said of it."""
    if isinstance(error, Unavailable) and error.lack is Lack.DATABASE:
        return Unavailable(Lack.DATABASE_UNREAD)
    return error
