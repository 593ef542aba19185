"""Rows without a site of their own: somebody of one site changes nothing below another's heads.

Source: reliability.md, Two-tier security; domain.md, SYS-1.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection

from tests.hard.attacks import NO_RIGHT
from tests.hard.staff import Staff
from tests.postgres import Server
from wms_desktop.db.base import Base
from wms_desktop.db.rights import TABLES
from wms_desktop.db.watchmen import BELOW, SITES

OWN, OTHER = 1, 2
CHANGED = sorted(name for name in BELOW if TABLES[name].change)
FREE = {
    "assessment",  # proposed for every site at once, from what is late anywhere
    "complaint_step",  # quality control answers where the lot lies
    "corrective_action",  # whoever is named for it does it, wherever they are
    "payment",  # hangs on what the same person has written just now (`watchmen.HEADS`)
    "quality_test",  # as complaint_step
    "receipt_chase",  # somebody asked for a paper; nothing of the receipt changes
    "receipt_question",  # whoever misses something on it asks
    "receipt_reading",  # somebody looked at it
    "receipt_step",  # slips travel, and are noted where they come to light
    "scan_page",  # either end of a receipt replaces the other's bad scan
    "shown_document",  # as payment
    "stock_move",  # as payment
}
WHOLE = {"pickup_code": {"tries": "0", "valid_until": "'infinity'"}}  # or its own trigger refuses
SAID = {"pickup_code": (", made_by_id, code_hash", ", id, 'hash'")}
REMOVED = sorted(name for name in BELOW if TABLES[name].remove)


@pytest.fixture(scope="module")
def staff(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """A shop with a bare row of every such table at either site; its number is the site's."""
    made = Staff(postgres_server, tmp_path_factory.mktemp("vault"))
    with made.db.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name in (*SITES, *BELOW):
            _lay_bare(connection, name)
        for site in (OWN, OTHER):
            for name in (*SITES, *BELOW):
                number = str(_number(site))
                values = dict.fromkeys(_keys(name), number)
                values |= {BELOW[name][0]: number} if name in BELOW else {}
                values |= dict.fromkeys(SITES.get(name, ()), str(site)) | WHOLE.get(name, {})
                connection.exec_driver_sql(
                    f"INSERT INTO {name} ({', '.join(values)}) OVERRIDING SYSTEM VALUE"
                    f" VALUES ({', '.join(values.values())})"
                )
    yield made
    made.close()


def _number(site: int) -> int:
    return -site


def _keys(name: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[name].primary_key.columns]


def _lay_bare(connection: Connection, name: str) -> None:
    """Nothing has to be said of its rows but where they hang."""
    checks = connection.exec_driver_sql(
        "SELECT quote_ident(conname) FROM pg_constraint"
        f" WHERE conrelid = '{name}'::regclass AND contype IN ('c', 'u')"
    )
    for check in checks.scalars().all():
        connection.exec_driver_sql(f"ALTER TABLE {name} DROP CONSTRAINT {check}")
    for column in Base.metadata.tables[name].columns:
        if not column.primary_key:
            connection.exec_driver_sql(
                f'ALTER TABLE {name} ALTER COLUMN "{column.name}" DROP NOT NULL'
            )


def tried(staff: Staff, attack: str) -> int:
    """How many rows an administrator of one site reached, who has every other right."""
    with staff.psql("g8-admin") as connection:
        return connection.execute(attack).rowcount  # type: ignore[arg-type]


def refused(staff: Staff, attack: str) -> str:
    """What the server says to it: that the row is another site's, and nothing else."""
    with pytest.raises(psycopg.Error) as caught:
        tried(staff, attack)
    assert caught.value.sqlstate == NO_RIGHT, caught.value
    return str(caught.value)


def is_let_through(staff: Staff, attack: str) -> bool:
    """Whether nothing but the rows' own rules is in the way."""
    try:
        return tried(staff, attack) == 1
    except psycopg.IntegrityError:  # rights come first: see `refused`
        return True


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("name", sorted(BELOW))
def test_nothing_is_added_below_another_sites_head(staff: Staff, name: str) -> None:
    own_name = "person_id" in Base.metadata.tables[name].columns
    said, me = SAID.get(name, (", person_id", ", id") if own_name else ("", ""))
    add = (
        f"INSERT INTO {name} ({BELOW[name][0]}{said}) SELECT {{}}{me}"
        " FROM person WHERE login = session_user"
    )
    assert "row-level security" in refused(staff, add.format(_number(OTHER)))
    assert is_let_through(staff, add.format(_number(OWN)))


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("name", CHANGED)
def test_nothing_is_changed_below_another_sites_head(staff: Staff, name: str) -> None:
    column = TABLES[name].columns.split()[0]
    change = f"UPDATE {name} SET {column} = {column} WHERE {_keys(name)[0]} = {{}}"
    assert "row-level security" in refused(staff, change.format(_number(OTHER)))
    assert is_let_through(staff, change.format(_number(OWN)))


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("name", REMOVED)
def test_nothing_is_taken_away_below_another_sites_head(staff: Staff, name: str) -> None:
    remove = f"DELETE FROM {name} WHERE {_keys(name)[0]} = {{}}"
    assert tried(staff, remove.format(_number(OTHER))) == 0
    assert is_let_through(staff, remove.format(_number(OWN)))


def test_every_line_of_a_sites_document_is_watched() -> None:
    """A table that hangs on a head with a site is of that site, or stands among `FREE`."""
    tables = [t for t in Base.metadata.sorted_tables if not {*SITES, *BELOW} & {t.name}]
    hanging = {
        table.name
        for table in tables
        if TABLES[table.name].add
        and {key.column.table.name for key in table.foreign_keys} & {*SITES, *BELOW}
    }
    assert hanging == FREE
