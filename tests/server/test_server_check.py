"""`server settings` makes a server that `server check` finds good; each weakness is a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from tests.people.conftest import PASSWORD
from tests.tls_server import TlsServer
from wms_desktop import cli
from wms_desktop.core import shop_ca
from wms_desktop.db.program import DONE, FAILED, NOT_ALLOWED
from wms_desktop.server import settings

BY_SOCKET = "local all postgres peer map=own\n"


@pytest.fixture(scope="module")
def running() -> Iterator[TlsServer]:
    """Set up by what the command prints, on one machine and without systemd."""
    told = settings.lines("10.0.0.0/8")
    server = TlsServer.start(more="\n".join(line for line in told.postgresql if "ssl_" not in line))
    server.say(f"CREATE ROLE chief LOGIN SUPERUSER PASSWORD '{PASSWORD}'", "CREATE DATABASE wms")
    yield server
    server.stop()


@pytest.fixture
def server(running: TlsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TlsServer:
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path))
    shop_ca.keep(shop_ca.of_file(running.authority))
    running.rightly()
    return running


def checked(
    server: TlsServer, capsys: pytest.CaptureFixture[str], login: str = "chief"
) -> tuple[int, dict[str, str]]:
    """The exit code, and what is to be done about which finding."""
    url = make_url(server.url("wms")).set(username=login, password=PASSWORD)
    address = url.render_as_string(hide_password=False)
    code = cli.run(["server", "check", "--database", address, "--json"])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert PASSWORD not in str(said)
    if "error" in said:
        return code, said["error"]
    return code, {line["what"]: line["todo"] for line in said["checks"] if not line["ok"]}


ARCHIVE = "Archive of the log"


def test_a_server_set_up_by_the_printed_lines_is_good(
    server: TlsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    told = settings.lines("127.0.0.0/8", database="all")
    server.rules("\n".join((BY_SOCKET, *told.pg_hba)))
    server.also("fsync = on")
    code, findings = checked(server, capsys)
    assert (code, set(findings)) == (FAILED, {ARCHIVE})  # that is chosen by the shop


def test_the_servers_own_superuser_comes_from_the_machine_itself_alone(server: TlsServer) -> None:
    told = settings.lines("127.0.0.0/8").pg_hba
    from_outside = [rule for rule in told if "127.0.0.1/32" not in rule]  # as another machine is
    server.say(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'")

    def answer(login: str, database: str) -> str:
        try:
            psycopg.connect(
                server.url(database, sslmode="verify-full"),
                user=login,
                password=PASSWORD,
                sslrootcert=str(server.authority),
            ).close()
        except psycopg.OperationalError as error:
            return str(error)
        return ""

    server.rules("\n".join((BY_SOCKET, *told)))
    assert (answer("postgres", "wms"), answer("chief", "postgres")) == ("", "")
    server.rules("\n".join((BY_SOCKET, *from_outside)))
    assert answer("chief", "wms") == ""
    for login, database in (("postgres", "wms"), ("chief", "postgres"), ("chief", "template1")):
        assert "pg_hba.conf rejects" in answer(login, database)


def test_a_shop_in_the_maintenance_database_is_not_locked_out() -> None:
    rules = settings.lines("10.0.0.0/8", database="postgres").pg_hba
    assert not any(rule.split()[1] == "postgres" for rule in rules if rule.endswith("reject"))


@pytest.mark.parametrize(("given", "told"), [([], 150), (["--workstations", "100"], 450)])
def test_every_workstation_gets_its_connections(
    given: list[str], told: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["server", "settings", "--subnet", "10.0.0.0/24", *given]) == DONE
    assert f"max_connections = {told}  # 4 a workstation" in capsys.readouterr().out


WEAK = {
    "log_lock_waits = off": "Long waits are logged",
    "log_connections = off": "Sign-ins are logged",
    "password_encryption = md5": "New passwords",
    "client_connection_check_interval = 0": "Vanished clients are noticed",
    "idle_session_timeout = '1h'": "Idle windows stay connected",
    "authentication_timeout = '5min'": "Unfinished sign-ins end soon",
    "temp_file_limit = -1": "No question fills the disk",
    "full_page_writes = off": "Whole pages",
    "synchronous_commit = off": "Commits wait for the disk",
    "log_error_verbosity = default": "No rows in the log",
    "log_statement = mod": "No data in the log",
}


@pytest.mark.parametrize("line", WEAK)
def test_a_weakness_is_a_finding(
    line: str, server: TlsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.also(line)
    code, findings = checked(server, capsys)
    assert code == FAILED
    assert WEAK[line] in findings


@pytest.mark.parametrize(
    ("rule", "todo"),
    [
        ("host wms all 10.0.0.0/24 scram-sha-256", "hostssl"),
        ("hostnossl wms all 10.0.0.0/24 scram-sha-256", "hostssl"),
        ("hostssl wms all 10.0.0.0/24 md5", "scram-sha-256"),
        ("hostssl wms all 10.0.0.0/24 trust", "scram-sha-256"),
        ("hostssl wms all 0.0.0.0/0 scram-sha-256", "192.168.1.0/24"),
        ("hostssl wms all all scram-sha-256", "192.168.1.0/24"),
    ],
)
def test_a_rule_that_lets_too_much_in(
    rule: str, todo: str, server: TlsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    own = "hostssl all all 127.0.0.1/32 scram-sha-256"
    server.rules(f"local all postgres peer map=own\n{own}\n{rule}\n")
    _code, findings = checked(server, capsys)
    assert findings["Who may come in"] == todo


def test_a_login_that_may_not_look_is_told(
    server: TlsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.say(f"CREATE ROLE clerk LOGIN PASSWORD '{PASSWORD}'")
    code, findings = checked(server, capsys, "clerk")
    assert code == FAILED
    assert {"Who may come in", "Passwords in the old form"} <= set(findings)


def test_an_old_password_is_named(server: TlsServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.say(
        "SET password_encryption = md5; CREATE ROLE oldlin LOGIN PASSWORD 'x'",
    )
    _code, findings = checked(server, capsys)
    assert "oldlin" in findings["Passwords in the old form"]
    server.say("DROP ROLE oldlin")


def test_the_lines_for_windows_and_for_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    plain, windows = settings.lines("10.0.0.7/24"), settings.lines("10.0.0.7/24", windows=True)
    assert plain.pg_hba[-1].split() == ["hostssl", "wms", "all", "10.0.0.0/24", "scram-sha-256"]
    assert not any("client_connection_check" in line for line in windows.postgresql)
    for subnet in ("0.0.0.0/0", "::/0", "shop", ""):
        code = cli.run(["server", "settings", "--subnet", subnet, "--json"])
        assert code == NOT_ALLOWED
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "server_bad_subnet"


def test_the_archive_of_the_log_stands_in_the_lines() -> None:
    folder = "/mnt/it's 50%"
    plain = settings.lines("10.0.0.0/24", archive=folder).postgresql
    assert plain[-3] == "archive_mode = on"
    copies = """'test ! -f "/mnt/it''s 50%%/%f" && cp "%p" "/mnt/it''s 50%%/%f"'"""
    assert plain[-1] == f"archive_command = {copies}"
    windows = settings.lines("10.0.0.0/24", archive="E:/wms", windows=True).postgresql
    assert windows[-1] == r"""archive_command = 'copy "%p" "E:\wms\%f"'"""
    assert not any("archive" in line for line in settings.lines("10.0.0.0/24").postgresql)


def test_only_a_server_is_looked_at(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = cli.run(["server", "check", "--database", f"sqlite:///{tmp_path}/x.sqlite", "--json"])
    assert code == NOT_ALLOWED
    assert not (tmp_path / "x.sqlite").exists()
    capsys.readouterr()
    assert DONE == 0
