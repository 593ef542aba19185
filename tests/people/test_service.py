"""Founding, people, sites, workstations, rules: rights, the trail, exactly once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import NOW, TODAY, dump
from tests.people.conftest import PASSWORD
from tests.shop import PEOPLE, Shop
from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.text import TextFault
from wms_desktop.db import rule_values, schema
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import SettingFault
from wms_desktop.db.tables import Audit, Operation
from wms_desktop.people import queries, service, service_logins, service_sites
from wms_desktop.people.rules import PASSWORD_LENGTH, PersonFault
from wms_desktop.people.tables import Person


def refusal(code: object, work: object, *args: object, **named: object) -> Refused:
    with pytest.raises(Refused) as caught:
        work(*args, **named)  # type: ignore[operator]
    assert caught.value.code is code
    return caught.value


def founding(**values: str) -> service.Founding:
    said = {
        "site_code": "sh", "site_name": "上海宝山仓", "workstation_name": "工作台 1",
        "admin_name": "王管理", "login": "Wang", "password": PASSWORD,
    } | values  # fmt: skip
    return service.Founding(uuid4(), **said)


@pytest.fixture
def empty_db(tmp_path: Path) -> Database:
    db = Database(f"sqlite:///{tmp_path}/empty.sqlite")
    schema.upgrade(db)
    return db


def test_an_empty_database_gets_its_shop_once(empty_db: Database) -> None:
    assert not queries.is_founded(empty_db)
    command = founding()
    done = service.found(empty_db, command, now=NOW)
    again = service.found(empty_db, command, now=NOW)
    assert again.value == done.value
    assert again.replay
    acting = queries.acting_for(
        empty_db, done.value.person_id, done.value.workstation_id, now=NOW, language=Language.EN
    )
    assert acting.roles == {Role.ADMIN}
    assert (acting.site_name, acting.workstation_name) == ("上海宝山仓", "工作台 1")
    assert acting.today == TODAY
    assert queries.is_founded(empty_db)
    refusal(PersonFault.ALREADY_FOUNDED, service.found, empty_db, founding(), now=NOW)
    assert PASSWORD not in "".join(dump(empty_db))
    assert PASSWORD not in repr(command)
    empty_db.close()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"login": "王"}, PersonFault.BAD_LOGIN),
        ({"password": "12345678"}, PersonFault.PASSWORD_EASY),
        ({"site_code": ""}, TextFault.EMPTY),
        ({"site_name": "\u3000"}, TextFault.EMPTY),
        ({"site_name": "a\u202eb"}, TextFault.DIRECTION),
        ({"admin_name": " "}, TextFault.EMPTY),
        ({"workstation_name": "x" * 61}, TextFault.TOO_LONG),
        ({"time_zone": "Mars/Base"}, PersonFault.UNKNOWN_ZONE),
    ],
)
def test_a_bad_founding_leaves_nothing(
    empty_db: Database, values: dict[str, str], code: object
) -> None:
    before = dump(empty_db)
    refusal(code, service.found, empty_db, founding(**values), now=NOW)
    assert dump(empty_db) == before
    empty_db.close()


def add(shop: Shop, login: str, *roles: Role, name: str = "钱小红") -> int:
    command = service.AddPerson(
        shop.op(), login, name, PASSWORD, tuple((1, role) for role in roles)
    )
    return service.add_person(shop.db, shop.acting("admin"), command).value


def test_somebody_is_taken_on(shop: Shop, fresh_login: str) -> None:
    person_id = add(shop, fresh_login.upper(), Role.CLERK, Role.KEEPER)
    row = queries.person(shop.db, person_id)
    assert row is not None
    assert (row.login, row.name, row.is_active) == (fresh_login, "钱小红", True)
    assert row.roles_at(1) == (Role.CLERK, Role.KEEPER)
    assert row.roles_at(2) == ()
    refusal(PersonFault.LOGIN_TAKEN, add, shop, fresh_login)
    with shop.db.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "people.add")).one()
        kept = session.scalar(select(Person.password_hash).where(Person.id == person_id))
    assert line.subject == f"person:{fresh_login}"
    assert (kept == "") is (not shop.db.is_sqlite)
    assert PASSWORD not in "".join(dump(shop.db))


@pytest.mark.rule("SYS-1")
def test_a_last_day_is_today_or_later_and_somebody_stays_to_administer(
    shop: Shop, fresh_login: str
) -> None:
    person_id, admin = add(shop, fresh_login, Role.CLERK), shop.acting("admin")
    clerk = shop.acting("lin")
    before = dump(shop.db)

    def until(whose: int, day: date | None, by: Acting = admin) -> None:
        service_logins.set_last_day(shop.db, by, service_logins.SetLastDay(shop.op(), whose, day))

    yesterday, tomorrow = admin.today - timedelta(days=1), admin.today + timedelta(days=1)
    refusal(PersonFault.LAST_DAY_OVER, until, person_id, yesterday)
    refusal(PersonFault.LAST_DAY_OF_ADMIN, until, admin.person_id, tomorrow)
    refusal(PersonFault.UNKNOWN_PERSON, until, 999, tomorrow)
    refusal(Right.ROLE_MISSING, until, person_id, tomorrow, clerk)
    assert dump(shop.db) == before
    until(person_id, tomorrow)
    row = queries.person(shop.db, person_id)
    assert row is not None
    assert row.last_day == tomorrow
    roles = ((1, Role.ADMIN),)  # one who leaves is nobody to leave the shop to
    promoted = service.ChangePerson(shop.op(), person_id, row.version, "钱小红", roles)
    service.change_person(shop.db, admin, promoted)
    kept = queries.person(shop.db, person_id)
    assert kept is not None
    assert kept.last_day == tomorrow
    less = service.ChangePerson(shop.op(), admin.person_id, 1, "管理员", ((1, Role.CLERK),))
    refusal(PersonFault.LAST_ADMIN, service.change_person, shop.db, admin, less)


def test_the_same_press_takes_on_one_person(shop: Shop, fresh_login: str) -> None:
    command = service.AddPerson(shop.op(), fresh_login, "钱小红", PASSWORD, ((1, Role.CLERK),))
    first = service.add_person(shop.db, shop.acting("admin"), command)
    second = service.add_person(shop.db, shop.acting("admin"), command)
    assert (second.value, second.replay) == (first.value, True)


def test_a_server_login_works_with_the_rights_of_its_group(shop: Shop, fresh_login: str) -> None:
    if shop.db.is_sqlite:
        pytest.skip("an embedded database has no logins")
    add(shop, fresh_login, Role.CLERK)
    own = Database(
        shop.db.engine.url.set(username=fresh_login, password=PASSWORD).render_as_string(
            hide_password=False
        )
    )
    with own.read() as session:
        assert session.scalar(select(Person.id).limit(1)) == 1
    for forbidden in (
        "UPDATE audit SET action = 'x'",
        "DELETE FROM stock_move",
        "UPDATE balance SET quantity = 0",
        "DELETE FROM alembic_version",
        "CREATE TABLE mine (a int)",
        "CREATE ROLE testx LOGIN",
        "SET ROLE postgres",
        "SELECT rolpassword FROM pg_authid",
    ):
        with own.engine.connect() as connection, pytest.raises(Exception, match="permission"):
            connection.exec_driver_sql(forbidden)
    own.close()


@pytest.mark.usefixtures("nothing_changes")
def test_only_an_administrator_administers(shop: Shop) -> None:
    for login in set(PEOPLE) - {"admin"}:
        by = shop.acting(login)
        for work, command in (
            (service.add_person, service.AddPerson(shop.op(), "x1", "X", PASSWORD)),
            (service.change_person, service.ChangePerson(shop.op(), 1, 1, "X", ())),
            (service.switch_person, service.SwitchPerson(shop.op(), 1, 1, False)),
            (service.set_password, service.SetPassword(shop.op(), 1, PASSWORD)),
            (service_sites.add_site, service_sites.AddSite(shop.op(), "BJ", "北京")),
            (service_sites.change_site, service_sites.ChangeSite(shop.op(), 1, 1, "X", "UTC")),
            (service_sites.add_workstation, service_sites.AddWorkstation(shop.op(), 1, "X")),
        ):
            refusal(Right.ROLE_MISSING, work, shop.db, by, command)
        command = service.ChangeRule(shop.op(), PASSWORD_LENGTH.key, "9", TODAY)
        refusal(Right.ROLE_MISSING, service.change_rule, shop.db, by, PASSWORD_LENGTH, command)


def test_name_and_roles_change_together(shop: Shop) -> None:
    admin = shop.acting("admin")
    roles = ((1, Role.CLERK), (2, Role.QC), (2, Role.QC))
    command = service.ChangePerson(shop.op(), 1, 1, " 林晓 ", roles)
    service.change_person(shop.db, admin, command)
    row = queries.person(shop.db, 1)
    assert row is not None
    assert row.name == "林晓"
    assert row.roles == ((1, Role.CLERK), (2, Role.QC))
    assert row.version == 2
    with pytest.raises(Stale):
        service.change_person(shop.db, admin, service.ChangePerson(shop.op(), 1, 1, "x", ()))
    with shop.db.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "people.change")).one()
    assert "receipt_admin" in line.before
    assert "receipt_admin" not in line.after
    only_roles = service.ChangePerson(shop.op(), 1, 2, "林晓", ())
    service.change_person(shop.db, admin, only_roles)
    with pytest.raises(Stale):
        service.change_person(shop.db, admin, service.ChangePerson(shop.op(), 1, 2, "林晓", ()))


@pytest.mark.usefixtures("nothing_changes")
def test_somebody_always_administers(shop: Shop) -> None:
    admin = shop.acting("admin")
    refusal(
        PersonFault.LAST_ADMIN, service.change_person, shop.db, admin,
        service.ChangePerson(shop.op(), 3, 1, "管理员", ((1, Role.CLERK),)),
    )  # fmt: skip
    refusal(
        PersonFault.OWN_ACCOUNT, service.switch_person, shop.db, admin,
        service.SwitchPerson(shop.op(), 3, 1, False),
    )  # fmt: skip
    refusal(
        PersonFault.UNKNOWN_SITE, service.change_person, shop.db, admin,
        service.ChangePerson(shop.op(), 1, 1, "林", ((9, Role.CLERK),)),
    )  # fmt: skip
    refusal(
        PersonFault.UNKNOWN_PERSON, service.set_password, shop.db, admin,
        service.SetPassword(shop.op(), 99, PASSWORD),
    )  # fmt: skip


def test_switched_off_means_no_rights_at_once(shop: Shop) -> None:
    admin = shop.acting("admin")
    service.switch_person(shop.db, admin, service.SwitchPerson(shop.op(), 1, 1, False))
    acting = queries.acting_for(shop.db, 1, 1, now=NOW, language=Language.EN)
    assert acting.roles == frozenset()
    assert "lin" not in {c.login for c in queries.sign_in_choices(shop.db, 1)}
    service.switch_person(shop.db, admin, service.SwitchPerson(shop.op(), 1, 2, True))
    assert queries.acting_for(shop.db, 1, 1, now=NOW, language=Language.EN).may(Role.CLERK)


def test_sites_and_workstations(shop: Shop) -> None:
    admin = shop.acting("admin")
    command = service_sites.AddSite(shop.op(), "tp", "台北內湖倉", "Asia/Taipei")
    site_id = service_sites.add_site(shop.db, admin, command).value
    refusal(
        PersonFault.SITE_TAKEN, service_sites.add_site, shop.db, admin,
        service_sites.AddSite(shop.op(), "TP", "x"),
    )  # fmt: skip
    new = service_sites.AddWorkstation(shop.op(), site_id, "櫃台 1")
    desk = service_sites.add_workstation(shop.db, admin, new).value
    refusal(
        PersonFault.WORKSTATION_TAKEN, service_sites.add_workstation, shop.db, admin,
        service_sites.AddWorkstation(shop.op(), site_id, "櫃台 1"),
    )  # fmt: skip
    change = service_sites.ChangeSite(shop.op(), site_id, 1, "台北倉", "Asia/Taipei")
    service_sites.change_site(shop.db, admin, change)
    place = queries.workplace(shop.db, desk)
    assert place is not None
    assert (place.site_code, place.site_name, place.time_zone) == ("TP", "台北倉", "Asia/Taipei")
    assert [row.workstations for row in queries.sites(shop.db)] == [1, 1, 1]
    assert [row.name for row in queries.workstations(shop.db, site_id)] == ["櫃台 1"]
    assert queries.workplace(shop.db, 999) is None


def test_people_are_found_and_paged(shop: Shop) -> None:
    everybody = queries.people(shop.db)
    assert len(everybody) == len(PEOPLE)
    first = queries.people(shop.db, limit=2)
    rest = queries.people(shop.db, after=first[-1])
    assert [p.id for p in first + rest] == [p.id for p in everybody]
    assert [p.login for p in queries.people(shop.db, text="晓")] == ["lin"]
    assert [p.login for p in queries.people(shop.db, text="KEEP")] == ["keeper2"]
    assert queries.people(shop.db, text="%") == []
    assert queries.scan_meanings(shop.db, 1, "P-LIN-0") == []


def test_a_rule_changes_from_a_day_on(shop: Shop) -> None:
    admin, later = shop.acting("admin"), TODAY + timedelta(days=3)
    for value, day in (("9", TODAY), ("12", later), ("10", TODAY)):
        command = service.ChangeRule(shop.op(), PASSWORD_LENGTH.key, value, day)
        service.change_rule(shop.db, admin, PASSWORD_LENGTH, command)
    row = queries.rule_rows(shop.db, [PASSWORD_LENGTH], TODAY)[0]
    assert (row.value, row.since, row.next_value, row.next_from) == ("10", TODAY, "12", later)
    assert (row.default, row.lowest, row.highest) == ("8", 6, 64)
    with shop.db.read() as session:
        assert rule_values.value_on(session, PASSWORD_LENGTH, later) == 12
    untouched = RuleSetting("people.other", 1, "Other", "SYS-1")
    assert queries.rule_rows(shop.db, [untouched], TODAY)[0].since is None


@pytest.mark.parametrize("text", ["5", "65", "ten", "", "8.5", "９" * 50])
@pytest.mark.usefixtures("nothing_changes")
def test_a_rule_refuses_what_it_cannot_be(shop: Shop, text: str) -> None:
    command = service.ChangeRule(shop.op(), PASSWORD_LENGTH.key, text, TODAY)
    refusal(
        SettingFault.BAD_VALUE,
        service.change_rule,
        shop.db,
        shop.acting("admin"),
        PASSWORD_LENGTH,
        command,
    )


def test_no_password_reaches_an_operation(shop: Shop, fresh_login: str) -> None:
    person_id = add(shop, fresh_login, Role.CLERK)
    command = service.SetPassword(shop.op(), person_id, "another sentence")
    service.set_password(shop.db, shop.acting("admin"), command)
    with shop.db.read() as session:
        rows = session.execute(select(Operation.result, Operation.body_hash)).all()
    assert len(rows) == 2
    assert "another sentence" not in "".join(dump(shop.db))
