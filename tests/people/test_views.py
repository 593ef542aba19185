"""Signing in, the first start and the settings page, as people use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.conftest import NOW, TODAY, dump
from tests.desk import RecordingShell, a_context, open_page, scan
from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.people import queries, rules, service, setup
from wms_desktop.people.setup import Setup, Where
from wms_desktop.people.signin import LocalSignIn, SignedIn
from wms_desktop.people.view_first_start import FirstStart, FirstStartView
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_people import PeopleSection
from wms_desktop.people.view_settings_printers import PrintersSection
from wms_desktop.people.view_settings_rules import RulesSection
from wms_desktop.people.view_settings_scanner import ScannerSection
from wms_desktop.people.view_settings_sites import SitesSection
from wms_desktop.people.view_settings_workstation import WorkstationSection
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.scans.filter import SeenKey
from wms_desktop.ui.tasks import InlineRunner
from wms_desktop.ui.theme import apply_theme


@pytest.fixture
def signing_in(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> SignInDesk:
    command = service.AddPerson(
        desk_shop.op(), "qian", "钱小红", PASSWORD, ((1, Role.CLERK), (1, Role.QC))
    )
    service.add_person(desk_shop.db, desk_shop.acting("admin"), command)
    a_context(desk_shop, tmp_path, language=Language.EN)
    return SignInDesk(qtbot, desk_shop)


class SignInDesk:
    """The sign-in panel in a clerk's hands."""

    def __init__(self, qtbot: QtBot, shop: Shop) -> None:
        self._bot = qtbot
        self.entered: list[SignedIn] = []
        self.view = SignInView(
            InlineRunner(),
            LocalSignIn(shop.db, 1),
            place="上海宝山仓, 工作台 1",
            language=Language.EN,
            login="lin",
            clock=lambda: NOW,
        )
        qtbot.addWidget(self.view)
        self.view.signed_in.connect(self.entered.append)
        self.view.show()

    def choose(self, login: str) -> SignInDesk:
        self.view.sign_in_person.set_value(login)
        return self

    def type(self, password: str) -> str:
        self._bot.keyClicks(self.view.sign_in_password, password)
        self._bot.keyClick(self.view.sign_in_password, Qt.Key.Key_Return)
        return self.view.sign_in_message.text


def test_the_right_password_lets_in(signing_in: SignInDesk) -> None:
    desk = signing_in.choose("qian")
    assert desk.view.sign_in_person.currentText() == "钱小红, Counter clerk"
    assert desk.type(PASSWORD) == ""
    assert [entered.login for entered in desk.entered] == ["qian"]
    assert desk.view.sign_in_password.text() == ""


def test_a_wrong_password_is_told_and_gone(signing_in: SignInDesk) -> None:
    desk = signing_in.choose("qian")
    assert "wrong" in desk.type("something else")
    assert desk.view.sign_in_password.text() == ""
    assert desk.entered == []
    assert desk.view.sign_in_start.isEnabled()


def test_a_badge_chooses_the_person_but_opens_nothing(signing_in: SignInDesk) -> None:
    desk = signing_in
    assert desk.view.take_badge(rules.badge_code("qian"))
    assert desk.view.sign_in_person.value() == "qian"
    assert desk.entered == []
    assert not desk.view.take_badge("6901234567892")
    assert "not a badge" in desk.view.sign_in_message.text
    desk.type(rules.badge_code("lin"))  # a keyboard scanner in the password field
    assert desk.view.sign_in_person.value() == "lin"
    assert desk.entered == []


def test_the_password_is_never_shown(signing_in: SignInDesk) -> None:
    field = signing_in.view.sign_in_password
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_somebody_else_types_a_login(signing_in: SignInDesk) -> None:
    desk = signing_in.choose("")
    assert not desk.view.login_field.isHidden()
    desk.view.sign_in_login.setText("qian")
    desk.type(PASSWORD)
    assert len(desk.entered) == 1


def test_a_language_is_a_press_away(signing_in: SignInDesk) -> None:
    chosen: list[Language] = []
    signing_in.view.language_chosen.connect(chosen.append)
    signing_in.view.language_zh_tw.click()
    assert chosen == [Language.ZH_TW]


