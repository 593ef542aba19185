"""The first start at a shared server: nobody gets past its certificate (bad-inputs 121, 122)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import tls_server
from tests.people.conftest import PASSWORD
from tests.tls_server import HOST, TlsServer
from wms_desktop import slices
from wms_desktop.core import server_place, shop_ca
from wms_desktop.core.errors import Refused
from wms_desktop.core.general_words import LACKS
from wms_desktop.core.language import Language
from wms_desktop.core.server_faults import PlaceFault
from wms_desktop.db import address
from wms_desktop.db.server_door import ServerDoor
from wms_desktop.people.setup import Setup
from wms_desktop.people.view_first_start import FirstStartView
from wms_desktop.people.view_shop_ca import ShopCaBox
from wms_desktop.ui.tasks import InlineRunner
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts


@pytest.fixture(scope="module")
def running() -> Iterator[TlsServer]:
    server = TlsServer.start()
    server.say(f"CREATE ROLE setup LOGIN PASSWORD '{PASSWORD}'", "CREATE DATABASE wms OWNER setup")
    yield server
    server.stop()


@pytest.fixture
def server(
    running: TlsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qapp: QApplication
) -> Iterator[TlsServer]:
    """The right server, called by its name, and a workstation that knows nothing yet."""
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(ServerDoor, "connect", led_here(ServerDoor.connect))
    running.rightly()
    slices.register_words()
    load_fonts()
    apply_theme(qapp, Theme.LIGHT, Language.EN)
    yield running
    apply_theme(qapp)


def led_here(connect: Callable[..., object]) -> Callable[..., object]:
    """In place of the shop's name server: `HOST` is found on this machine."""

    def found(door: ServerDoor, dialect: object, record: object, *given: Any) -> object:
        positional, named = given
        if named.get("host") == HOST:
            named["hostaddr"] = "127.0.0.1"
        return connect(door, dialect, record, positional, named)

    return found


class Desk:
    """Whoever sets the workstation up."""

    def __init__(self, qtbot: QtBot, server: TlsServer, folder: Path) -> None:
        self.answers: list[Setup] = []
        self.view = FirstStartView(InlineRunner(), folder / "x.sqlite")
        qtbot.addWidget(self.view)
        self.view.finished.connect(self.answers.append)
        self.view.show()
        self.view.start_next.click()
        data = self.data = self.view.data
        data.data_shared.setChecked(True)
        data.server_hosts.setText(HOST)
        data.server_port.setText(str(server.port))
        data.database_login.setText("setup")
        data.database_password.setText(PASSWORD)

    def next(self) -> str:
        self.view.start_next.click()
        return self.data.told.text()

    @property
    def step(self) -> int:
        return self.view.start_pages.currentIndex()


