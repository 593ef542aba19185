"""Settings, audit trail: days and words by keys; the old and new values of a line beside it."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from tests.desk import a_context
from tests.pickup.waybills import NUMBER
from tests.shop import Shop
from wms_desktop.core import moments
from wms_desktop.core.language import Language
from wms_desktop.customers.exports_trail import WHO_READS
from wms_desktop.customers.view_trail import TrailSection
from wms_desktop.db import audit
from wms_desktop.db.tables import Audit
from wms_desktop.people.view_settings import SettingsPage, SettingsPart
from wms_desktop.ui.label import Label

pytestmark = pytest.mark.rule("SYS-1")
F2, SHANGHAI = Qt.Key.Key_F2, ZoneInfo("Asia/Shanghai")


def note(shop: Shop, subject: str, before: dict[str, object], after: dict[str, object]) -> None:
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.note", subject, before=before, after=after)


def shown(qtbot: QtBot, shop: Shop, folder: Path, login: str) -> SettingsPage:
    context = a_context(shop, folder, login=login, language=Language.EN)
    part = SettingsPart("trail", "history", "Audit trail", WHO_READS, TrailSection)
    page = SettingsPage(context, more_parts=(part,))
    qtbot.addWidget(page)
    page.resize(1210, 624)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    return page


def test_a_line_is_found_and_tells_what_was_changed(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    note(desk_shop, "thing:A-1", {"place": "A", "gone": 1}, {"place": "B", "idcard": NUMBER})
    note(desk_shop, "thing:B-2", {}, {})
    page = shown(qtbot, desk_shop, tmp_path, "admin")
    section = page.section("trail")
    assert isinstance(section, TrailSection)
    for _ in range(3):
        section.pane.list.setFocus()
        qtbot.keyClick(section.pane.list, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert section.days.current() == "all"
    qtbot.keyClick(section.pane.list, F2)
    assert section.search.hasFocus()
    qtbot.keyClicks(section.search, "a-1 lin")
    qtbot.keyClick(section.search, Qt.Key.Key_Return)
    assert section.pane.rows.rowCount() == 1
    assert section.pane.foot.text == "1 line"
    told = facts(section)
    assert told["test.note"] == "thing:A-1"
    assert (told["place"], told["gone"]) == ("A → B", "1")
    assert NUMBER not in str(told)
    section.search.setText("no such thing")
    section.search.search_now()
    assert section.pane.empty.isVisible()
    assert facts(section) == {}


def facts(section: TrailSection) -> dict[str, str]:
    """What is told of the line, as it is seen."""
    labels = [label for label in section.facts.findChildren(Label) if label.isVisible()]
    texts = [label.text() for label in labels]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_today_is_the_sites_day(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments._Site, "zone", SHANGHAI)
    midnight = desk_shop.now.astimezone(SHANGHAI).replace(hour=0, minute=0)
    row = {"person_id": 2, "workstation_id": 1, "action": "x", "digest": "x"}
    with desk_shop.db.write() as session:
        for name, at in (("early", midnight), ("late", midnight - timedelta(minutes=1))):
            told = {"subject": f"thing:{name}", "at": at.astimezone(UTC)}
            session.execute(insert(Audit), row | told | {"before": "", "after": ""})
    page = shown(qtbot, desk_shop, tmp_path, "admin")
    section = page.section("trail")
    assert isinstance(section, TrailSection)
    assert "thing:early" in seen(section)
    assert "thing:late" not in seen(section)
    section.days.choose("week")
    section.reload()
    assert "thing:late" in seen(section)


def seen(section: TrailSection) -> str:
    rows = section.pane.rows
    return "\n".join(str(rows.data(rows.index(at, 0))) for at in range(rows.rowCount()))


def test_a_clerk_is_offered_no_trail(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    page = shown(qtbot, desk_shop, tmp_path, "lin")
    page.show_part("trail")
    assert not page.findChildren(TrailSection)
