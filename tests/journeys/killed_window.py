"""Windows that are killed in the middle of it: typing, sending, and waiting for an answer.

Runs as a process of its own, which has loaded everything and forks a fresh window in no time:
``python -m tests.journeys.killed_window`` reads an order for a window from each line of JSON, and
says in such lines what that window does, until it is dead.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.journeys.frozen import Frozen
from wms_desktop import slices, tabs
from wms_desktop.db.database import Database

PARENT_DIES = 1


def say(**told: Any) -> None:
    """One line for whoever kills this window."""
    print(json.dumps(told, ensure_ascii=False), flush=True)


def type_only(desk: Frozen, word: str) -> None:
    """Fill the form in and leave it at that."""
    desk.fill_in(word)
    say(pid=os.getpid(), typed=word, at=time.time())


def send(desk: Frozen, word: str) -> None:
    """Fill it in and press."""
    desk.fill_in(word)
    say(pid=os.getpid(), typed=word, at=time.time())
    desk.press()
    say(pressed=word, at=time.time())
    desk.wait(lambda: not desk.form.is_begun, "the answer")
    say(posted=word)


def send_on_and_on(desk: Frozen, word: str) -> None:
    """One order after the other; each answer is said the moment it is seen."""
    say(pid=os.getpid(), at=time.time())
    for number in range(10_000):
        send(desk, f"{word}-{number}")


DEEDS = {"type": type_only, "send": send, "on": send_on_and_on}


def one_window(url: str, near: str, folder: str, deed: str) -> None:
    """A window that does its deed and then stands there until it is killed."""
    from wms_desktop.core.language import Language
    from wms_desktop.core.workstation import WorkstationFile
    from wms_desktop.start import made_application

    ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGKILL)  # no window outlives its test
    for kind in ("DATA", "CONFIG", "CACHE"):
        os.environ[f"WMS_{kind}_DIR"] = str(Path(folder) / kind.lower())
    app = made_application(WorkstationFile().load(), Language.ZH_CN)
    desk = Frozen(app, Database(url), near, Path(folder))
    DEEDS[deed](desk, f"{deed}-0" if deed != "on" else f"{deed}-{os.getpid()}")
    desk.rest(600_000)


def main() -> None:
    """A window for each order that is read, until it is dead."""
    slices.load()
    tabs.load_pages()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                one_window(**json.loads(line))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        say(killed=os.WIFSIGNALED(status))


if __name__ == "__main__":
    main()