@pytest.mark.bad_input(121)
def test_only_a_compared_certificate_opens_the_door(
    server: TlsServer, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = Desk(qtbot, server, tmp_path)
    box = desk.data.authority
    assert "certificate" in desk.next()
    assert not box.ca_fingerprint.isVisible()
    box.offer_file(server.authority)
    shown = box.ca_fingerprint.text().replace("\n", " ").split()
    assert " ".join(shown) == shop_ca.of_file(server.authority).fingerprint
    assert "compare" in desk.next()  # seen, but not compared yet
    assert (desk.step, shop_ca.kept()) == (1, None)
    box.ca_compared.click()
    assert shop_ca.kept() is not None
    desk.data.database_test.click()
    assert "PostgreSQL" in desk.data.told.text()
    desk.next()
    assert desk.step == 2
    door = desk.data.door()
    assert door.url == f"postgresql://{HOST}:{server.port}/wms"
    assert PASSWORD not in repr(door)


@pytest.mark.bad_input(121)
def test_an_impostor_is_told_and_leads_nowhere(
    server: TlsServer, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = Desk(qtbot, server, tmp_path)
    desk.data.authority.offer_file(server.authority)
    desk.data.authority.ca_compared.click()
    cases = {
        "from somebody else": tls_server.impostor(tmp_path / "theirs"),
        "expired": tls_server.expired(server, tmp_path / "old"),
        "made out to": tls_server.of_another_host(server, tmp_path / "other"),
        "without encryption": None,
    }
    for words, folder in cases.items():
        server.wear(folder)
        said = desk.next()
        assert words in said
        assert "password was not sent" in said
        assert (desk.step, desk.answers) == (1, [])


def test_what_is_pasted_from_a_message(server: TlsServer, qtbot: QtBot) -> None:
    box = ShopCaBox(InlineRunner())
    qtbot.addWidget(box)
    box.show()
    for text, said in (
        ("", "no certificate"),
        ("hello", "no certificate"),
        ((server.folder / "right" / "server.crt").read_text(), "of a server"),
        ((server.folder / "right" / "shop-ca.key").read_text(), "secret key"),
    ):
        QGuiApplication.clipboard().setText(text)
        box.ca_paste.click()
        assert said in box.ca_told.text()
        assert not box.is_ready
    QGuiApplication.clipboard().setText(server.authority.read_text())
    box.ca_paste.click()
    box.ca_compared.click()
    assert box.is_ready
    box.offer_file(server.folder / "nowhere.crt")
    assert box.ca_told.text().startswith("The file cannot be read")


def test_another_certificate_waits_until_it_is_compared(
    server: TlsServer, qtbot: QtBot, tmp_path: Path
) -> None:
    shop_ca.keep(shop_ca.of_file(server.authority))
    box = ShopCaBox(InlineRunner())
    qtbot.addWidget(box)
    box.show()
    assert box.is_ready
    box.offer_file(server.authority)  # the same once more
    assert box.is_ready
    box.offer_file(tls_server.impostor(tmp_path / "theirs") / "shop-ca.crt")
    assert not box.is_ready
    assert shop_ca.kept() == shop_ca.of_file(server.authority)


@pytest.mark.bad_input(122)
def test_an_address_with_a_password_is_not_taken(
    server: TlsServer, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = Desk(qtbot, server, tmp_path)
    desk.data.server_hosts.setText(f"postgresql://setup:secret@{HOST}/wms")
    assert "password" in desk.next()
    desk.data.server_hosts.setText(f"postgresql://setup@{HOST}/wms?sslmode=require")
    assert "full protection" in desk.next()
    assert desk.step == 1


def test_an_address_goes_into_its_fields(server: TlsServer, qtbot: QtBot, tmp_path: Path) -> None:
    data = Desk(qtbot, server, tmp_path).data
    data.server_hosts.setText("postgresql://db1.shop.lan:5433,db2.shop.lan:5433/lager")
    data.server_hosts.editingFinished.emit()
    assert data.server_hosts.text() == "db1.shop.lan, db2.shop.lan"
    assert (data.server_port.text(), data.server_database.text()) == ("5433", "lager")
    assert data.door().url == "postgresql://db1.shop.lan:5433,db2.shop.lan:5433/lager"


@pytest.mark.parametrize(
    ("hosts", "port"),
    [("db1", ""), ("db1", "5433"), ("db1, db2", ""), ("db1,db2", "5433"), ("::1,db2", "5433")],
)
def test_the_driver_is_sent_to_the_port_that_was_typed(hosts: str, port: str) -> None:
    """Of two servers each, not only the last one."""
    place = server_place.typed(hosts, port)
    asked = address.hosts(address.parsed(place.url))
    assert [host.name for host in asked] == list(place.hosts)
    assert {host.port for host in asked} == {place.port}
    assert server_place.of_address(place.url) == place


def test_two_servers_with_two_ports_are_no_single_place() -> None:
    assert server_place.of_address("postgresql://db1,db2:5433/wms") is None


@pytest.mark.parametrize(
    ("hosts", "port", "database", "fault"),
    [("", "", "", PlaceFault.NO_HOST), (" , ", "", "", PlaceFault.NO_HOST),
     ("10.0.0.300", "", "", PlaceFault.BAD_HOST), ("a_b!", "", "", PlaceFault.BAD_HOST),
     ("db/wms", "", "", PlaceFault.BAD_HOST), ("db?sslmode=disable", "", "", PlaceFault.BAD_HOST),
     ("lin@db", "", "", PlaceFault.BAD_HOST), ("db", "0", "", PlaceFault.BAD_PORT),
     ("db", "65536", "", PlaceFault.BAD_PORT), ("db", "５４３２", "", PlaceFault.BAD_PORT),
     ("db", "9" * 30, "", PlaceFault.BAD_PORT), ("db", "", "a b", PlaceFault.BAD_DATABASE),
     ("db", "", "wms?sslmode=disable", PlaceFault.BAD_DATABASE)],
)  # fmt: skip
def test_no_server(hosts: str, port: str, database: str, fault: PlaceFault) -> None:
    with pytest.raises(Refused) as caught:
        server_place.typed(hosts, port, database)
    assert caught.value.code is fault


def test_every_reason_names_its_way_out() -> None:
    assert all(len(words) == 2 and all(words) for words in LACKS.values())