# first start


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
    from wms_desktop.ui.theme import Theme
    from wms_desktop.ui.type import load_fonts

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
        ("nonsense", "not a database"),
        ("mysql://127.0.0.1/wms", "not a database"),
        (r"sqlite:///\\server\share\wms.sqlite", "network"),
    ],
)
@pytest.mark.usefixtures("english")
def test_the_address_is_really_tried(qtbot: QtBot, tmp_path: Path, address: str, said: str) -> None:
    desk = FirstStartDesk(qtbot, tmp_path / "x.sqlite").next()
    desk.view.data.data_shared.setChecked(True)
    desk.view.data.database_address.setText(address)
    desk.view.data.database_test.click()
    assert said in desk.view.data.told.text()
    if not address:
        assert desk.view.data.address_field.error()
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
    data.database_address.setText(url.replace("postgres@", ""))
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


# settings


@pytest.fixture
def file(tmp_path: Path) -> WorkstationFile:
    return WorkstationFile(tmp_path / "config" / "workstation.toml")


def a_page(
    qtbot: QtBot, shop: Shop, folder: Path, file: WorkstationFile, login: str = "admin"
) -> SettingsPage:
    context = a_context(shop, folder, login=login, language=Language.EN)
    page = SettingsPage(context, file=file)
    qtbot.addWidget(page)
    page.resize(1210, 624)
    page.show()
    qtbot.waitExposed(page)
    return page


def shell(page: SettingsPage) -> RecordingShell:
    found = page.context.shell
    assert isinstance(found, RecordingShell)
    return found


