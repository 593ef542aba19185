"""How every list goes out: by the filters of its window, whole, to Excel or CSV (SYS-3).

Each slice declares its lists as data (``exports.py``); the command line and the window write them
in the same way, and every export is on the trail (SRV-1).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import Enum
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language, translate
from wms_desktop.core.redact import redacted, without_resident_numbers
from wms_desktop.core.sentences import word
from wms_desktop.core.text import narrow, visible
from wms_desktop.customers.rules import ExportFault
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind, SheetColumn, csv_bytes, xlsx
from wms_desktop.people.queries import sites
from wms_desktop.people.rules import TABS, site_zone

PAGE = 1_000
EXCEL_ROWS = 1_048_575  # below the headings; Excel opens no sheet with more
MOST_NOTED = 200  # rows that a list's `note` may note one by one
FIRST_YEAR, LAST_YEAR = 2000, 2100
Wanted = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list down.

    Attributes:
        name: ``state`` is the option ``--state``.
        read: makes what the list's query takes from what was typed; refuses what is not known.
        is_needed: there is no such list without it.
    """

    name: str
    read: Callable[[Database, Acting, str], Any]
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its English title, and the row's attribute or what is worked out of the row."""

    title: str
    value: str | Callable[[Any, Language], object]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Export:
    """A list that can be taken out whole.

    Attributes:
        tab: whoever sees this tab may export the list.
        page: the rows after one row, at most so many, by the same query as the window's.
        day: the row's attribute that ``--from`` and ``--to`` look at; empty for a list without.
        roles: who may export it, where not everybody who sees the tab may.
        note: told in the same transaction which rows go out, one more than `MOST_NOTED` at most.
    """

    name: str
    title: str
    tab: str
    columns: tuple[ExportColumn, ...]
    page: Callable[[Database, Acting, Wanted, Any, int], list[Any]]
    filters: tuple[Filter, ...] = ()
    day: str = ""
    note: Callable[[Session, Acting, Sequence[Any]], None] | None = None
    roles: tuple[Role, ...] = ()

    @property
    def who(self) -> tuple[Role, ...]:
        """The roles that may export it: its own, else those that see it."""
        if self.roles:
            return self.roles
        return tuple(role for role in Role if role in TABS[self.tab])

    @property
    def all_filters(self) -> dict[str, Filter]:
        """The list's filters by name, its days among them."""
        days = (
            (Filter("from", typed_day("from")), Filter("to", typed_day("to"))) if self.day else ()
        )
        return {each.name: each for each in (*self.filters, *days)}

    def read_filters(self, db: Database, by: Acting, typed: Mapping[str, str]) -> dict[str, Any]:
        """What was typed for each filter, as the list's query takes it.

        Raises:
            Refused: the person may not see the list, it has no such filter, or a value is unknown.
        """
        by.require(*self.who)
        known = self.all_filters
        names = tuple(f"--{name}" for name in known)
        for name in typed:
            if name not in known:
                what = {"list": self.name, "filter": f"--{name}", "known": names}
                raise Refused(ExportFault.NO_SUCH_FILTER, **what)
        for name, each in known.items():
            if each.is_needed and name not in typed:
                raise Refused(ExportFault.FILTER_NEEDED, list=self.name, filter=f"--{name}")
        wanted = {name: known[name].read(db, by, text) for name, text in typed.items()}
        if wanted.get("from", date.min) > wanted.get("to", date.max):
            raise Refused(ExportFault.DAYS_REVERSED)
        return wanted

    def writer(self, db: Database, by: Acting, wanted: Wanted) -> Callable[[Path], Done[int]]:
        """What writes the list as *wanted* narrows it down, once for one press of the key."""
        press = uuid4()
        return lambda path: self.write(db, by, path, wanted, press)

    def write(self, db: Database, by: Acting, path: Path, wanted: Wanted, press: UUID) -> Done[int]:
        """Write the list as *wanted* narrows it down; returns how many rows there are.

        The file is whole or not there, and is put in its place after the trail knows of it.

        Raises:
            Refused: the person may not see the list, the file has another ending, or there are
                more rows than Excel opens.
            Unavailable: the file cannot be written.
        """
        by.require(*self.who)
        ending = path.suffix.lower()
        if ending not in (".xlsx", ".csv"):
            raise Refused(ExportFault.ENDING)
        count = _Count(most=EXCEL_ROWS if ending == ".xlsx" else None)
        with db.report() as report:  # every page of it of one moment
            zone = _zone_of(report, by)
            rows = count.over(self._rows(report, by, wanted, zone, count.first))
            columns = [_heading(column, by, zone) for column in self.columns]
            if ending == ".csv":
                content = csv_bytes(columns, rows)
            else:
                content = xlsx(translate(self.title, by.language), columns, rows)
        if count.is_too_long:
            raise Refused(ExportFault.TOO_LONG, most=EXCEL_ROWS)
        return self._put(db, by, path, content, _told(wanted), _Written(press, self.name), count)

    def _put(
        self,
        db: Database,
        by: Acting,
        path: Path,
        content: bytes,
        filters: dict[str, str],
        command: _Written,
        count: _Count,
    ) -> Done[int]:
        draft = path.with_name(f".{command.op_id}.part")
        told = {
            "rows": count.rows,
            "file": without_resident_numbers(visible(path.name))[-80:],
            "filters": filters,
        }

        def work(session: Session) -> Done[int]:
            kind = f"export.{self.name}"
            audit.record(session, by, kind, f"export:{command.op_id}", after=told)
            if self.note is not None:
                self.note(session, by, count.first)
            return Done(count.rows, frozenset())

        try:
            if path.is_dir():
                raise IsADirectoryError
            draft.write_bytes(content)
            if by.person_id:  # nobody is on record before the shop is founded
                operations.once(db, by, f"export.{self.name}", command, work)
            os.replace(draft, path)
        except OSError as error:
            raise Unavailable(Lack.FILE, file=path.name) from error
        finally:
            _drop(draft)
        return Done(count.rows, frozenset())

    def _rows(
        self, db: Database, by: Acting, wanted: Wanted, zone: tzinfo, first: list[Any]
    ) -> Iterator[list[object]]:
        values = [_value_of(column) for column in self.columns]
        fits = self._fits(wanted, zone)
        after = None
        while True:
            page = self.page(db, by, wanted, after, PAGE)
            for row in page:
                if fits(row):
                    if len(first) <= MOST_NOTED:
                        first.append(row)
                    yield [_shown(value(row, by.language), by.language, zone) for value in values]
            if len(page) < PAGE:
                return
            after = page[-1]

    def _fits(self, wanted: Wanted, zone: tzinfo) -> Callable[[Any], bool]:
        first, last = wanted.get("from"), wanted.get("to")
        if first is None and last is None:
            return lambda _row: True
        day = attrgetter(self.day)

        def fits(row: Any) -> bool:
            found = day(row)
            if isinstance(found, datetime):
                found = found.astimezone(zone).date()
            return found is not None and (first or date.min) <= found <= (last or date.max)

        return fits


