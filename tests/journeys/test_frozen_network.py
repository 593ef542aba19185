"""G5: whatever the network does, the window answers and the person is told within 12 s.

``pytest tests/journeys/test_frozen_network.py``: short deadlines; with ``--slow`` the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.frozen import Frozen
from tests.silent_server import Net, before
from wms_desktop.db import server_address
from wms_desktop.db.database import Database
from wms_desktop.ui import sending
from wms_desktop.ui.live import Connection
from wms_desktop.ui.tasks import LIMITS_MS, Lane

ANSWERS_MS = 200
TOLD_S = 12.0
SHORT = {Lane.READ: 1_000, Lane.WRITE: 3_000}
SIZES = [pytest.param(SHORT, id="short"), pytest.param(None, id="real", marks=pytest.mark.slow)]
DRIVER = [pytest.param(True, id="driver"), pytest.param(False, id="watchdog-alone")]


@pytest.fixture(params=SIZES)
def limits(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> dict[Lane, int] | None:
    if request.param:
        monkeypatch.setattr(sending, "ASK_AGAIN_MS", 300)
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=DRIVER)
def frozen(
    qapp: QApplication, postgres_db: Database, tmp_path: Path,
    limits: dict[Lane, int] | None, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Frozen]:  # fmt: skip
    """The window; with the driver's own time limits, and without them, as on Windows."""
    if not request.param:
        for name in ("tcp_user_timeout", "keepalives"):
            monkeypatch.setitem(server_address.SETTINGS, name, 0)
    with before(postgres_db.engine.url.render_as_string(hide_password=False)) as net:
        desk = Frozen(qapp, postgres_db, net.url, tmp_path)
        desk.net = net
        desk.limits_ms = limits or LIMITS_MS
        yield desk
        net.net = Net.CUT
        desk.close()


def is_unknown(desk: Frozen) -> bool:
    return "还不知道" in desk.told


def is_told(desk: Frozen) -> bool:
    """That it is unknown, or that nothing was saved."""
    return is_unknown(desk) or "没有保存" in desk.told


@pytest.mark.parametrize(
    ("net", "says"),
    [
        pytest.param(Net.COMMIT_LOST, is_unknown, id="cut-while-waiting"),
        pytest.param(Net.CUT, is_told, id="cut-before-the-click"),
        pytest.param(Net.SILENT, is_told, id="silent-host"),
        pytest.param(Net.LOSES_ANSWERS, is_told, id="half-open"),
    ],
)
def test_the_window_answers_and_the_person_is_told(
    frozen: Frozen, net: Net, says: Callable[[Frozen], bool]
) -> None:
    desk = frozen
    desk.fill_in()
    desk.rest(600)
    desk.pulse.restart()
    desk.tasks.limits_ms |= desk.limits_ms  # a healthy network has all the time it needs
    desk.net.net = net
    desk.press()
    took = desk.wait(lambda: says(desk), "the word")
    assert took < TOLD_S
    desk.rest(300)
    assert desk.orders() == (1 if net is Net.COMMIT_LOST else 0)

    desk.net.net = Net.CUT  # a half-open line is found out in the end
    desk.rest(200)
    desk.net.net = Net.GOOD
    desk.tasks.limits_ms |= LIMITS_MS
    desk.wait(lambda: desk.connection is Connection.GREEN, "the server to be back")
    desk.wait(lambda: not is_unknown(desk), "the outcome")
    if not desk.orders():
        desk.wait(desk.form.goods_create.isEnabled, "the button")
        desk.press()
    desk.wait(lambda: desk.orders() == 1, "the order")
    desk.rest(600)
    assert desk.orders() == 1
    assert desk.pulse.longest_ms < ANSWERS_MS, f"{desk.pulse.longest_ms:.0f} ms without an answer"
    print(f"{net.name}: told after {took:.1f} s, longest {desk.pulse.longest_ms:.0f} ms")