def test_a_role_sees_its_own_parts(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    own = a_page(qtbot, desk_shop, tmp_path, file, "lin").settings_parts.keys()
    assert own == ["workstation", "scanner", "printers"]
    manager = a_page(qtbot, desk_shop, tmp_path, file, "zhou").settings_parts.keys()
    assert manager == [*own, "rules"]
    admin = a_page(qtbot, desk_shop, tmp_path, file).settings_parts.keys()
    assert admin == [*manager, "people", "sites"]


def test_the_page_opens_as_a_tab(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    page = open_page(qtbot, desk_shop, SettingsPage, tmp_path)
    assert page.objectName() == "settings"
    page.open(part="scanner")
    assert page.expectation().raw
    page.open(part="people")  # not for a clerk
    assert page.expectation().raw


def test_a_choice_takes_effect_at_once_and_is_taken_back(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("workstation")
    assert isinstance(section, WorkstationSection)
    section.chosen_text_size.set_value(150)
    assert WorkstationFile(file.path).load().text_scale_percent == 150
    result = shell(page).results[-1]
    assert result.head == "Text size: 150 %"
    qtbot.waitUntil(lambda: bool(shell(page).went))
    assert shell(page).went[-1] == ("look", {"dark": False, "scale_percent": 150})
    assert result.undo is not None
    result.undo()
    assert WorkstationFile(file.path).load().text_scale_percent == 100
    section.sound_on.click()
    section.chosen_start_tab.set_value("pickup")
    assert not file.settings.sound_on
    page.settings_defaults.click()
    assert file.settings.sound_on
    assert file.settings.start_tab == ""


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    page = a_page(qtbot, desk_shop, tmp_path, WorkstationFile(tmp_path / "config" / "w.toml"))
    section = page.section("workstation")
    assert isinstance(section, WorkstationSection)
    section.chosen_start_tab.set_value("pickup")
    assert shell(page).results[-1].kind == "bad"


def test_three_scans_teach_the_speed(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("scanner")
    assert isinstance(section, ScannerSection)
    section.scanner_learn.click()
    at_ms = 0
    for _ in range(3):
        at_ms += 5000
        for character in "X-TEST-1":
            at_ms += 31
            section.see_key(SeenKey(character, ord(character), at_ms))
        assert scan(qtbot, page, "X-TEST-1").head == "X-TEST-1"
        assert section.scanner_raw.text() == "X - T E S T - 1"
        assert "31 ms" in section.scanner_facts.text()
    assert file.settings.scan_gap_ms == 72
    assert "72" in section.scanner_learning.text()
    section.scanner_print.click()


def test_a_printer_is_set_right_with_two_figures(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("printers")
    assert isinstance(section, PrintersSection)
    section.label_printer.set_value("TRAY")
    section.measured_a.setText("50.3")
    section.measured_b.setText("29，9")
    assert section.fit_apply.isEnabled()
    section.fit_apply.click()
    fit = file.settings.printer_fits["TRAY"]
    assert (fit.scale_x, fit.scale_y) == (0.994, 1.0033)
    for wrong in ("abc", "", "5", "1e9"):
        section.measured_a.setText(wrong)
        assert section.a_field.error()
        assert not section.fit_apply.isEnabled()
    section.print_ruler.click()


def test_a_rule_gets_another_value_from_a_day_on(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("rules")
    assert isinstance(section, RulesSection)
    section.rules_list.selectRow(2)
    qtbot.waitUntil(lambda: section.rule_value.text() == "8")
    section.rule_value.setText("12")
    section.rule_from.setText("+3")
    section.rule_save.click()
    row = queries.rule_rows(desk_shop.db, [rules.PASSWORD_LENGTH], TODAY)[0]
    assert (row.next_value, row.next_from) == ("12", TODAY + timedelta(days=3))
    section.rule_value.setText("3")
    section.rule_save.click()
    assert "not a value" in section.rules_message.text


def test_a_manager_reads_rules_only(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    section = a_page(qtbot, desk_shop, tmp_path, file, "zhou").section("rules")
    assert isinstance(section, RulesSection)
    section.rules_list.selectRow(0)
    qtbot.waitUntil(lambda: bool(section.rule_reason.text()))
    assert not section.rule_save.isEnabled()
    assert "administrator" in section.rule_reason.text()


def test_the_administrator_takes_somebody_on_and_switches_off(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("people")
    assert isinstance(section, PeopleSection)
    section.people_new.click()
    section.person_name.setText("钱小红")
    section.person_login.setText("qian")
    section.person_password.setText("short")
    section.findChild(type(section._ticks[Role.QC]), "role_qc").click()
    section.person_save.click()
    assert "too short" in section.people_message.text
    section.person_password.setText(PASSWORD)
    section.person_save.click()
    row = queries.person_by_login(desk_shop.db, "qian")
    assert row is not None
    assert row.roles == ((1, Role.QC),)
    assert section.person_password.text() == ""
    section.person_name.setText("钱红")
    section.person_password.setText("another sentence")
    section.person_save.click()
    section.person_switch.click()
    row = queries.person_by_login(desk_shop.db, "qian")
    assert row is not None
    assert (row.name, row.is_active) == ("钱红", False)
    assert section.person_switch.text() == "Switch on"
    section.person_badge.click()
    section.look_for("lin")
    assert section.people_list.model().rowCount() == 1


def test_the_slower_administrator_is_told(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("people")
    assert isinstance(section, PeopleSection)
    section.look_for("lin")
    section.people_list.selectRow(0)
    qtbot.waitUntil(lambda: section.person_login.text() == "lin")
    command = service.ChangePerson(desk_shop.op(), 1, 1, "林晓", ((1, Role.CLERK),))
    service.change_person(desk_shop.db, desk_shop.acting("admin"), command)
    section.person_name.setText("林林")
    section.person_save.click()
    assert "another workstation" in section.people_message.text
    assert section.person_name.text() == "林晓"


def test_sites_and_keys(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    page = a_page(qtbot, desk_shop, tmp_path, file)
    section = page.section("sites")
    assert isinstance(section, SitesSection)
    section.new_site_code.setText("tp")
    section.new_site_name.setText("台北倉")
    section.site_add.click()
    assert [site.code for site in queries.sites(desk_shop.db)] == ["SH", "SX", "TP"]
    section.new_workstation_name.setText("櫃台 2")
    section.workstation_add.click()
    assert [d.name for d in queries.workstations(desk_shop.db, 1)] == ["工作台 1", "櫃台 2"]
    section.vault_key.setText("nonsense")
    section.vault_enrol.click()
    assert "not a recovery key" in section.sites_message.text
    assert not page.context.vault.has_key


def test_every_operated_widget_has_a_name(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, file: WorkstationFile
) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QTableView

    page = a_page(qtbot, desk_shop, tmp_path, file)
    for key in page.settings_parts.keys():  # noqa: SIM118 - not a mapping
        section = page.section(key)
        kinds = (QAbstractButton, QComboBox, QLineEdit, QTableView)
        for kind in kinds:
            for widget in section.findChildren(kind):
                if widget.objectName().startswith("qt_") or not widget.isVisibleTo(section):
                    continue
                if isinstance(widget.parent(), QTableView):
                    continue
                assert widget.objectName(), (key, widget)
                assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), (
                    key,
                    widget.objectName(),
                )


def test_nobody_listed_shows_more_than_a_name(desk_shop: Shop) -> None:
    row = queries.people(desk_shop.db)[0]
    assert not {"password", "hash", "number"} & set(row.__slots__)
