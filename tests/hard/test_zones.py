"""The time zone that somebody asks for moves no day of the server's.

POSIX zones reach a week either way; whoever has psql sets one.

Source: reliability.md, Two-tier security; PCK-11, SYS-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.hard.staff import Staff

NO_RIGHT = "42501"
AHEAD, BEHIND = "FAR-167", "FAR167"
TODAY = "(now() AT TIME ZONE 'UTC')::date"
LINE = (
    "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT id, 1, 'x', 'x', '', '', 'x' FROM person WHERE login = session_user"
)


def an_entry(staff: Staff, days: int) -> int:
    with staff.db.engine.begin() as owner:
        return int(
            owner.exec_driver_sql(
                "INSERT INTO vault_entry (purpose, masked, ciphertext, lookup, key_number,"
                f" erase_on) VALUES ('x', '1…X', 'x', 'zones{days}', 1, {TODAY} + {days})"
                " RETURNING id"
            ).scalar_one()
        )


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("zone", [AHEAD, BEHIND, "UTC"])
@pytest.mark.parametrize("days", [0, 1, 2, 6])
def test_a_number_is_erased_on_its_day_by_no_ones_own_clock(
    staff: Staff, zone: str, days: int
) -> None:
    """One day early, for sites that are ahead of the server."""
    entry = an_entry(staff, days)
    erased = f"UPDATE vault_entry SET ciphertext = NULL, erased_at = now() WHERE id = {entry}"
    with staff.psql("g8-clerk") as connection:
        connection.execute(f"SET TimeZone = '{zone}'")  # type: ignore[arg-type]
        if days <= 1:
            connection.execute(erased)  # type: ignore[arg-type]
            return
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(erased)  # type: ignore[arg-type]
    assert caught.value.sqlstate == NO_RIGHT


@contextmanager
def last_day(staff: Staff, days: int) -> Iterator[None]:
    with staff.db.engine.begin() as owner:
        owner.exec_driver_sql(
            f"UPDATE person SET last_day = {TODAY} + {days} WHERE login = 'g8-clerk'"
        )
    yield
    with staff.db.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE person SET last_day = NULL WHERE login = 'g8-clerk'")


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("zone", [AHEAD, BEHIND, "UTC"])
@pytest.mark.parametrize("days", [-3, -1])
def test_a_last_day_ends_by_no_ones_own_clock(staff: Staff, zone: str, days: int) -> None:
    is_still_here = days == -1
    with last_day(staff, days), staff.psql("g8-clerk") as connection:
        connection.execute(f"SET TimeZone = '{zone}'")  # type: ignore[arg-type]
        sites = connection.execute("SELECT own_sites()").fetchone()
        assert sites is not None
        assert bool(sites[0]) is is_still_here
        if is_still_here:
            connection.execute(LINE)
            return
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(LINE)
        assert caught.value.sqlstate == NO_RIGHT


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("zone", [AHEAD, BEHIND, "UTC"])
def test_a_report_is_about_its_own_days(staff: Staff, zone: str) -> None:
    with staff.db.engine.begin() as owner:
        near, far = (
            owner.exec_driver_sql(
                "INSERT INTO vault_entry (purpose, masked, ciphertext, lookup, key_number,"
                " erase_on, stored_at) VALUES ('x', '1…X', 'x', 'report', 1, '2099-01-01',"
                f" '{moment}+00') RETURNING id"
            ).scalar_one()
            for moment in ("2025-03-10 12:00", "2025-03-13 12:00")
        )
        report = owner.exec_driver_sql(
            "INSERT INTO vault_report (what, noticed_on, first_on, last_on, told, done, made_by,"
            " approved_by, approved_at) VALUES ('x', '2025-03-20', '2025-03-10', '2025-03-10', 'x',"
            " '', 1, 2, now()) RETURNING id"
        ).scalar_one()
    with staff.psql("g8-duty") as connection:
        connection.execute(f"SET TimeZone = '{zone}'")  # type: ignore[arg-type]
        rows = connection.execute("SELECT entry_id FROM index_marks(%s)", [report]).fetchall()
    assert (near,) in rows
    assert (far,) not in rows
