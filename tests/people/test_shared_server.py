"""Signing in at a real server over TLS: who is let in, who is not, each told apart (120, 121)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import make_url, text

from tests import tls_server
from tests.bad_inputs.said import told
from tests.conftest import NOW
from tests.people.conftest import PASSWORD
from tests.tls_server import HOST, TlsServer
from wms_desktop import slices
from wms_desktop.core import shop_ca
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.general_words import LACKS
from wms_desktop.core.language import Language
from wms_desktop.db import server_address, server_door
from wms_desktop.db.database import Database
from wms_desktop.people import accounts
from wms_desktop.people.rules import SignInFault
from wms_desktop.people.signin import ServerSignIn
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.tasks import InlineRunner
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts

SOON_S = 5.0
ROLES = (
    f"CREATE ROLE tlslin LOGIN PASSWORD '{PASSWORD}'",
    f"CREATE ROLE tlsoff NOLOGIN PASSWORD '{PASSWORD}'",
    f"CREATE ROLE tlsended LOGIN PASSWORD '{PASSWORD}' VALID UNTIL '2020-01-01'",
    f"CREATE ROLE tlsmany LOGIN PASSWORD '{PASSWORD}' CONNECTION LIMIT 0",
    "CREATE DATABASE wms",
    "CREATE DATABASE closed",
    "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
)


@pytest.fixture(scope="module")
def running() -> Iterator[TlsServer]:
    server = TlsServer.start()
    server.say(*ROLES)
    yield server
    server.stop()


@pytest.fixture
def server(running: TlsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TlsServer:
    """The server as it should be, and a workstation that has the shop's certificate."""
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path))
    shop_ca.keep(shop_ca.of_file(running.authority))
    running.rightly()
    slices.register_words()
    return running


def lack(
    server: TlsServer, login: str = "tlslin", password: str = PASSWORD, database: str = "wms",
    url: str = "",
) -> Lack:  # fmt: skip
    """Why *login* is not let in; told within 5 s in three languages, without the password."""
    address = make_url(url or server.url(database)).set(username=login, password=password)
    begun = time.monotonic()
    db = Database(address.render_as_string(hide_password=False))
    with closing(db), pytest.raises(Unavailable) as caught, db.read() as session:
        session.execute(text("SELECT 1"))
    assert time.monotonic() - begun < SOON_S
    assert password not in told(caught.value)
    return caught.value.lack


def test_the_right_server_is_believed_and_speaks_tls(server: TlsServer) -> None:
    address = make_url(server.url("wms")).set(username="tlslin", password=PASSWORD)
    db = Database(address.render_as_string(hide_password=False), station="柜台 3")
    with closing(db), db.read() as session:
        asked = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        is_on, version = session.execute(text(asked)).one()
        name = session.scalar(text("SHOW application_name"))
    assert is_on
    assert version in ("TLSv1.2", "TLSv1.3")
    assert name


IMPOSTORS: dict[Lack, Callable[[TlsServer, Path], Path | None]] = {
    Lack.DATABASE_IMPOSTOR: lambda _server, folder: tls_server.impostor(folder),
    Lack.DATABASE_CERT_ENDED: tls_server.expired,
    Lack.DATABASE_CERT_NAME: tls_server.of_another_host,
    Lack.DATABASE_PLAIN: lambda _server, _folder: None,
}


@pytest.mark.bad_input(121)
@pytest.mark.parametrize("expected", IMPOSTORS)
def test_a_server_that_is_not_believed(
    expected: Lack, server: TlsServer, tmp_path: Path, qtbot: QtBot
) -> None:
    server.wear(IMPOSTORS[expected](server, tmp_path / "worn"))
    assert lack(server) is expected
    desk = SignInDesk(qtbot, server.url("wms"))
    ways_on = desk.buttons()
    begun = time.monotonic()
    said = desk.type("tlslin", PASSWORD)
    assert time.monotonic() - begun < SOON_S
    assert said.startswith(english(expected))
    assert "password was not sent" in said
    assert (desk.entered, desk.buttons()) == ([], ways_on)  # and no "continue anyway"


def english(lack: Lack) -> str:
    return LACKS[lack][0].partition("{")[0]


