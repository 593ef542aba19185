"""A pick-up code of six digits: who makes none sees no hash, and who makes another one is named.

Source: PCK-3; reliability.md, Two-tier security.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.hard.staff import Staff
from tests.pickup.waybills import arrived
from tests.postgres import Server
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.db.rights import COLLECTING, group
from wms_desktop.pickup import codes, queries
from wms_desktop.pickup.kinds import CodeState


@pytest.fixture(scope="module")
def staff(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """A shop with a waybill that waits."""
    made = Staff(postgres_server, tmp_path_factory.mktemp("vault"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def waybill(staff: Staff) -> int:
    return arrived(staff.shop)


@pytest.mark.rule("PCK-3")
@pytest.mark.parametrize("role", Role)
def test_who_makes_no_codes_sees_no_hash(staff: Staff, role: Role) -> None:
    with staff.db.engine.connect() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {group(role)}")
        cursor = connection.connection.cursor()
        cursor.execute("SELECT id, tries, valid_until FROM pickup_code")
        if role in COLLECTING | {Role.ADMIN}:
            cursor.execute("SELECT code_hash FROM pickup_code")
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.execute("SELECT code_hash FROM pickup_code")


@pytest.mark.rule("PCK-3")
def test_a_code_holds_as_it_was_made(staff: Staff, waybill: int) -> None:
    db, by = staff.seat("g8-other")
    code = codes.make_code(db, by, codes.MakeCode(staff.shop.op(), waybill)).value
    clerk_db, clerk = staff.seat("g8-clerk")
    wrong = codes.TryCode(staff.shop.op(), waybill, f"{(int(code) + 1) % 10**6:06d}")
    with pytest.raises(Refused):
        codes.try_code(clerk_db, clerk, wrong)
    _refused(staff, "tries = 0")
    _refused(staff, "valid_until = valid_until + interval '1 day'")
    _refused(staff, "code_hash = 'mine'")  # that would be in the other one's name
    _refused(staff, "code_hash = 'mine', made_by_id = (SELECT id FROM person LIMIT 1)")
    right = codes.TryCode(staff.shop.op(), waybill, code)
    assert codes.try_code(clerk_db, clerk, right).value == codes.RIGHT
    with clerk_db.write() as session:
        codes.use_up(session, waybill)
    _refused(staff, "used_at = NULL")
    _refused(staff, "used_at = now() + interval '1 hour'")
    finance, cashier = staff.seat("g8-finance")  # who only looks at the waybill
    desk = queries.desk(finance, cashier.site_id, waybill, cashier.today)
    assert desk is not None
    assert desk.claim.code is CodeState.USED
    codes.make_code(clerk_db, clerk, codes.MakeCode(staff.shop.op(), waybill))
    with staff.psql("g8-clerk") as connection:
        mine = connection.execute(
            "UPDATE pickup_code SET code_hash = 'mine', made_at = '2020-01-01', tries = 0"
            " RETURNING made_by_id, made_at = now()"
        ).fetchall()
    assert mine == [(clerk.person_id, True)]


def _refused(staff: Staff, change: str) -> None:
    with staff.psql("g8-clerk") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"UPDATE pickup_code SET {change}")  # type: ignore[call-overload]
