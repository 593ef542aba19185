"""Signing in on both kinds of databases: right, wrong, locked, switched off, away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.conftest import NOW, TODAY
from tests.people.conftest import PASSWORD
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop import front_door
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db.tables import Audit
from wms_desktop.people import queries, service
from wms_desktop.people.presence import Presence
from wms_desktop.people.rules import (
    SIGN_IN_FAILURES,
    SIGN_IN_LOCK_MINUTES,
    PersonFault,
    SignInFault,
    site_day,
)
from wms_desktop.people.signin import LocalSignIn, ServerSignIn, SignedIn, SignIn
from wms_desktop.people.tables import Person


@pytest.fixture
def strict_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the test server ask the staff for passwords; for the rest it trusts this machine."""
    shop: Shop = request.getfixturevalue("shop")
    server: Server | None = None
    if not shop.db.is_sqlite:
        server = request.getfixturevalue("postgres_server")
    if server is None or server.folder is None:
        yield
        return
    path = server.folder / "data" / "pg_hba.conf"
    was = path.read_text()
    path.write_text("host all +wms_staff all scram-sha-256\n" + was)
    _reload(shop)
    yield
    path.write_text(was)
    _reload(shop)


def _reload(shop: Shop) -> None:
    with shop.db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def way(shop: Shop, workstation_id: int = 1) -> SignIn:
    if shop.db.is_sqlite:
        return LocalSignIn(shop.db, workstation_id)
    url = shop.db.engine.url.set(username=None).render_as_string()
    return ServerSignIn(url, workstation_id, known_logins=("lin",))


def enter(shop: Shop, login: str, password: str = PASSWORD, **named: object) -> SignedIn:
    now = named.pop("now", NOW)
    signed_in = way(shop, **named).enter(login, password, now=now, language=Language.EN)  # type: ignore[arg-type]
    if not shop.db.is_sqlite:
        signed_in.db.close()
    return signed_in


def fault(shop: Shop, login: str, password: str = PASSWORD, **named: object) -> object:
    with pytest.raises(Refused) as caught:
        enter(shop, login, password, **named)
    assert password not in map(str, caught.value.params.values())
    return caught.value.code


@pytest.fixture
def qian(shop: Shop, fresh_login: str, request: pytest.FixtureRequest) -> str:
    request.getfixturevalue("strict_server")
    command = service.AddPerson(
        shop.op(), fresh_login, "钱小红", PASSWORD, ((1, Role.CLERK), (1, Role.KEEPER))
    )
    service.add_person(shop.db, shop.acting("admin"), command)
    return fresh_login


def _servers_day() -> date:
    return site_day(datetime.now(UTC), "Asia/Shanghai")


@pytest.mark.bad_input(70)
def test_the_right_password_opens(shop: Shop, qian: str) -> None:
    signed_in = enter(shop, f" {qian.upper()} ")
    assert signed_in.login == qian
    assert signed_in.acting.roles == {Role.CLERK, Role.KEEPER}
    assert (signed_in.acting.site_id, signed_in.acting.workstation_id) == (1, 1)
    today = TODAY if shop.db.is_sqlite else _servers_day()  # a server's own clock counts
    assert abs(signed_in.acting.today - today) <= timedelta(days=not shop.db.is_sqlite)
    assert signed_in.idle_minutes == 10
    later = signed_in.at(NOW + timedelta(days=1), Language.ZH_TW)
    next_day = signed_in.acting.today + timedelta(days=1)
    assert (later.today, later.language) == (next_day, Language.ZH_TW)
    with shop.db.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.subject == f"person:{qian}"))
        assert actions.all() == ["people.add", "people.sign_in"]


def test_wrong_ones_do_not(shop: Shop, qian: str) -> None:
    assert fault(shop, qian, "a plain sentencE") is SignInFault.WRONG
    assert fault(shop, qian, "") is SignInFault.WRONG
    assert fault(shop, "somebody") is SignInFault.WRONG
    assert fault(shop, "林晓雯") is SignInFault.WRONG
    assert fault(shop, "a' OR 1=1 --") is SignInFault.WRONG
    assert enter(shop, qian).login == qian