LOGINS: dict[str, tuple[str, str, str, Lack]] = {
    "wrong password": ("tlslin", "something else", "wms", Lack.DATABASE_LOGIN),
    "nobody": ("tlsnobody", PASSWORD, "wms", Lack.DATABASE_LOGIN),
    "switched off": ("tlsoff", PASSWORD, "wms", Lack.DATABASE_LOGIN_OFF),
    "limit reached": ("tlsmany", PASSWORD, "wms", Lack.DATABASE_LOGIN_FULL),
    "no right to the database": ("tlslin", PASSWORD, "closed", Lack.DATABASE_NO_ENTRY),
    "no such database": ("tlslin", PASSWORD, "nowhere", Lack.DATABASE_UNKNOWN),
}


@pytest.mark.bad_input(120)
@pytest.mark.parametrize("case", LOGINS)
def test_why_a_login_is_not_let_in(case: str, server: TlsServer) -> None:
    login, password, database, expected = LOGINS[case]
    assert lack(server, login, password, database) is expected


# as PostgreSQL 15 says them in Simplified Chinese
CHINESE = {
    '致命错误:  用户 "lin" Password 认证失败': Lack.DATABASE_LOGIN,
    '致命错误:  不允许角色"lin" 进行登录': Lack.DATABASE_LOGIN_OFF,
    '致命错误:  由角色"lin"发起的连接太多了': Lack.DATABASE_LOGIN_FULL,
    '致命错误:  到数据库 "wms"的连接太多了': Lack.DATABASE_CROWDED,
    "致命错误:  对不起, 已经有太多的客户": Lack.DATABASE_CROWDED,
    "致命错误:  已保留的连接位置为执行非复制请求的超级用户预留": Lack.DATABASE_CROWDED,
    '致命错误:  数据库 "wms" 不存在': Lack.DATABASE_UNKNOWN,
    '致命错误:  访问数据库"wms"的权限不够\n描述:  用户没有CONNECT权限.': Lack.DATABASE_NO_ENTRY,
    '致命错误:  没有用于主机 "10.0.0.7" 的 pg_hba.conf 记录': Lack.DATABASE_HOST_REFUSED,
    '致命错误:  角色 "lin" 不存在': Lack.DATABASE_LOGIN,
    "致命错误:  数据库系统启动中": Lack.DATABASE,
    "FATAL:  the database system is starting up": Lack.DATABASE,
    "connection timeout expired": Lack.DATABASE,
    "server closed the connection unexpectedly": Lack.DATABASE,
}  # fmt: skip


@pytest.mark.bad_input(120)
@pytest.mark.parametrize("said", CHINESE)
def test_a_server_that_speaks_chinese_is_understood(said: str) -> None:
    text = f'connection failed: connection to server at "10.0.0.5", port 5432 failed: {said}'
    assert server_door.reason(text) is CHINESE[said]


@pytest.mark.parametrize(
    ("said", "used_password", "expected"),
    [("FATAL:  пользователь не прошёл проверку", True, Lack.DATABASE_LOGIN),
     ("FATAL:  пользователь не прошёл проверку", False, Lack.DATABASE),
     ("server closed the connection unexpectedly", True, Lack.DATABASE)],
)  # fmt: skip
def test_a_language_that_nobody_knows_after_the_password(
    said: str, used_password: bool, expected: Lack
) -> None:
    class FailedError(Exception):
        pgconn = type("Door", (), {"used_password": used_password})

    class Driver:
        loaded_dbapi = type("Dbapi", (), {"Error": FailedError})

        def connect(self, **_named: object) -> None:
            raise FailedError(said)

    door = server_door.ServerDoor(make_url("postgresql://localhost/wms"), "x")
    with pytest.raises(Unavailable) as caught:
        door.connect(Driver(), None, (), {})
    assert caught.value.lack is expected


@pytest.mark.bad_input(120)
def test_a_computer_that_pg_hba_does_not_know(server: TlsServer) -> None:
    server.rules("local all postgres peer map=own\nhostssl all all 10.9.8.0/24 scram-sha-256\n")
    assert lack(server) is Lack.DATABASE_HOST_REFUSED
    assert LACKS[Lack.DATABASE_HOST_REFUSED][0].endswith("into the database {database}.")


