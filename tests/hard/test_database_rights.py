"""Four people with psql and their own login: what the program forbids, the server refuses too.

G8: at least 120 attacks by 4 roles, all refused; every role's work done through the program with
that role's login. The list of every table and function is in `test_database_grants`.

Source: reliability.md, Two-tier security, findings 9 and 11.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text

from tests.conftest import dump
from tests.hard.attacks import ALSO_REFUSED, ATTACKS, EVERYWHERE, OWN, ROLES
from tests.hard.staff import PASSWORD, Staff
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.counts import queries as count_queries
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import LogContact
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.db.rights import OWNER, STAFF, group
from wms_desktop.goods import allocating, inbound, outbound, receiving
from wms_desktop.people import calendar, queries, service, service_logins, service_sites
from wms_desktop.people.rules import PASSWORD_LENGTH, SignInFault
from wms_desktop.people.signin import ServerSignIn
from wms_desktop.people.vault import VaultFault
from wms_desktop.stock import service_moves, service_places, statements


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 120
    assert len({*ATTACKS}) == len(ATTACKS)


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("login", ROLES)
def test_every_attack_is_refused(staff: Staff, login: str) -> None:
    before, open_doors = dump(staff.db), []
    with staff.psql(login) as connection:
        for attack in (*EVERYWHERE, *OWN[login]):
            connection.autocommit = attack.startswith("ALTER SYSTEM")
            try:
                with connection.cursor() as cursor:
                    cursor.execute(attack)  # type: ignore[arg-type]
            except psycopg.Error as error:
                if error.sqlstate not in ALSO_REFUSED:
                    open_doors.append(f"{attack}: {error}")
            else:
                open_doors.append(attack)
            connection.rollback()
    assert not open_doors, "\n".join(open_doors)
    assert dump(staff.db) == before


@pytest.mark.rule("STK-1")
def test_nobody_writes_at_another_time(staff: Staff) -> None:
    """A date that somebody makes up is not refused, it is not taken."""
    with staff.psql("g8-clerk") as connection:
        at = connection.execute(
            "INSERT INTO outbound_step (at, order_id, state, detail, person_id) SELECT"
            " '2020-01-01', 1, 'received', '', id FROM person WHERE login = session_user"
            " RETURNING at"
        ).fetchone()
    assert at is not None
    assert abs(at[0] - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_owner_writes_past_days(staff: Staff) -> None:
    """Sample data and restored rows keep their own moments and names."""
    with staff.db.engine.connect() as connection:
        asked = text(
            "INSERT INTO audit (at, person_id, workstation_id, action, subject, before, after,"
            " digest) VALUES ('2020-01-01', 1, 1, 'x', 'x', '', '', '') RETURNING at"
        )
        assert connection.execute(asked).scalar_one().year == 2020


# what each role does, through the program and its own login


def receive_and_send(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    with staff.db.read() as session:
        first = text("SELECT item_id, id FROM balance ORDER BY id LIMIT 1")
        item, balance = session.execute(first).one()
    wanted = (inbound.AnnouncedLine(item, Decimal(5), "L9"),)
    order = inbound.create(db, by, inbound.CreateInbound(shop.op(), 2, 1, wanted)).value
    place = shop.location("A-01-02")
    receiving.receive(db, by, receiving.Receive(shop.op(), order, item, "L9", Decimal(5), place))
    service_moves.transfer(db, by, service_moves.Transfer(shop.op(), balance, place, Decimal(2)))
    line = outbound.OrderedLine(item, Decimal(3))
    sent = outbound.create(
        db, by, outbound.CreateOutbound(shop.op(), 2, 1, lines=(line,), consignee_name="周经理")
    ).value
    allocating.allocate_order(db, by, allocating.Allocate(shop.op(), sent, 1))


def count_a_zone(staff: Staff, db: Database, by: Acting) -> None:
    shop, clerk = staff.shop, staff.seat("g8-clerk")
    plan = counts.Plan(shop.op(), "C 区", CountScope.ZONE, ("C",))
    number = counts.plan(db, by, plan).value
    counts.start(db, by, counts.Step(shop.op(), number, 1))
    for place in count_queries.places(db, number):
        command = counts.CloseLocation(shop.op(), number, place.location_id)
        counts.close_location(*clerk, command)
    for step in (counts.to_review, counts.approve):
        row = next(r for r in count_queries.counts(db, 1) if r.id == number)
        step(db, by, counts.Step(shop.op(), number, row.version))


def read_a_number(staff: Staff, db: Database, by: Acting) -> None:
    with staff.db.read() as session:
        entry = session.scalar(text("SELECT min(id) FROM vault_entry"))
    assert staff.vault.open(db, by, entry, "police request 17").endswith("663X")


def no_number(staff: Staff, db: Database, by: Acting) -> None:
    with pytest.raises(Refused) as refused:
        staff.vault.open(db, by, 1, "curiosity")
    assert refused.value.code is not VaultFault.UNKNOWN_ENTRY


def block_a_place(staff: Staff, db: Database, by: Acting) -> None:
    place = staff.shop.location("A-01-04")
    block = service_places.BlockLocation(staff.shop.op(), place, 1, True, "漏水")
    service_places.block_location(db, by, block)


def log_a_call(staff: Staff, db: Database, by: Acting) -> None:
    said = contacts.Said(Channel.PHONE, "问库存", "周经理", Direction.IN, "", None)
    contacts.log_contact(db, by, LogContact(staff.shop.op(), 2, said, ""))


def print_a_statement(staff: Staff, db: Database, by: Acting) -> None:
    statements.print_statement(db, by, statements.PrintStatement(staff.shop.op(), 1))


def take_on_and_switch_off(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    added = service.AddPerson(shop.op(), "g8-new", "新人", PASSWORD, ((1, Role.CLERK),))
    person = service.add_person(db, by, added).value
    try:
        url = staff.url
        assert _enters(url, "g8-new") == {Role.CLERK}
        changed = service.ChangePerson(shop.op(), person, 1, "新人", ((1, Role.QC),))
        service.change_person(db, by, changed)
        assert _groups(staff, "g8-new") == {STAFF, group(Role.QC)}
        service.set_password(db, by, service.SetPassword(shop.op(), person, PASSWORD + "!"))
        for last_day, said in ((by.today, str(by.today)), (None, "infinity")):
            until = service_logins.SetLastDay(shop.op(), person, last_day)
            service_logins.set_last_day(db, by, until)
            assert said in _until(staff, "g8-new")
        service.switch_person(db, by, service.SwitchPerson(shop.op(), person, 4, False))
        with pytest.raises(Refused) as refused:
            _enters(url, "g8-new")
        assert refused.value.code is SignInFault.DISABLED
    finally:
        with staff.db.engine.begin() as connection:
            connection.exec_driver_sql('DROP ROLE "g8-new"')


def keep_the_house(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    service_sites.add_site(db, by, service_sites.AddSite(shop.op(), "HZ", "杭州网点"))
    longer = service.ChangeRule(shop.op(), PASSWORD_LENGTH.key, "9", by.today)
    service.change_rule(db, by, PASSWORD_LENGTH, longer)
    free = calendar.SetDays(shop.op(), by.today, by.today, False, "店庆")
    calendar.set_days(db, by, free)


def own_password(staff: Staff, db: Database, by: Acting) -> None:
    command = service.ChangeOwnPassword(staff.shop.op(), PASSWORD, "another plain sentence")
    service.change_own_password(db, by, command)


def seal_and_sign_in(staff: Staff, db: Database, by: Acting) -> None:
    seals.seal(db)
    login = queries.login_of(db, by.person_id)
    assert _enters(staff.url, login) == by.roles


EVERYBODYS = (own_password, seal_and_sign_in)
WORK: dict[str, tuple[Callable[[Staff, Database, Acting], None], ...]] = {
    "g8-clerk": (receive_and_send, log_a_call, print_a_statement, no_number, *EVERYBODYS),
    "g8-duty": (count_a_zone, read_a_number, block_a_place, log_a_call, *EVERYBODYS),
    "g8-finance": (print_a_statement, no_number, *EVERYBODYS),
    "g8-admin": (
        take_on_and_switch_off, keep_the_house, read_a_number, receive_and_send, *EVERYBODYS
    ),
}  # fmt: skip


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize(
    ("login", "work"),
    [pytest.param(who, w, id=f"{who}:{w.__name__}") for who, works in WORK.items() for w in works],
)
def test_everybody_does_their_own_work(
    staff: Staff, login: str, work: Callable[[Staff, Database, Acting], None]
) -> None:
    work(staff, *staff.seat(login))


def _enters(url: str, login: str) -> frozenset[Role]:
    way = ServerSignIn(_bare(url), 1)
    now = datetime.now(UTC)
    signed_in = way.enter(login, PASSWORD, now=now, language=Language.EN)
    way.leave(signed_in)
    return signed_in.acting.roles


def _bare(url: str) -> str:
    from sqlalchemy import make_url

    return make_url(url).set(username=None).render_as_string(hide_password=False)


def _until(staff: Staff, login: str) -> str:
    asked = text(
        "SELECT (rolvaliduntil AT TIME ZONE 'Asia/Shanghai' - interval '1 second')::text"
        " FROM pg_roles WHERE rolname = :login"
    )
    with staff.db.read() as session:
        return str(session.scalar(asked, {"login": login}))


def _groups(staff: Staff, login: str) -> set[str]:
    asked = text(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = :login"
    )
    with staff.db.read() as session:
        return set(session.scalars(asked, {"login": login}))


# who rules the server does not work


def test_who_rules_the_server_is_kept_out(staff: Staff) -> None:
    with staff.db.engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE ROLE "g8-owner" LOGIN IN ROLE {OWNER}, {STAFF}')
    try:
        for login in ("postgres", "g8-owner"):
            with pytest.raises(Refused) as refused:
                _enters(staff.url, login)
            assert refused.value.code is SignInFault.TOO_POWERFUL
    finally:
        with staff.db.engine.begin() as connection:
            connection.exec_driver_sql('DROP ROLE "g8-owner"')
