"""What a database tells of identity numbers: where a document was kept before, and one to be read.

Whoever has the index key and the indexes can try every number there is. The key lies on each
workstation, so a shared database's server hands out no index: it answers for the one number that
somebody has before them, fifty times a second at the most, and its log says who asked (a row would
go when the asker rolls back). What compares numbers does so among documents that were shown or
authorized, kept before the question: nobody tries numbers by adding them. An embedded database is
one file, and keeps nothing from who has it; there the same questions are asked of the table.

A number itself, still encrypted, is handed out against its reading alone. What a function writes
down goes when its caller rolls back; so the reading has to be on record, and on the trail, before.

Source: PCK-9, PCK-10, PCK-11; reliability.md, Identity documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import BigInteger, FromClause, bindparam, text
from sqlalchemy.orm import Session

from wms_desktop.db.base import UtcDateTime
from wms_desktop.db.rights import OWNER

_RULES = f"pg_has_role(session_user, '{OWNER}', 'MEMBER')"
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
_READ = {
    "sqlite": text(
        "SELECT e.ciphertext FROM vault_entry e JOIN vault_reading r ON r.entry_id = e.id"
        " WHERE r.id = :reading"
    ),
    "postgresql": text("SELECT read_number(:reading)"),
}
# the rules of PCK-11 that the server sees to itself; a test holds them to the program's own
SHORTEST_REASON = 5
READINGS, READINGS_DEFAULT = "people.vault_readings", 20
# 24 hours touch two of a site's days, wherever it is, of which each has its own limit
_MOST = f"""
    SELECT 2 * max(coalesce((
        SELECT v.value::integer FROM {{schema}}.rule_value v
        WHERE v.key = '{READINGS}' AND v.valid_from <= (now() AT TIME ZONE 'UTC')::date + days.day
        ORDER BY v.valid_from DESC, v.id DESC LIMIT 1
      ), {READINGS_DEFAULT})) FROM generate_series(-2, 1) AS days(day)
"""
_OPENED = " LANGUAGE {language} SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
_FUNCTIONS = (
    "CREATE OR REPLACE FUNCTION found_by(wanted text) RETURNS SETOF bigint"
    + _OPENED.format(language="plpgsql VOLATILE")
    + """
BEGIN
  PERFORM pg_sleep(0.02);  -- nothing at a counter, ages for who tries all numbers
  RAISE LOG 'found_by: asked by %', session_user;  -- stays where the asker rolls back
  RETURN QUERY SELECT e.id FROM {schema}.vault_entry e WHERE e.lookup = wanted;
END $$
""",
    "CREATE OR REPLACE FUNCTION same_documents(since timestamp with time zone)"
    " RETURNS TABLE (entry_id bigint, document bigint)"
    + _OPENED.format(language="plpgsql STABLE")
    + """
BEGIN
  RAISE LOG 'same_documents: asked by %', session_user;
  RETURN QUERY SELECT e.id, min(e.id) OVER (PARTITION BY e.lookup)
    FROM {schema}.vault_entry e
    WHERE e.lookup IS NOT NULL AND e.stored_at >= since AND e.stored_at < now() AND (
      EXISTS (SELECT FROM {schema}.shown_document s WHERE s.vault_entry_id = e.id)
      OR EXISTS (SELECT FROM {schema}.authorized_collector c WHERE c.vault_entry_id = e.id)
    );
END $$
""",
    # `stored_at` is the server's: what it says of the asker's own entries lies in no past
    "CREATE OR REPLACE FUNCTION stamp_kept_number() RETURNS trigger LANGUAGE plpgsql AS $$"
    """
BEGIN
  NEW.stored_at := clock_timestamp();
  RETURN NEW;
END $$
""",
    "CREATE OR REPLACE TRIGGER number_stamped BEFORE INSERT ON {schema}.vault_entry FOR EACH ROW"
    " WHEN (NOT {rules}) EXECUTE FUNCTION stamp_kept_number()",
    "CREATE OR REPLACE FUNCTION index_marks(report bigint)"
    " RETURNS TABLE (entry_id bigint, mark text)"
    + _OPENED.format(language="sql STABLE")
    + """
  SELECT e.id, left(e.lookup, 12) FROM {schema}.vault_entry e, {schema}.vault_report r
  WHERE r.id = report AND r.approved_at IS NOT NULL AND e.lookup IS NOT NULL
    AND e.stored_at >= (r.first_on - 1)::timestamp AT TIME ZONE 'UTC'
    AND e.stored_at < (r.last_on + 2)::timestamp AT TIME ZONE 'UTC'
$$
""",
    # stamped by the server's clock as it is written, so what lies before this transaction's own
    # beginning was not written in it: it is committed, or it would not be seen
    "CREATE OR REPLACE FUNCTION read_number(reading bigint) RETURNS bytea"
    + _OPENED.format(language="plpgsql STABLE")
    + """
DECLARE kept record;
BEGIN
  SELECT e.ciphertext, r.person_id INTO kept
    FROM {schema}.vault_reading r JOIN {schema}.vault_entry e ON e.id = r.entry_id
    JOIN {schema}.person p ON p.id = r.person_id
    WHERE r.id = reading AND r.read_at < now() AND r.read_at > now() - interval '1 hour'
      AND length(btrim(r.reason)) >= {reason}
      AND EXISTS (
        SELECT FROM {schema}.audit a WHERE a.subject = 'vault_entry:' || r.entry_id
          AND a.action = 'people.read_id' AND a.person_id = r.person_id
          AND a.at < now() AND a.at > now() - interval '2 hours'
      )
      AND ({rules} OR p.login = session_user::text AND p.is_active
        AND (p.last_day IS NULL OR p.last_day >= (now() AT TIME ZONE 'UTC')::date - 1));
  IF NOT FOUND OR (
    SELECT count(*) FROM {schema}.vault_reading r
    WHERE r.person_id = kept.person_id AND r.read_at > now() - interval '1 day'
  ) > ({most}) THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'a number is read by whoever has just said why, on record';
  END IF;
  RETURN kept.ciphertext;
END $$
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


def ciphertext(session: Session, reading_id: int) -> bytes | None:
    """The number that one's own reading of just now is about; None once it was erased.

    Raises:
        Unavailable: from the caller's transaction, where the reading is not on record.
    """
    found = session.scalar(_READ[_engine(session)], {"reading": reading_id})
    return None if found is None else bytes(found)


def statements(schema: str) -> Iterator[str]:
    """The functions that a server answers with, with its owner's rights; safe to repeat."""
    for function in _FUNCTIONS:
        yield function.format(
            schema=schema,
            rules=_RULES,
            most=_MOST.format(schema=schema).strip(),
            reason=SHORTEST_REASON,
        )


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name