def _as_typed(_db: Database, _by: Acting, text: str) -> str:
    """A filter that takes any text."""
    return text


TEXT = Filter("text", _as_typed)


def choice(name: str, values: Mapping[str, Any]) -> Filter:
    """A filter that takes one of a few words."""

    def read(_db: Database, _by: Acting, typed: str) -> Any:
        wanted = narrow(typed).strip().lower().replace("-", "_")
        if wanted not in values:
            what = {"filter": f"--{name}", "typed": typed[:40], "known": tuple(values)}
            raise Refused(ExportFault.UNKNOWN_VALUE, **what)
        return values[wanted]

    return Filter(name, read)


def of_state(kind: type[Enum], **more: Any) -> Filter:
    """``--state`` with every state of *kind*, and *more* words."""
    return choice("state", more | {str(state.value): state for state in kind})


def named(
    name: str, find: Callable[[Database, Acting, str], Any], *, is_needed: bool = False
) -> Filter:
    """A filter that takes the code or number of something; *find* gives None for none."""

    def read(db: Database, by: Acting, typed: str) -> Any:
        text = narrow(typed).strip()
        found = find(db, by, text) if text else None
        if found is None:
            raise Refused(ExportFault.NOT_FOUND, filter=f"--{name}", typed=typed[:40])
        return found

    return Filter(name, read, is_needed)


@dataclass(frozen=True, slots=True)
class _Written:
    op_id: UUID
    list: str


@dataclass(slots=True)
class _Count:
    most: int | None
    rows: int = field(default=0)
    is_too_long: bool = False
    first: list[Any] = field(default_factory=list)  # rows as the list's query gives them

    def over(self, rows: Iterator[list[object]]) -> Iterator[list[object]]:
        for row in rows:
            if self.rows == self.most:
                self.is_too_long = True
                return
            self.rows += 1
            yield row


def typed_day(name: str) -> Callable[[Database, Acting, str], date]:
    """Reads a day typed for the filter *name*."""

    def read(_db: Database, _by: Acting, typed: str) -> date:
        try:
            found = date.fromisoformat(narrow(typed).strip())
        except ValueError:
            found = date.min
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise Refused(ExportFault.NO_DAY, filter=f"--{name}", typed=typed[:40])
        return found

    return read


def _value_of(column: ExportColumn) -> Callable[[Any, Language], object]:
    if callable(column.value):
        return column.value
    found = attrgetter(column.value)
    return lambda row, _language: found(row)


def _heading(column: ExportColumn, by: Acting, zone: tzinfo) -> SheetColumn:
    title = translate(column.title, by.language)
    if column.kind is Kind.MOMENT:
        title = f"{title} ({by.now.astimezone(zone):UTC%z})"
    return SheetColumn(title, column.kind)


def _zone_of(db: Database, by: Acting) -> tzinfo:
    """The zone of the site, which moments and days are told in."""
    names = (site.time_zone for site in sites(db) if site.id == by.site_id)
    return site_zone(next(names, ""))


def _shown(value: object, language: Language, zone: tzinfo) -> object:
    if isinstance(value, Enum):
        return word(value, language)
    if isinstance(value, datetime):
        return value.astimezone(zone)
    return without_resident_numbers(value) if isinstance(value, str) else value


def _told(wanted: Wanted) -> dict[str, str]:
    """The filters as the trail keeps them, without personal numbers."""
    return {name: redacted(_said(value))[:120] for name, value in wanted.items()}


def _said(value: object) -> str:
    if isinstance(value, (set, frozenset, tuple)):
        return ", ".join(sorted(_said(each) for each in value))
    return str(value.value if isinstance(value, Enum) else value)


def _drop(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # the folder that it never came into