def test_no_role_here_no_way_in(shop: Shop, qian: str) -> None:
    assert fault(shop, qian, workstation_id=2) is SignInFault.NO_ROLE
    assert fault(shop, qian, workstation_id=77) is PersonFault.UNKNOWN_WORKSTATION


def test_switched_off_is_told_to_who_knows_the_password(shop: Shop, qian: str) -> None:
    row = queries.person_by_login(shop.db, qian)
    assert row is not None
    off = service.SwitchPerson(shop.op(), row.id, row.version, False)
    service.switch_person(shop.db, shop.acting("admin"), off)
    assert fault(shop, qian) is SignInFault.DISABLED
    on = service.SwitchPerson(shop.op(), row.id, row.version + 1, True)
    service.switch_person(shop.db, shop.acting("admin"), on)
    assert enter(shop, qian).login == qian


def test_passwords_change(shop: Shop, qian: str) -> None:
    signed_in = enter(shop, qian)
    by = signed_in.acting
    if shop.db.is_sqlite:
        wrong = service.ChangeOwnPassword(shop.op(), "not this one", "quite another one")
        with pytest.raises(Refused) as caught:
            service.change_own_password(shop.db, by, wrong)
        assert caught.value.code is PersonFault.PASSWORD_WRONG
    own = service.ChangeOwnPassword(shop.op(), PASSWORD, "quite another one")
    service.change_own_password(shop.db, by, own)
    assert fault(shop, qian) is SignInFault.WRONG
    assert enter(shop, qian, "quite another one").login == qian
    reset = service.SetPassword(shop.op(), by.person_id, PASSWORD)
    service.set_password(shop.db, shop.acting("admin"), reset)
    assert enter(shop, qian).login == qian


def test_too_many_wrong_ones_lock_for_a_while(desk_shop: Shop) -> None:
    shop, admin = desk_shop, desk_shop.acting("admin")
    command = service.AddPerson(shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK),))
    person_id = service.add_person(shop.db, admin, command).value
    for _ in range(SIGN_IN_FAILURES.default - 1):
        assert fault(shop, "qian", "wrong wrong") is SignInFault.WRONG
    assert fault(shop, "qian", "wrong wrong") is SignInFault.LOCKED
    assert fault(shop, "qian") is SignInFault.LOCKED  # even the right one
    minutes = SIGN_IN_LOCK_MINUTES.default
    almost = NOW + timedelta(minutes=minutes, seconds=-1)
    with pytest.raises(Refused) as caught:
        enter(shop, "qian", now=almost)
    assert caught.value.params == {"minutes": 1}
    assert enter(shop, "qian", now=NOW + timedelta(minutes=minutes)).login == "qian"
    with shop.db.read() as session:
        row = session.get_one(Person, person_id)
        actions = session.scalars(select(Audit.action).where(Audit.subject == "person:qian")).all()
    assert (row.failed_sign_ins, row.locked_until, row.version) == (0, None, 1)
    assert actions.count("people.sign_in_failed") == SIGN_IN_FAILURES.default
    assert actions.count("people.sign_in_locked") == 2


def test_a_good_one_in_between_starts_the_count_again(desk_shop: Shop) -> None:
    shop = desk_shop
    command = service.AddPerson(shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK),))
    person_id = service.add_person(shop.db, shop.acting("admin"), command).value
    for _ in range(2):
        for _ in range(SIGN_IN_FAILURES.default - 1):
            assert fault(shop, "qian", "wrong wrong") is SignInFault.WRONG
        enter(shop, "qian")
    assert fault(shop, "qian", "wrong wrong") is SignInFault.WRONG
    reset = service.SetPassword(shop.op(), person_id, PASSWORD)
    service.set_password(shop.db, shop.acting("admin"), reset)
    with shop.db.read() as session:
        assert session.get_one(Person, person_id).failed_sign_ins == 0


