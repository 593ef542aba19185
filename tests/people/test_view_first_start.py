"""The first start: where the data are, which site and workstation, who administers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import NOW, dump
from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.people import setup
from wms_desktop.people.setup import Setup, Where
from wms_desktop.people.signin import LocalSignIn
from wms_desktop.people.view_first_start import FirstStart, FirstStartView
from wms_desktop.ui.tasks import InlineRunner
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts


class FirstStartDesk:
    """The first start in the hands of whoever sets the workstation up."""

    def __init__(self, qtbot: QtBot, file: Path) -> None:
        self.answers: list[Setup] = []
        self.view = FirstStartView(InlineRunner(), file)
        qtbot.addWidget(self.view)
        self.view.finished.connect(self.answers.append)
        self.view.show()

    def next(self) -> FirstStartDesk:
        self.view.start_next.click()
        return self

    @property
    def step(self) -> int:
        return self.view.start_pages.currentIndex()

    def fill_place(self) -> FirstStartDesk:
        self.view.site_code.setText("SH")
        self.view.site_name.setText("上海宝山仓")
        self.view.workstation_name.setText("工作台 1")
        return self

    def fill_admin(self, again: str = PASSWORD) -> FirstStartDesk:
        admin = self.view.admin
        admin.admin_name.setText("王管理")
        admin.admin_login.setText("wang")
        admin.admin_password.setText(PASSWORD)
        admin.admin_again.setText(again)
        return self


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    slices.register_words()
    load_fonts()
    apply_theme(qapp, Theme.LIGHT, Language.EN)
    yield
    apply_theme(qapp)


@pytest.mark.usefixtures("english")
def test_a_machine_of_its_own_is_ready_after_four_steps(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "data" / "wms.sqlite"
    desk = FirstStartDesk(qtbot, file).next()
    assert not file.exists()
    desk.next().next()
    assert desk.step == 2  # site and name are missing
    desk.fill_place().next().fill_admin(again="another").next()
    assert "differ" in desk.view.admin.admin_again_field.error()
    desk.fill_admin().next()
    answers = desk.answers[0]
    assert answers.where is Where.HERE
    assert PASSWORD not in repr(answers)
    ready = setup.make_ready(answers, now=NOW)
    assert setup.make_ready(answers, now=NOW) == ready  # pressed again after a crash
    assert ready.database_url == f"sqlite:///{file}"
    way = LocalSignIn(Database(ready.database_url), ready.workstation_id)
    assert way.enter("wang", PASSWORD, now=NOW, language=Language.EN).acting.may(Role.ADMIN)


@pytest.mark.usefixtures("english")
def test_a_shop_that_is_there_offers_its_workstations(qtbot: QtBot, desk_shop: Shop) -> None:
    before = dump(desk_shop.db)
    assert desk_shop.db.path is not None
    desk = FirstStartDesk(qtbot, desk_shop.db.path).next().next()
    assert desk.view.known_workstation.count() == 2
    desk.next()
    assert desk.answers[0].founding is None
    assert (desk.answers[0].site_id, desk.answers[0].workstation_id) == (1, 1)
    assert dump(desk_shop.db) == before
    assert setup.make_ready(desk.answers[0], now=NOW).workstation_id == 1


@pytest.mark.usefixtures("english")
def test_sample_data_need_no_more_answers(qtbot: QtBot, tmp_path: Path) -> None:
    desk = FirstStartDesk(qtbot, tmp_path / "x.sqlite").next()
    desk.view.data.data_sample.setChecked(True)
    assert desk.view.start_next.text() == "Start"
    desk.next()
    assert desk.answers[0].where is Where.SAMPLE


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", ""),
        ("postgresql://127.0.0.1:1/wms", "does not answer"),
        ("postgresql://lin:secret@127.0.0.1/wms", "password"),
        ("nonsense://", "not a database"),
        ("mysql://127.0.0.1/wms", "not a database"),
        (r"sqlite:///\\server\share\wms.sqlite", "network"),
    ],
)
@pytest.mark.usefixtures("english")
def test_the_address_is_really_tried(qtbot: QtBot, tmp_path: Path, address: str, said: str) -> None:
    desk = FirstStartDesk(qtbot, tmp_path / "x.sqlite").next()
    desk.view.data.data_shared.setChecked(True)
    desk.view.data.server_hosts.setText(address)
    desk.view.data.database_test.click()
    assert said in desk.view.data.told.text()
    if not address:
        assert desk.view.data.server_hosts_field.error()
    desk.next()
    assert desk.step == 1
    assert desk.answers == []


@pytest.mark.usefixtures("english")
def test_a_shared_database_is_founded_and_entered(
    qtbot: QtBot, postgres_server: object, tmp_path: Path
) -> None:
    url = postgres_server.create("wms_first_start")  # type: ignore[attr-defined]
    desk = FirstStartDesk(qtbot, tmp_path / "x.sqlite").next()
    data = desk.view.data
    data.data_shared.setChecked(True)
    data.server_hosts.setText(url.replace("postgres@", ""))
    data.database_login.setText("postgres")
    data.database_test.click()
    assert "PostgreSQL" in data.told.text()
    assert "empty" in data.told.text()
    desk.next()
    assert desk.step == 2
    db = Database(url)
    assert schema.state(db) is schema.SchemaState.EMPTY  # nothing is made before the last step
    db.close()
    postgres_server.drop("wms_first_start")  # type: ignore[attr-defined]


@pytest.mark.usefixtures("english")
def test_another_language_builds_the_steps_anew(qtbot: QtBot, tmp_path: Path) -> None:
    start = FirstStart(InlineRunner(), tmp_path / "x.sqlite")
    qtbot.addWidget(start)
    start.show()
    old = start.view
    old.start_language.set_value(Language.ZH_TW)
    qtbot.waitUntil(lambda: start.view is not old)
    assert start.view.start_next.text() == "下一步"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
