"""What a command of the command line is given: database, person, language, a way to answer."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language, translate

if TYPE_CHECKING:  # the window is painted before a database is needed (speed.md, P13)
    from wms_desktop.db.database import Database

DONE, FAILED, USAGE, NO_DATABASE, NOT_ALLOWED = 0, 1, 2, 3, 4


@dataclass(slots=False)
class Program:
    """One run of the command line.

    Attributes:
        url: of the database; opened on first use, refused on a schema it does not know.
        find_acting: who carries the command out, once the database is open.
    """

    url: str
    as_json: bool
    language: Language
    find_acting: Callable[[Database], Acting]
    extras: Mapping[str, Any] = field(default_factory=dict)
    _opened: list[Database] = field(default_factory=list)

    @cached_property
    def db(self) -> Database:
        """The database, with this program's schema; a file is looked at before it is opened."""
        from wms_desktop.db import guard, schema

        guard.require(self.url)
        database = self.opened()
        schema.require_current(database)
        return database

    def opened(self, url: str = "") -> Database:
        """The database as it is, or the one at *url*, whatever its schema; closed at the end."""
        from wms_desktop.db.database import Database

        database = Database(self._with_password(url or self.url))
        self._opened.append(database)
        return database

    def _with_password(self, url: str) -> str:
        """The address *url*; on a terminal the password that it must not hold is asked for."""
        from wms_desktop.db import server_address

        login = server_address.lacks_password(url)
        if not login or not sys.stdin.isatty():
            return url
        asked = self.tr(N_("Password of {login}"), login=login)
        return server_address.with_password(url, getpass.getpass(asked + ": "))

    def close(self) -> None:
        """Give all connections back."""
        while self._opened:
            self._opened.pop().close()

    @cached_property
    def by(self) -> Acting:
        """The person in whose name the command works."""
        return self.find_acting(self.db)

    def tr(self, source: str, **params: object) -> str:
        """*source* in the run's language."""
        return translate(source, self.language, **params)

    def answer(self, result: object, lines: Sequence[str] = ()) -> None:
        """Print *result* as JSON where asked for, else *lines* for people."""
        if self.as_json:
            lines = [json.dumps(result, ensure_ascii=False, indent=2, default=str)]
        for line in lines:
            print(line.encode(errors="backslashreplace").decode())  # file names may be no UTF-8

    def progress(self, done: int, total: int) -> None:
        """A bar on a terminal, nothing elsewhere."""
        if not sys.stderr.isatty() or total <= 0:
            return
        filled = 30 * done // total
        end = "\n" if done >= total else ""
        print(f"\r[{'█' * filled}{'·' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr)
