"""Settings of a workstation at a shared server: another place is tried before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import make_url

from tests.conftest import NOW, TODAY
from tests.people.test_view_settings import a_page, shell
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.database import Database
from wms_desktop.people.view_settings_server import ServerBox


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkstationFile:
    (tmp_path / "config").mkdir()
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path / "config"))
    return WorkstationFile(tmp_path / "config" / "workstation.toml")


@pytest.fixture
def server_shop(postgres_db: Database) -> Shop:
    return Shop(postgres_db, now=NOW, today=TODAY)


def a_box(
    qtbot: QtBot, shop: Shop, folder: Path, file: WorkstationFile, login: str = "admin"
) -> ServerBox:
    page = a_page(qtbot, shop, folder, file, login)
    box = page.section("workstation").findChild(ServerBox)
    assert isinstance(box, ServerBox)
    return box


def test_the_place_is_shown_tried_and_kept(
    qtbot: QtBot, server_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    box = a_box(qtbot, server_shop, tmp_path, file)
    url = server_shop.db.engine.url
    assert box.own_hosts.text() == "127.0.0.1"
    assert (box.own_port.text(), box.own_database.text()) == (str(url.port), url.database)
    box.own_hosts.setText("127.0.0.1, localhost")  # as with a standby beside it
    box.own_server_keep.click()
    assert "answers" in box.own_server_message.text
    kept = WorkstationFile(file.path).load().database_url
    assert kept == f"postgresql://127.0.0.1:{url.port},localhost:{url.port}/{url.database}"
    assert "postgres@" not in kept
    undo = shell(box._page).results[-1].undo  # type: ignore[arg-type]
    assert undo is not None


@pytest.mark.parametrize(
    ("hosts", "port", "database", "said"),
    [("127.0.0.1", "1", "wms", "does not answer"), ("127.0.0.1", "", "nowhere", "no database"),
     ("10.0.0.300", "", "", ""), ("localhost", "70000", "", "")],
)  # fmt: skip
def test_what_does_not_answer_is_not_kept(
    qtbot: QtBot,
    server_shop: Shop,
    tmp_path: Path,
    file: WorkstationFile,
    hosts: str,
    port: str,
    database: str,
    said: str,
) -> None:
    box = a_box(qtbot, server_shop, tmp_path, file)
    box.own_hosts.setText(hosts)
    box.own_port.setText(port or box.own_port.text())
    box.own_database.setText(database or box.own_database.text())
    box.own_server_keep.click()
    assert said in box.own_server_message.text
    if not said:
        assert box.own_hosts_field.error() or box.own_port_field.error()
    assert WorkstationFile(file.path).load().database_url == ""


def test_another_shop_is_not_moved_to(
    qtbot: QtBot, server_shop: Shop, tmp_path: Path, file: WorkstationFile, postgres_server: Server
) -> None:
    box = a_box(qtbot, server_shop, tmp_path, file)
    name = "wms_of_somebody_else"
    url = make_url(postgres_server.create(name))
    try:
        box.own_database.setText(str(url.database))
        box.own_server_keep.click()
        assert "does not know this workstation" in box.own_server_message.text
    finally:
        postgres_server.drop(name)


def test_a_clerk_looks_only(
    qtbot: QtBot, server_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    box = a_box(qtbot, server_shop, tmp_path, file, "lin")
    assert box.own_hosts.isReadOnly()
    assert not box.own_server_keep.isEnabled()
    assert not box.authority.ca_choose.isEnabled()
    box.own_hosts.returnPressed.emit()
    assert WorkstationFile(file.path).load().database_url == ""


def test_a_file_of_ones_own_has_no_server(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    assert page.section("workstation").findChild(ServerBox) is None
