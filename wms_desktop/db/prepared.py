"""Statements worked out once: what is behind every scan is not compiled or looked up again.

SQLAlchemy writes the text, knows the types and says what failed; between them the driver is asked
directly, in the session's own transaction, which saves most of a short statement's time.

Source: speed.md, P1 ("few precompiled statements, no ORM in the posting path").
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Values = Mapping[str, Any]
_HELD = "wms_held"


class Prepared:
    """A Core statement for the posting path; compiled at its first use, once for each engine.

    Args:
        statement: with a ``bindparam`` wherever a value changes; one for both engines, or one for
            each by the dialect's name. An ``insert`` takes the columns that the first row names;
            lists of values (``IN``) and defaults made in Python are not for here.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def run(self, session: Session, values: Values) -> None:
        """Carry it out."""
        self._ask(session, values, ())

    def run_all(self, session: Session, rows: Sequence[Values]) -> None:
        """Carry it out for each of *rows*, of which there is at least one, in their order."""
        self._ask(session, rows[0], rows[1:])

    def all(self, session: Session, values: Values) -> list[Any]:
        """All rows, as named tuples."""
        return self._ask(session, values, ())

    def one_or_none(self, session: Session, values: Values) -> Any:
        """The only row, None where there is none."""
        rows = self._ask(session, values, ())
        if len(rows) > 1:
            raise LookupError(f"{len(rows)} rows instead of one")
        return rows[0] if rows else None

    def scalar(self, session: Session, values: Values) -> Any:
        """The first column of the only row, None where there is none."""
        row = self.one_or_none(session, values)
        return None if row is None else row[0]

    def _ask(self, session: Session, first: Values, more: Sequence[Values]) -> list[Any]:
        connection, driver, dialect = _held(session)
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _planned(self._statement, dialect, first)
        cursor = driver.cursor()
        try:
            if more:
                cursor.executemany(plan.text, [plan.given(row) for row in (first, *more)])
            else:
                cursor.execute(plan.text, plan.given(first))
            return plan.read(cursor.fetchall()) if plan.row else []
        except dialect.loaded_dbapi.Error as error:
            session.info.pop(_HELD, None)
            raise said(connection, plan.text, error, cursor) from error
        finally:
            cursor.close()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one engine's driver is given and gives back."""

    text: str
    names: Collection[str]  # of the values that must be given, no more and no less
    fixed: Values  # values that are part of the statement itself
    takes: Sequence[tuple[str, Callable[[Any], Any] | None]]
    is_positional: bool
    row: Callable[[Any], Any] | None
    gives: Sequence[tuple[int, Callable[[Any], Any]]]

    def given(self, values: Values) -> Any:
        """*values* as the driver wants them."""
        if values.keys() != self.names:
            raise TypeError(f"values {sorted(values)} for {sorted(self.names)}")
        said = {**self.fixed, **values} if self.fixed else values
        if self.is_positional:
            return [said[name] if made is None else made(said[name]) for name, made in self.takes]
        return {n: said[n] if made is None else made(said[n]) for n, made in self.takes}

    def read(self, rows: Sequence[Any]) -> list[Any]:
        """What the driver gave, as Python values in named rows."""
        assert self.row is not None
        found = []
        for row in rows:
            values = list(row)
            for at, made in self.gives:
                values[at] = made(values[at])
            found.append(self.row(values))
        return found


def _planned(statement: Any, dialect: Dialect, values: Values) -> _Plan:
    chosen = statement[dialect.name] if isinstance(statement, Mapping) else statement
    columns = list(chosen.exported_columns)
    names = None
    if isinstance(chosen, Insert):
        names = [name for name in values if name in chosen.table.c]
        chosen = chosen if columns else chosen.inline()  # a new id is not asked for unsaid
    plan: Any = chosen.compile(dialect=dialect, column_keys=names)
    left = (plan.literal_execute_params, plan.post_compile_params, plan.insert_prefetch)
    if any((*left, plan.update_prefetch)):
        raise TypeError(f"not a statement that can be prepared: {plan.string}")
    gives = [_type(column, dialect).result_processor(dialect, None) for column in columns]
    order = plan.positiontup if plan.positional else list(plan.params)
    return _Plan(
        text=plan.string,
        names=frozenset(name for name in order if plan.binds[name].required),
        fixed={name: plan.params[name] for name in order if not plan.binds[name].required},
        takes=[(name, _type(plan.binds[name], dialect).bind_processor(dialect)) for name in order],
        is_positional=plan.positional,
        row=_row([column.key for column in columns]) if columns else None,
        gives=[(at, made) for at, made in enumerate(gives) if made is not None],
    )


def _held(session: Session) -> tuple[Connection, Any, Dialect]:
    """The connection of the session's transaction, without all of its questions each time."""
    known, held = session.info.get(_HELD, (None, None))
    transaction = session.get_transaction()
    if transaction is None or transaction is not known or not transaction.is_active:
        connection = session.connection()  # begins, or says that what was begun is undone
        held = (connection, connection.connection, connection.dialect)
        session.info[_HELD] = (session.get_transaction(), held)
    return cast("tuple[Connection, Any, Dialect]", held)


def _type(part: Any, dialect: Dialect) -> Any:
    return part.type.dialect_impl(dialect)


def _row(names: list[str]) -> Callable[[Any], Any]:
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return cast("Callable[[Any], Any]", made._make)


def said(connection: Connection, text: str, error: Exception, cursor: Any) -> BaseException:
    """The driver's error as SQLAlchemy tells it; what was written stays out of it."""
    driver: Any = connection.connection
    is_lost = connection.dialect.is_disconnect(error, driver, cursor)  # type: ignore[arg-type]
    told = DBAPIError.instance(
        text, None, error, connection.dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=is_lost, dialect=connection.dialect,
    )  # fmt: skip
    if is_lost:
        connection.invalidate(told)
    return told
