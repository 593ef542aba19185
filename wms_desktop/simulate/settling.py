"""One operation until its outcome is known: an answer that is lost is asked for by its key.

The window does the same with timers (`ui.sending`); here there is nobody to keep free.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.simulate.journal import Journal, Told
from wms_desktop.simulate.spoken import USES, as_text

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
PATIENCE_S = 120.0


@dataclass
class Settling:
    """Sends use cases and writes down what it was told of them.

    Args:
        gives_up: whether somebody who is told "not done" walks away from it.
    """

    db: Database
    journal: Journal
    gives_up: Callable[[], bool] = lambda: False

    def settle(self, by: Callable[[], Acting], login: str, use: str, command: Any) -> Any:
        """The value, once it is known; None where it was refused or given up."""
        said = {"use": use, "by": login, "said": as_text(command)}
        key, began = command.op_id, time.monotonic()
        pause, is_unknown = FIRST_PAUSE_S, False
        while True:
            self.journal.write(key, Told.SENT, **(said or {}))
            said = {}
            try:
                done = USES[use].function(self.db, by(), command)
            except (Refused, Stale) as error:
                why = error.code.value if isinstance(error, Refused) else "stale"
                self.journal.write(key, Told.REFUSED, why=why, took=_since(began))
                return None
            except Unavailable as error:
                is_unknown = is_unknown or bool(error.params.get("unknown"))
                told = Told.UNKNOWN if is_unknown else Told.FAILED
                self.journal.write(key, told, why=error.lack.value, took=_since(began))
                time.sleep(pause)
                if not is_unknown and self.gives_up():
                    return None
                if time.monotonic() - began > PATIENCE_S:
                    return None
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            answer = operations.as_kept(done.value)
            self.journal.write(
                key, Told.ACKED, answer=answer, replay=done.replay, took=_since(began)
            )
            return done.value


def _since(began: float) -> float:
    return round(time.monotonic() - began, 6)
