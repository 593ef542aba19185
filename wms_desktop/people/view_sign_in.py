"""The panel where people sign in, change places, and come back after the window has locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.people.rules import LONGEST_PASSWORD, SignInFault, badge_login
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import N_, sentence, tr, word

if TYPE_CHECKING:  # the panel stands before the database is opened (speed.md, P13)
    from wms_desktop.people.queries import PersonChoice
    from wms_desktop.people.signin import SignedIn, SignIn

SLOW_MS = 700
START = ActionSpec("sign_in.start", N_("Start work"), "Return", "login-2")


class SignInView(QWidget):
    """Who is at the counter, and the password; a badge chooses the person.

    Args:
        way: how this workstation lets people in; None while the database is being opened, until
            `set_way`.
        place: site and workstation, shown under the program's name.
        login: offered first; while locked it is who was working.
        person: how *login* is called until all people are known; empty shows the login.
        locked: the window was locked: what was typed on the pages is still there.

    Signals:
        signed_in: a `SignedIn`.
        language_chosen: a `Language`; whoever listens builds the panel anew.
    """

    signed_in = Signal(object)
    language_chosen = Signal(object)

    sign_in_title: Label
    sign_in_place: Label
    person_field: Field
    sign_in_person: Combo
    login_field: Field
    sign_in_login: LineEdit
    password_field: Field
    sign_in_password: LineEdit
    sign_in_message: Message
    sign_in_start: Button
    language_zh_cn: Button
    language_zh_tw: Button
    language_en: Button

    def __init__(
        self,
        tasks: TaskRunner,
        way: SignIn | None,
        *,
        place: str,
        language: Language,
        login: str = "",
        person: str = "",
        locked: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sign_in")
        self._tasks, self._way, self._clock = tasks, way, clock
        self._language, self._busy = language, False
        self.slow = QTimer(self)
        self.slow.setSingleShot(True)
        self.slow.setInterval(SLOW_MS)
        self.slow.timeout.connect(self._tell_slow)
        load_form(self, "sign_in")
        self.sign_in_place.setText(place)
        if locked:
            self.sign_in_title.setText(tr("Locked"))
        self.sign_in_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.sign_in_password.setMaxLength(LONGEST_PASSWORD)
        self.sign_in_password.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        action = bind(START, self._on_start, self)
        tie(action, self.sign_in_start)
        for edit in (self.sign_in_login, self.sign_in_password):
            edit.returnPressed.connect(self._on_start)
            edit.textEdited.connect(lambda _text: self._stop_waiting())
        self.sign_in_person.currentIndexChanged.connect(self._on_person)
        self._connect_languages()
        show_when(self.sign_in_message, False)
        self._offer([(person, login)] if person and login else [], login)
        if way is not None:
            self.set_way(way)

    def set_way(self, way: SignIn) -> None:
        """The database is open; who has pressed Start already is let in now."""
        self._way = way
        self._tasks.submit(
            way.people,
            owner=self,
            done=lambda people: self._offer([(_named(p), p.login) for p in people], self._chosen),
            failed=self._on_refused,
        )
        if self._busy:
            self._set_busy(False)
            self.sign_in_message.clear()
            self._on_start()

    def take_over(self, other: SignInView) -> None:
        """Go on where *other*, in another language, was left: who is chosen, what is typed."""
        self._choose(other._chosen)
        self.sign_in_password.setText(other.sign_in_password.text())
        if other._busy:
            self._on_start()

    def take_badge(self, text: str) -> bool:
        """A scan while this panel is shown; whether it was a badge."""
        login = badge_login(text)
        if login is None:
            self._say(
                "warn", tr("This is not a badge"), tr("Scan the badge, or type the password.")
            )
            return False
        self._choose(login)
        self.sign_in_password.clear()
        self.sign_in_message.clear()
        self.sign_in_password.setFocus()
        return True

    def focusInEvent(self, _event: QFocusEvent) -> None:
        (self.sign_in_password if self._chosen else self.sign_in_login).setFocus()

    def _connect_languages(self) -> None:
        buttons = {
            Language.ZH_CN: self.language_zh_cn,
            Language.ZH_TW: self.language_zh_tw,
            Language.EN: self.language_en,
        }
        for language, button in buttons.items():
            button.setAutoExclusive(True)
            button.setChecked(language is self._language)
            button.clicked.connect(
                lambda _checked=False, chosen=language: self.language_chosen.emit(chosen)
            )

    @property
    def _chosen(self) -> str:
        """The login of whoever is chosen or typed."""
        return str(self.sign_in_person.value() or self.sign_in_login.text())

    def _offer(self, people: list[tuple[str, str]], login: str) -> None:
        """Offer *people* by name, everybody else by login; a password typed already stays."""
        typed, asked = self.sign_in_password.text(), self._chosen
        self.sign_in_person.set_items([*people, (tr("Somebody else"), "")])
        show_when(self.person_field, bool(people))
        self._choose(login)
        if login == asked:
            self.sign_in_password.setText(typed)

    def _choose(self, login: str) -> None:
        self.sign_in_person.set_value(login)
        if self.sign_in_person.currentIndex() < 0:
            self.sign_in_person.set_value("")
            self.sign_in_login.setText(login)
        self._on_person()

    def _stop_waiting(self) -> None:
        """Who types again after Start, before the database is open, presses it again too."""
        if self._busy and self._way is None:
            self._set_busy(False)
            self.sign_in_message.clear()

    def _on_person(self) -> None:
        self._stop_waiting()
        show_when(self.login_field, not self.sign_in_person.value())
        self.sign_in_password.clear()
        self.sign_in_message.clear()

    def _on_start(self) -> None:
        typed = self.sign_in_password.text()
        if badge_login(typed) is not None or badge_login(self.sign_in_login.text()) is not None:
            badge = typed if badge_login(typed) else self.sign_in_login.text()
            self.sign_in_login.clear()
            self.take_badge(badge)
            return
        login = self._chosen
        if not login:
            self.sign_in_login.setFocus()
            return
        if not typed:
            self.sign_in_password.setFocus()
            return
        if self._busy:
            return
        self._set_busy(True)
        self.sign_in_message.clear()
        way, now, language = self._way, self._clock(), self._language
        if way is None:
            self._say("info", tr("Opening the database"), tr("You are let in at once after that."))
            return
        self.slow.start()
        self._tasks.submit(
            lambda: way.enter(login, typed, now=now, language=language),
            owner=self,
            done=lambda signed_in: self._on_signed_in(login, way, signed_in),
            failed=lambda error: self._on_refused(error, login),
            lane=Lane.LONG,
        )

    def _tell_slow(self) -> None:
        self._say("info", tr("Signing in"), tr("One moment, do not press again."))

    def _on_signed_in(self, asked: str, way: SignIn, signed_in: SignedIn) -> None:
        self._set_busy(False)
        if asked != self._chosen:  # somebody else stands here now
            way.leave(signed_in)
            return
        self.sign_in_password.clear()
        self.sign_in_message.clear()
        self.signed_in.emit(signed_in)

    def _on_refused(self, error: Exception, asked: str | None = None) -> None:
        self._set_busy(False)
        told = sentence(error)
        if asked not in (None, self._chosen):
            return
        is_wrong = isinstance(error, Refused) and error.code is SignInFault.WRONG
        if is_wrong:
            self.sign_in_password.clear()
        self._say("bad", told.head, told.advice)
        self.sign_in_password.setFocus()
        self.sign_in_password.selectAll()  # who types it once more replaces it

    def _say(self, kind: str, head: str, advice: str) -> None:
        self.sign_in_message.show_message(kind, head, advice)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.slow.stop()
        self.sign_in_start.setEnabled(not busy)
        for button in (self.language_zh_cn, self.language_zh_tw, self.language_en):
            button.setEnabled(not (busy and self._way is not None))  # its answer comes here


def _named(person: PersonChoice) -> str:
    if not person.roles:
        return person.name
    return tr("{name}, {role}", name=person.name, role=word(person.roles[0]))
