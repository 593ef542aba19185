"""Signing in at the start: the panel stands, and is typed into, while the rest is still loaded."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.first_window import FirstWindow
from wms_desktop.people.view_sign_in import SignInView
from wms_desktop.ui.cover import Cover
from wms_desktop.ui.look import current
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import apply_theme

if TYPE_CHECKING:
    from wms_desktop.people.signin import SignedIn, SignIn

PLACE, PERSON = "place", "person"  # preferences of the workstation: what the panel says at once
_ENDS, _NAMES = "login_ends", "login_names"


def known_ends(preferences: Mapping[str, Any]) -> dict[str, str]:
    """When logins end that have an end, as far as the server has told their owners here."""
    kept = preferences.get(_ENDS)
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, Mapping) else {}


def known_names(preferences: Mapping[str, Any]) -> dict[str, str]:
    """How the people who signed in here are called."""
    kept = preferences.get(_NAMES)
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, Mapping) else {}


def remember_name(
    preferences: MutableMapping[str, Any], signed_in: SignedIn, logins: tuple[str, ...]
) -> None:
    """Keep it for as long as the login is among the *logins* that are offered."""
    before = known_names(preferences)
    after = {login: name for login, name in before.items() if login in logins}
    after[signed_in.login] = signed_in.acting.person_name
    if after != before:
        preferences[_NAMES] = after


def remember_end(preferences: MutableMapping[str, Any], signed_in: SignedIn) -> None:
    """Keep it: at the door the server calls it a wrong password, and says no more."""
    before = known_ends(preferences)
    after = {login: end for login, end in before.items() if login != signed_in.login}
    if signed_in.ends_at is not None:
        after[signed_in.login] = signed_in.ends_at.isoformat()
    if after != before:
        preferences[_ENDS] = after


class FrontDoor(QObject):
    """The sign-in panel before there is a main window.

    Signals:
        signed_in: a `SignedIn`.
        language_chosen: a `Language`, already in force.
    """

    signed_in = Signal(object)
    language_chosen = Signal(object)

    def __init__(
        self, app: QApplication, tasks: TaskRunner, first: FirstWindow, file: WorkstationFile
    ) -> None:
        super().__init__(app)
        self._app, self._tasks, self._first, self._file = app, tasks, first, file
        self._way: SignIn | None = None
        self._panel = self._shown()

    def open(self, way: SignIn) -> None:
        """The database is there: whoever has typed a password already is let in now."""
        self._way = way
        self._panel.set_way(way)

    def take_badge(self, text: str) -> bool:
        """A scan while nobody is signed in; whether it was a badge."""
        return self._panel.take_badge(text)

    def _shown(self) -> SignInView:
        settings = self._file.settings
        kept = settings.preferences
        panel = SignInView(
            self._tasks,
            self._way,
            place=str(kept.get(PLACE, "")),
            language=current().language,
            login=settings.last_login,
            person=str(kept.get(PERSON, "")),
        )
        panel.signed_in.connect(self.signed_in)
        panel.language_chosen.connect(self._on_language)
        self._first.show(Cover(panel, panel.take_badge))
        panel.setFocus()
        return panel

    def _on_language(self, language: Language) -> None:
        look = current()
        apply_theme(self._app, look.theme, language, look.text_scale)
        before, self._panel = self._panel, self._shown()
        self._panel.take_over(before)
        self._file.remember(language=language.value)
        self.language_chosen.emit(language)