@pytest.mark.parametrize("method", ["trust", "password", "md5"])
def test_a_server_that_proves_nothing_gets_no_password(method: str, server: TlsServer) -> None:
    """``trust`` and ``password`` would let in too, but not a server that could be anybody's."""
    server.rules(f"local all postgres peer map=own\nhostssl all all 127.0.0.1/32 {method}\n")
    if method == "md5":  # asks by SCRAM where the password is kept so
        assert lack(server, password="something else") is Lack.DATABASE_LOGIN
    else:
        assert lack(server) is Lack.DATABASE_METHOD


@pytest.mark.bad_input(120)
def test_a_password_that_was_changed_while_somebody_works(server: TlsServer) -> None:
    address = make_url(server.url("wms")).set(username="tlslin", password=PASSWORD)
    with closing(Database(address.render_as_string(hide_password=False))) as db:
        with db.read() as session:
            session.execute(text("SELECT 1"))
        server.say("ALTER ROLE tlslin PASSWORD 'another sentence'")
        db.engine.dispose()  # as after a lost connection
        try:
            with pytest.raises(Unavailable) as caught, db.read() as session:
                session.execute(text("SELECT 1"))
        finally:
            server.say(f"ALTER ROLE tlslin PASSWORD '{PASSWORD}'")
    assert caught.value.lack is Lack.DATABASE_LOGIN_CHANGED


@pytest.mark.bad_input(121, 122)
@pytest.mark.parametrize(
    "asked",
    ["sslmode=disable", "sslmode=allow", "sslmode=prefer", "sslmode=require", "sslmode=verify-ca",
     "channel_binding=disable", "channel_binding=prefer", "gssencmode=require"],
)  # fmt: skip
def test_no_address_asks_for_less(asked: str, server: TlsServer) -> None:
    name, _is, value = asked.partition("=")
    address = server.url("wms", **{name: value})
    with pytest.raises(Unavailable) as caught:
        Database(address)
    assert caught.value.lack is Lack.DATABASE_WEAK
    assert asked.partition("=")[0] in told(caught.value)


@pytest.mark.parametrize("name", ["PGSSLMODE", "PGREQUIREAUTH", "PGCHANNELBINDING", "PGGSSENCMODE"])
def test_no_environment_asks_for_less(
    name: str, server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "none" if name == "PGREQUIREAUTH" else "disable")
    monkeypatch.setenv("PGSSLROOTCERT", str(tmp_path / "theirs" / "shop-ca.crt"))
    server.wear(tls_server.impostor(tmp_path / "theirs"))
    assert lack(server) is Lack.DATABASE_IMPOSTOR


