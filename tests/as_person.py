"""Lets service tests on PostgreSQL work as the person who acts, with that person's rights alone.

`WMS_TEST_AS_PERSON=1 python -m pytest tests/…`: whatever the program itself asks of the database
is asked under the login of who acts (`by`), in the groups of the roles they hold in the test; what
a test puts there itself is asked as before. So a right that a use case needs and has not, is found.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.db import rights
from wms_desktop.db.database import Database

WANTED = bool(os.environ.get("WMS_TEST_AS_PERSON"))
NOT_AT_WORK = ("wms_desktop.demo", "wms_desktop.people.setup", "wms_desktop.founding")
_OWN_SITES = """
CREATE OR REPLACE FUNCTION own_sites() RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY[nullif(current_setting('wms.test_site', true), '')::bigint]
$$
"""


def who() -> Acting | None:
    """Who acts in the innermost function of the program on the stack; None in a test's own."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("tests") and "as_person" not in name:
            return None
        if name.startswith(NOT_AT_WORK):
            return None
        if name.startswith("wms_desktop") and isinstance(by := frame.f_locals.get("by"), Acting):
            return by if by.person_id else None
        frame = frame.f_back  # type: ignore[assignment]
    return None


def work_as_persons(monkeypatch: Any) -> None:
    """From here on the program's own transactions are those of who acts."""

    def as_one(kind: Any) -> Any:
        @contextmanager
        def opened(db: Database, *args: Any) -> Iterator[Session]:
            by = None if db.is_sqlite else who()
            with kind(db, *args) as session:
                if by is not None:
                    _become(session, by)
                yield session

        return opened

    for name in ("read", "write", "snapshot"):
        monkeypatch.setattr(Database, name, as_one(getattr(Database, name)))


_known: dict[str, frozenset[Role]] = {}


def _become(session: Session, by: Acting) -> None:
    login = session.execute(
        text("SELECT login FROM person WHERE id = :id"), {"id": by.person_id}
    ).scalar_one_or_none()
    if login is None:
        return
    url = session.get_bind().engine.url
    if _known.get(login) != by.roles:
        other = Database(url.render_as_string(hide_password=False))
        try:
            _prepare(other, login, by.roles)
        finally:
            other.close()
        _known[login] = by.roles
    session.execute(text(f"SET LOCAL wms.test_site = '{by.site_id}'"))
    session.execute(text(f'SET LOCAL SESSION AUTHORIZATION "{login}"'))


def _prepare(db: Database, login: str, roles: frozenset[Role]) -> None:
    with db.engine.begin() as connection:
        known = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        if connection.execute(known, {"name": login}).scalar() is None:
            connection.exec_driver_sql(f'CREATE ROLE "{login}" NOLOGIN')
        groups = ", ".join(rights.group(role) for role in Role)
        connection.exec_driver_sql("SET LOCAL client_min_messages = error")
        connection.exec_driver_sql(f'REVOKE {groups} FROM "{login}"')
        connection.exec_driver_sql(f'GRANT {rights.STAFF} TO "{login}"')
        for role in roles:
            connection.exec_driver_sql(f'GRANT {rights.group(role)} TO "{login}"')


def one_site_only(db: Database) -> None:
    """Who acts at a site may write that site's rows alone, whatever else the test gave them."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql(_OWN_SITES)
