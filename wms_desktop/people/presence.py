"""Who is signed in on this workstation right now, for every use case that is started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.people import queries
from wms_desktop.people.signin import SignedIn


class Presence:
    """Gives a fresh `Acting` to whoever asks; refuses while nobody is signed in or it is locked.

    Args:
        clock: an aware moment in UTC.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._signed_in: SignedIn | None = None
        self.is_locked = False
        self.language = Language.ZH_CN

    @property
    def signed_in(self) -> SignedIn | None:
        """Who is signed in, also while locked."""
        return self._signed_in

    def acting(self) -> Acting:
        """The person acting now.

        Raises:
            Unavailable: nobody is signed in, or the window is locked.
        """
        if self._signed_in is None or self.is_locked:
            raise Unavailable(Lack.SIGN_IN)
        return self._signed_in.at(self._clock(), self.language)

    def enter(self, signed_in: SignedIn) -> None:
        """*signed_in* works here from now on."""
        self._signed_in, self.is_locked = signed_in, False

    def correct(self, signed_in: SignedIn) -> None:
        """The same person, of whom something is known better now; what is locked stays locked."""
        self._signed_in = signed_in

    def lock(self) -> None:
        """Nothing can be done any more until the password is typed again."""
        self.is_locked = self._signed_in is not None

    def leave(self) -> SignedIn | None:
        """Nobody is signed in any more; returns who was."""
        was, self._signed_in, self.is_locked = self._signed_in, None, False
        return was

    def looked_up(self) -> SignedIn | None:
        """The same person with the roles that hold now; off the GUI thread, when people changed."""
        if self._signed_in is None:
            return None
        acting = queries.acting_for(
            self._signed_in.db,
            self._signed_in.acting.person_id,
            self._signed_in.acting.workstation_id,
            now=self._clock() - self._signed_in.clock_ahead,
            language=self.language,
        )
        return replace(self._signed_in, acting=acting)
