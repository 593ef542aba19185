"""A server that an earlier build of the same revision has set up lacks functions: it says older.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

import time

import pytest

from tests.hard.staff import Staff
from wms_desktop import cli
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import rights, schema
from wms_desktop.db.program import DONE, NO_DATABASE
from wms_desktop.db.schema import SchemaState


@pytest.mark.parametrize("function", ["end_leavers()", "read_number(bigint)", "own_sites()"])
def test_a_server_without_a_function_is_older_until_it_is_upgraded(
    staff: Staff, function: str
) -> None:
    db, _by = staff.seat("g8-clerk")
    assert schema.state(db) is SchemaState.CURRENT
    with staff.db.engine.begin() as owner:
        owner.exec_driver_sql(f"DROP FUNCTION {function} CASCADE")
    try:
        assert schema.state(db) is SchemaState.OLDER
        with pytest.raises(Unavailable) as refused:
            schema.require_current(db)
        assert refused.value.lack is Lack.DATABASE_OLDER
        assert cli.run(["check", "--database", staff.url]) == NO_DATABASE
    finally:
        assert cli.run(["upgrade", "--database", staff.url]) == DONE
    assert schema.state(db) is SchemaState.CURRENT


def test_one_of_another_signature_or_elsewhere_is_none(staff: Staff) -> None:
    db, _by = staff.seat("g8-clerk")
    with staff.db.engine.begin() as owner:
        owner.exec_driver_sql("CREATE SCHEMA elsewhere")
        owner.exec_driver_sql("ALTER FUNCTION end_leavers() SET SCHEMA elsewhere")
        owner.exec_driver_sql(
            "CREATE FUNCTION end_leavers(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'"
        )
    try:
        assert schema.state(db) is SchemaState.OLDER
    finally:
        with staff.db.engine.begin() as owner:
            owner.exec_driver_sql("DROP FUNCTION end_leavers(text)")
            owner.exec_driver_sql("ALTER FUNCTION elsewhere.end_leavers() SET SCHEMA public")
            owner.exec_driver_sql("DROP SCHEMA elsewhere")
    assert schema.state(db) is SchemaState.CURRENT


def test_asking_for_all_of_them_is_cheap(staff: Staff) -> None:
    """It is asked at every sign-in."""
    assert len(rights.FUNCTIONS) > 40
    db, _by = staff.seat("g8-clerk")
    taken = []
    for _again in range(5):
        begun = time.monotonic()
        assert schema.state(db) is SchemaState.CURRENT
        taken.append(time.monotonic() - begun)
    assert min(taken) < 0.1