def test_who_is_offered(desk_shop: Shop) -> None:
    names = [choice.login for choice in LocalSignIn(desk_shop.db, 1).people()]
    assert sorted(names) == ["admin", "gm", "keeper2", "lin", "zhou"]
    server = ServerSignIn(
        "postgresql://db/wms", 1, known_logins=("lin", "qian"), known_names={"lin": "林芳"}
    )
    assert [(c.login, c.name) for c in server.people()] == [("lin", "林芳"), ("qian", "qian")]


def test_who_came_in_at_a_server_is_offered_by_name(shop: Shop, qian: str) -> None:
    if shop.db.is_sqlite:
        pytest.skip("an embedded database offers everybody")
    door = way(shop)
    signed_in = door.enter(qian, PASSWORD, now=NOW, language=Language.EN)
    signed_in.db.close()
    assert [(c.login, c.name) for c in door.people()] == [(qian, "钱小红"), ("lin", "lin")]
    kept: dict[str, object] = {"login_names": {"zhou": "周远", "gone": "谁"}}
    front_door.remember_name(kept, signed_in, (qian, "zhou"))
    assert front_door.known_names(kept) == {"zhou": "周远", qian: "钱小红"}
    assert front_door.known_names({"login_names": "spoiled"}) == {}


def test_a_server_keeps_superusers_and_strangers_out(shop: Shop, fresh_login: str) -> None:
    if shop.db.is_sqlite:
        pytest.skip("an embedded database has no logins")
    assert fault(shop, "postgres") is SignInFault.TOO_POWERFUL
    with shop.db.engine.begin() as connection:
        connection.execute(text(f'CREATE ROLE "{fresh_login}" LOGIN'))
        connection.execute(text(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{fresh_login}"'))
    assert fault(shop, fresh_login) is SignInFault.NOT_KNOWN_HERE


@pytest.mark.bad_input(120)
def test_a_login_for_a_time_is_remembered_with_its_end(shop: Shop, qian: str) -> None:
    if shop.db.is_sqlite:
        pytest.skip("an embedded database has no logins")
    kept: dict[str, object] = {"login_ends": {"somebody": "2026-12-01T00:00:00+00:00"}}
    for until, end in (
        ("2031-05-01 00:00+00", datetime(2031, 5, 1, tzinfo=UTC)),
        ("infinity", None),
    ):
        with shop.db.engine.begin() as connection:
            connection.execute(text(f"ALTER ROLE \"{qian}\" VALID UNTIL '{until}'"))
        signed_in = enter(shop, qian)
        assert signed_in.ends_at == end
        front_door.remember_end(kept, signed_in)
        assert (qian in front_door.known_ends(kept)) is (end is not None)
    assert set(front_door.known_ends(kept)) == {"somebody"}
    assert front_door.known_ends({"login_ends": "spoiled"}) == {}


def test_a_server_that_is_not_there() -> None:
    way = ServerSignIn("postgresql://127.0.0.1:1/wms", 1)
    with pytest.raises(Refused) as caught:
        way.enter("lin", PASSWORD, now=NOW, language=Language.EN)
    assert caught.value.code is SignInFault.AWAY
    assert PASSWORD not in str(caught.value.__cause__)


def test_presence_acts_only_while_somebody_is_there(desk_shop: Shop) -> None:
    shop, moment = desk_shop, [NOW]
    presence = Presence(lambda: moment[0])
    with pytest.raises(Unavailable):
        presence.acting()
    assert presence.looked_up() is None
    command = service.AddPerson(shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK),))
    person_id = service.add_person(shop.db, shop.acting("admin"), command).value
    presence.enter(enter(shop, "qian"))
    moment[0] = NOW + timedelta(hours=14)  # past midnight in Shanghai
    assert presence.acting().today == TODAY + timedelta(days=1)
    presence.lock()
    with pytest.raises(Unavailable):
        presence.acting()
    assert presence.signed_in is not None
    presence.enter(presence.signed_in)
    off = service.SwitchPerson(shop.op(), person_id, 1, False)
    service.switch_person(shop.db, shop.acting("admin"), off)
    renewed = presence.looked_up()
    assert renewed is not None
    assert renewed.acting.roles == frozenset()
    assert presence.leave() is not None
    assert presence.signed_in is None
