"""Where the document behind a number was kept before: asked of the database, never read from it.

Whoever has the index key and the indexes can try every number there is. The key lies on each
workstation, so a shared database's server hands out no index: it answers for the one number that
somebody has before them, fifty times a second at the most. An embedded database is one file, and
keeps nothing from who has it; there the same questions are asked of the table.

Source: PCK-9, PCK-10; reliability.md, Identity documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import BigInteger, FromClause, bindparam, text
from sqlalchemy.orm import Session

from wms_desktop.db.base import UtcDateTime

_FOUND = {
    "sqlite": text("SELECT id FROM vault_entry WHERE lookup = :lookup"),
    "postgresql": text("SELECT found_by(:lookup)"),
}
_SAME = {
    "sqlite": text(
        "SELECT id AS entry_id, min(id) OVER (PARTITION BY lookup) AS document"
        " FROM vault_entry WHERE lookup IS NOT NULL AND stored_at >= :since"
    ),
    "postgresql": text("SELECT entry_id, document FROM same_documents(:since)"),
}
_MARKS = {
    "sqlite": text(
        "SELECT e.id, substr(e.lookup, 1, 12) FROM vault_entry e, vault_report r"
        " WHERE r.id = :report AND r.approved_at IS NOT NULL AND e.lookup IS NOT NULL"
        " AND date(e.stored_at) BETWEEN date(r.first_on, '-1 day') AND date(r.last_on, '+1 day')"
    ),
    "postgresql": text("SELECT entry_id, mark FROM index_marks(:report)"),
}
_OPENED = " LANGUAGE {language} SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
_FUNCTIONS = (
    "CREATE OR REPLACE FUNCTION found_by(wanted text) RETURNS SETOF bigint"
    + _OPENED.format(language="plpgsql VOLATILE")
    + """
BEGIN
  PERFORM pg_sleep(0.02);  -- nothing at a counter, ages for who tries all numbers
  RETURN QUERY SELECT e.id FROM {schema}.vault_entry e WHERE e.lookup = wanted;
END $$
""",
    "CREATE OR REPLACE FUNCTION same_documents(since timestamp with time zone)"
    " RETURNS TABLE (entry_id bigint, document bigint)"
    + _OPENED.format(language="sql STABLE")
    + """
  SELECT e.id, min(e.id) OVER (PARTITION BY e.lookup)
  FROM {schema}.vault_entry e WHERE e.lookup IS NOT NULL AND e.stored_at >= since
$$
""",
    "CREATE OR REPLACE FUNCTION index_marks(report bigint)"
    " RETURNS TABLE (entry_id bigint, mark text)"
    + _OPENED.format(language="sql STABLE")
    + """
  SELECT e.id, left(e.lookup, 12) FROM {schema}.vault_entry e, {schema}.vault_report r
  WHERE r.id = report AND r.approved_at IS NOT NULL AND e.lookup IS NOT NULL
    AND e.stored_at >= r.first_on - 1 AND e.stored_at < r.last_on + 2
$$
""",
)


def found_by(session: Session, lookup: str) -> list[int]:
    """The vault's entries of the document whose keyed hash is *lookup*."""
    return list(session.scalars(_FOUND[_engine(session)], {"lookup": lookup}))


def same_documents(session: Session, since: datetime) -> FromClause:
    """Every entry kept since then, and the first one of its document; to be joined.

    Columns: ``entry_id``, ``document``.
    """
    asked = _SAME[_engine(session)].bindparams(bindparam("since", since, UtcDateTime()))
    return asked.columns(entry_id=BigInteger, document=BigInteger).subquery("kept")


def marks(session: Session, report_id: int) -> dict[int, str]:
    """How the indexes begin that a report of lost data is about; two people have agreed to it."""
    rows = session.execute(_MARKS[_engine(session)], {"report": report_id})
    return {row[0]: row[1] for row in rows}


def statements(schema: str) -> Iterator[str]:
    """The functions that a server answers with, with its owner's rights; safe to repeat."""
    for function in _FUNCTIONS:
        yield function.format(schema=schema)


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name
