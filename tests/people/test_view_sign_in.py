"""Signing in at a workstation: by name and password, never by a badge alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.conftest import NOW
from tests.desk import a_context
from tests.people.conftest import PASSWORD
from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.people import rules, service
from wms_desktop.people.queries import PersonChoice
from wms_desktop.people.signin import LocalSignIn, SignedIn
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.tasks import InlineRunner


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


class LateWay:
    """Lets in, but slowly: somebody else has come to the counter before the answer does."""

    def __init__(self, way: LocalSignIn, meanwhile: Callable[[], object]) -> None:
        self._way, self._meanwhile = way, meanwhile
        self.left: list[str] = []

    def people(self) -> list[PersonChoice]:
        return self._way.people()

    def enter(self, login: str, password: str, **moment: Any) -> SignedIn:
        signed_in = self._way.enter(login, password, **moment)
        self._meanwhile()
        return signed_in

    def leave(self, signed_in: SignedIn) -> None:
        self.left.append(signed_in.login)


class FailingWay:
    """A server that is away; what the panel said to whoever waited for it."""

    def __init__(self, error: Exception, waiting: Callable[[], str]) -> None:
        self.error, self._waiting = error, waiting
        self.tried: list[str] = []
        self.said: list[str] = []

    def people(self) -> list[PersonChoice]:
        return [PersonChoice("qian", "钱小红", ())]

    def enter(self, _login: str, password: str, **_moment: Any) -> SignedIn:
        self.tried.append(password)
        self.said.append(self._waiting())
        raise self.error

    def leave(self, signed_in: SignedIn) -> None:
        raise AssertionError(signed_in)


def test_who_types_the_password_again_after_a_failure_replaces_it(signing_in: SignInDesk) -> None:
    desk = signing_in
    way = FailingWay(Refused(rules.SignInFault.AWAY), lambda: desk.view.sign_in_message.text)
    desk.view.set_way(way)
    assert "does not answer" in desk.choose("qian").type(PASSWORD)
    desk.type("")  # Enter alone tries the same once more
    desk.type(PASSWORD)
    assert way.tried == [PASSWORD] * 3
    assert way.said == [""] * 3  # what failed before is not said of this try


def test_a_slow_server_is_told_while_it_is_waited_for(signing_in: SignInDesk) -> None:
    desk = signing_in

    def waiting() -> str:
        QTest.qWait(60)
        return desk.view.sign_in_message.text

    desk.view.slow.setInterval(20)
    way = FailingWay(Refused(rules.SignInFault.AWAY), waiting)
    desk.view.set_way(way)
    said = desk.choose("qian").type(PASSWORD)
    assert way.said == ["Signing in One moment, do not press again."]
    QTest.qWait(60)
    assert desk.view.sign_in_message.text == said


def test_a_late_answer_lets_nobody_in_for_somebody_else(
    signing_in: SignInDesk, desk_shop: Shop
) -> None:
    desk = signing_in.choose("qian")
    way = LateWay(
        LocalSignIn(desk_shop.db, 1), lambda: desk.view.take_badge(rules.badge_code("lin"))
    )
    desk.view.set_way(way)
    desk.choose("qian").type(PASSWORD)
    assert (desk.entered, way.left) == ([], ["qian"])
    assert desk.view.sign_in_person.value() == "lin"
    assert desk.view.sign_in_start.isEnabled()


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