def test_a_workstation_without_the_certificate(server: TlsServer) -> None:
    shop_ca.path().unlink()
    assert lack(server) is Lack.DATABASE_NO_CA
    shop_ca.path().write_text("no certificate")
    assert lack(server) is Lack.DATABASE_NO_CA


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("localhost", True), ("127.0.0.1", True), ("[::1]", True), ("", True), ("db", False),
     ("10.0.0.5", False), ("127.0.0.1,10.0.0.5", False), ("localhost.example", False),
     ("127.0.0.1.nip.example", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_only_this_machine_may_be_plain(host: str, is_local: bool) -> None:
    url = make_url(f"postgresql://{host}/wms")
    assert server_address.is_local(url) is is_local
    assert ("sslmode" in server_address.arguments(url, "x")) is not is_local


def test_what_leads_away_from_this_machine_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, empty = make_url("postgresql://localhost/wms"), make_url("postgresql:///wms")
    assert not server_address.is_local(make_url("postgresql:///wms?hostaddr=10.0.0.5"))
    assert not server_address.is_local(make_url("postgresql:///wms?host=a:5433&host=b:5434"))
    assert not server_address.is_local(make_url("postgresql://localhost/wms?service=shop"))
    monkeypatch.setenv("PGHOST", "10.0.0.5")
    assert (server_address.is_local(plain), server_address.is_local(empty)) == (True, False)
    monkeypatch.setenv("PGHOSTADDR", "10.0.0.5")
    assert not server_address.is_local(plain)


def test_a_standby_beside_the_primary_is_one_address(server: TlsServer) -> None:
    """The first of two hosts does not answer: the second is taken, as believed as ever."""
    hosts = f"host={HOST}:1&host={HOST}:{server.port}&hostaddr=127.0.0.1,127.0.0.1"
    address = f"postgresql:///wms?{hosts}"
    named = make_url(address).set(username="tlslin", password=PASSWORD)
    with closing(Database(named.render_as_string(hide_password=False))) as db, db.read() as asked:
        assert asked.scalar(text("SELECT 1")) == 1
    server.wear(None)
    assert lack(server, url=address) is Lack.DATABASE_PLAIN


@pytest.mark.bad_input(120)
def test_the_panel_says_which(server: TlsServer, qtbot: QtBot) -> None:
    desk = SignInDesk(qtbot, server.url("wms"))
    said = {login: desk.type(login, PASSWORD) for login in ("tlsoff", "tlsmany", "tlsended")}
    said["wrong"] = desk.type("tlslin", "something else")
    assert said["tlsoff"].startswith("This account is switched off")
    assert said["tlsmany"].startswith(english(Lack.DATABASE_LOGIN_FULL))
    assert said["wrong"].startswith("Login or password is wrong")
    assert desk.entered == []


@pytest.mark.bad_input(120)
def test_a_server_that_is_away_is_told_in_the_words_of_the_door(
    server: TlsServer, qtbot: QtBot
) -> None:
    """There is no status line beside the panel yet, and nothing that could be saved."""
    address = server.url("wms").replace(f":{server.port}/", ":1/")
    said = SignInDesk(qtbot, address).type("tlslin", PASSWORD)
    assert said.startswith("The server does not answer")
    assert "saved" not in said
    assert "status line" not in said


@pytest.mark.bad_input(120)
def test_a_login_whose_time_is_over(server: TlsServer) -> None:
    """The server says "wrong password" then; whoever was inside before knows better."""
    ended = datetime(2020, 1, 1, tzinfo=UTC)
    for ends, expected in (
        ({}, SignInFault.WRONG),
        ({"tlsended": ended.isoformat()}, Lack.DATABASE_LOGIN_ENDED),
        ({"tlsended": (NOW + timedelta(days=900)).isoformat()}, SignInFault.WRONG),
        ({"tlsended": "tomorrow"}, SignInFault.WRONG),
        ({"tlslin": ended.isoformat()}, SignInFault.WRONG),
    ):
        way = ServerSignIn(server.url("wms"), 1, known_ends=ends)
        with pytest.raises((Refused, Unavailable)) as caught:
            way.enter("tlsended", PASSWORD, now=NOW, language=Language.EN)
        error = caught.value
        assert (error.code if isinstance(error, Refused) else error.lack) is expected
        assert isinstance(error, Refused) or "2020-01-01" in told(error)


class SignInDesk:
    """The sign-in panel at a shared server."""

    def __init__(self, qtbot: QtBot, url: str) -> None:
        self._bot = qtbot
        self.entered: list[object] = []
        load_fonts()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, Theme.LIGHT, Language.EN)
        self.view = SignInView(
            InlineRunner(), ServerSignIn(url, 1), place="", language=Language.EN, clock=lambda: NOW
        )
        qtbot.addWidget(self.view)
        self.view.signed_in.connect(self.entered.append)
        self.view.show()

    def type(self, login: str, password: str) -> str:
        """Somebody types both; what the panel then says."""
        self.view.sign_in_person.set_value("")
        self.view.sign_in_login.setText(login)
        self.view.sign_in_password.clear()
        self._bot.keyClicks(self.view.sign_in_password, password)
        self._bot.keyClick(self.view.sign_in_password, Qt.Key.Key_Return)
        return self.view.sign_in_message.text

    def buttons(self) -> list[str]:
        """What can be pressed."""
        return sorted(
            button.objectName()
            for button in self.view.findChildren(QAbstractButton)
            if button.isVisible()
        )


def test_the_own_password_is_asked_of_the_server(
    server: TlsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who finds a window open must know the password to change it, also on a server."""
    address = make_url(server.url("wms")).set(username="tlslin", password=PASSWORD)
    kept = tmp_path / "pass"
    kept.write_text(f"*:*:*:*:{PASSWORD}\n")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with closing(Database(address.render_as_string(hide_password=False))) as db:
        assert accounts.is_own_password(db, PASSWORD)
        assert not accounts.is_own_password(db, "another sentence")
        assert not accounts.is_own_password(db, "")
