"""The settings' part about evidence: how it stands, checked by one key, stored elsewhere by one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.desk import RecordingShell, a_context
from tests.shop import Shop
from tests.upkeep.test_evidence_keeper import every, worked
from wms_desktop.core.language import Language
from wms_desktop.db import archive, evidence, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import FolderStore
from wms_desktop.db.tables import Audit
from wms_desktop.people import view_settings_moving
from wms_desktop.people.view_settings import SettingsPage, SettingsPart
from wms_desktop.people.view_settings_evidence import WHO, EvidenceSection
from wms_desktop.upkeep.evidence_keeper import full_check

F9, CTRL_S, CTRL_M = (
    (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier),
)


class Desk:
    """The page with its part, pressed by keys alone."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, login: str = "admin") -> None:
        self._bot, anchors = qtbot, AnchorList(folder / "anchors.jsonl")
        context = a_context(shop, folder, login=login, language=Language.EN)
        part = SettingsPart(
            "evidence", "shield-check", "Evidence", WHO,
            lambda page: EvidenceSection(
                page, lambda db, by, told: full_check(db, by, anchors, told)
            ),
        )  # fmt: skip
        self.page = SettingsPage(context, more_parts=(part,))
        qtbot.addWidget(self.page)
        self.page.resize(1210, 624)
        with qtbot.waitExposed(self.page):
            self.page.show()
        section = self.page.section("evidence")
        assert isinstance(section, EvidenceSection)
        self.section = section

    def press(self, key: tuple[Qt.Key, Qt.KeyboardModifier], *, keep_focus: bool = False) -> str:
        with self._bot.waitActive(self.page):
            self.page.activateWindow()
        store = self.section.store
        if not keep_focus or not self.section.isAncestorOf(self.page.focusWidget() or self.page):
            (store if store.isVisible() else self.section).setFocus()
        self._bot.keyClick(self.page.focusWidget() or self.page, *key)
        return self.section.result.text

    def choose(self, kind: StoreKind, address: str) -> str:
        self.section.store.set_value(kind)
        self._bot.keyClicks(self.section.address, address)
        return self.press(CTRL_S)


@pytest.fixture
def kept(desk_shop: Shop) -> str:
    with desk_shop.db.write() as session:
        return archive.store(session, desk_shop.acting(), b"%PDF-1.4 kept", "application/pdf")


@pytest.mark.rule("SYS-1")
@pytest.mark.usefixtures("kept")
def test_one_key_checks_everything_and_seals_it(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = Desk(qtbot, desk_shop, tmp_path)
    assert "1 file" in desk.section.kept.text()
    assert desk.section.seal.text() == "–"
    assert desk.press(F9) == "Everything holds It was sealed just now."
    assert desk.section.seal.text().startswith(seals.newest_anchor(desk_shop.db))
    assert desk.section.check_button.isEnabled()


@pytest.mark.rule("SYS-1")
def test_rows_that_no_seal_came_for_are_told_until_they_are_checked(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    begin = datetime(2026, 5, 21, tzinfo=UTC)
    worked(desk_shop, begin)
    seals.seal(desk_shop.db)
    worked(desk_shop, *every(begin, 180))
    desk = Desk(qtbot, desk_shop, tmp_path)
    assert desk.section.message.text.startswith("Not sealed since 2026-05-21")
    assert desk.press(F9).startswith("1 thing does not hold")
    assert desk.section.message.text == ""
    assert desk.press(F9) == "Everything holds It was sealed just now."


@pytest.mark.rule("SYS-2")
def test_what_does_not_hold_is_named(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, kept: str
) -> None:
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stored_file_no_update")
        connection.exec_driver_sql("UPDATE stored_file SET content = x'00'")
    desk = Desk(qtbot, desk_shop, tmp_path, "zhou")
    said = desk.press(F9)
    assert said.startswith("1 thing does not hold")
    assert f"file:{kept[:12]}" in said
    assert "1 file is altered or missing" in desk.section.message.text


@pytest.mark.rule("SYS-2")
@pytest.mark.usefixtures("kept")
def test_an_administrator_keeps_new_files_in_a_folder(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = Desk(qtbot, desk_shop, tmp_path)
    assert "does not answer" in desk.choose(StoreKind.FOLDER, str(tmp_path / "nowhere"))
    with desk_shop.db.read() as session:
        assert evidence.chosen(session) is StoreKind.DATABASE
    (tmp_path / "store").mkdir()
    desk.section.address.clear()
    said = desk.choose(StoreKind.FOLDER, str(tmp_path / "store"))
    assert said.startswith("New files are kept there")
    assert "until they are moved" in said
    assert str(tmp_path / "store") in desk.section.kept.text()


def test_only_administrators_choose_the_store(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    assert not Desk(qtbot, desk_shop, tmp_path, "zhou").section.store.isVisible()
    assert Desk(qtbot, desk_shop, tmp_path).section.store.isVisible()


class Moving:
    """A desk whose new files go to a folder; those kept so far lie in the database."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, files: int = 3) -> None:
        self.shop, self.store = shop, folder / "store"
        self.store.mkdir()
        by = shop.acting("admin")
        with shop.db.write() as session:
            for number in range(files):
                archive.store(session, by, b"%%PDF-1.4 %d" % number, "application/pdf")
        evidence.choose(shop.db, by, StoreKind.FOLDER, str(self.store))
        self.desk = Desk(qtbot, shop, folder)
        self.part = self.desk.section.moving
        shell = self.desk.page.context.shell
        assert isinstance(shell, RecordingShell)
        self.questions = shell.questions

    def press(self) -> str:
        """The key that moves, or stops."""
        self.desk.press(CTRL_M, keep_focus=True)
        return self.part.result.text

    @property
    def files(self) -> dict[StoreKind, int]:
        return {each.kind: each.files for each in evidence.facts(self.shop.db)}


@pytest.mark.rule("SYS-2")
def test_one_key_moves_what_was_kept_so_far_once_it_was_confirmed(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    moving = Moving(qtbot, desk_shop, tmp_path)
    assert moving.part.elsewhere.text().startswith("Kept elsewhere: Database, 3 files, ")
    assert moving.press() == ""
    (question,) = moving.questions
    assert question.about == str(moving.store)
    assert (question.title, question.yes) == ("Move kept files to the folder?", "Move 3 files")
    assert moving.files == {StoreKind.FOLDER: 0, StoreKind.DATABASE: 3}
    assert moving.desk.press(CTRL_S).startswith("New files are kept there")
    question.on_yes()
    assert moving.part.result.text == (
        "3 files moved and read again Nothing is kept elsewhere now."
    )
    assert moving.files == {StoreKind.FOLDER: 3}
    assert not moving.part.button.isVisible()
    assert moving.desk.section.result.text == ""
    moving.press()
    assert len(moving.questions) == 1  # nothing is left to be asked about


@pytest.mark.rule("SYS-2")
def test_the_same_key_stops_after_the_file_in_hand_and_goes_on_later(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = Moving(qtbot, desk_shop, tmp_path)
    plain, shown = FolderStore.put, []

    def put(store: FolderStore, sha256: str, content: bytes) -> None:
        shown.append((moving.part.button.text(), moving.part.figure.text()))
        if len(shown) == 2:
            moving.press()
            assert moving.part.button.text() == "Stopping…"
            assert moving.part.button.hasFocus()
        plain(store, sha256, content)

    monkeypatch.setattr(FolderStore, "put", put)
    moving.press()
    moving.questions[0].on_yes()
    assert shown == [("Stop moving", ""), ("Stop moving", "1 of 3")]
    assert moving.part.result.text == (
        "2 files moved and read again 1 stay where they are. Go on at any time."
    )
    assert moving.files == {StoreKind.FOLDER: 2, StoreKind.DATABASE: 1}
    moving.press()
    moving.questions[1].on_yes()
    assert moving.files == {StoreKind.FOLDER: 3}


@pytest.mark.rule("SYS-2")
def test_a_store_that_goes_away_ends_the_move_and_loses_nothing(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    moving = Moving(qtbot, desk_shop, tmp_path)
    moving.press()
    moving.store.rename(tmp_path / "unplugged")
    moving.questions[0].on_yes()
    said = moving.part.result.text
    assert said.startswith("The evidence store does not answer")
    assert "the rest stays where it is" in said
    assert moving.files == {StoreKind.FOLDER: 0, StoreKind.DATABASE: 3}
    assert moving.part.button.text() == "Move there"


@pytest.mark.rule("SYS-2")
def test_a_long_move_goes_on_in_turns(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = Moving(qtbot, desk_shop, tmp_path)
    clock = iter(range(0, 100_000, 700))  # every look at the clock is twelve minutes later
    monkeypatch.setattr(view_settings_moving.time, "monotonic", lambda: next(clock))
    moving.press()
    moving.questions[0].on_yes()
    assert moving.part.result.text.startswith("3 files moved and read again")
    with desk_shop.db.read() as session:
        turns = session.scalars(select(Audit.id).where(Audit.action == "evidence.move")).all()
    assert len(turns) == 3


def test_only_administrators_move_files(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    Moving(qtbot, desk_shop, tmp_path)
    other = Desk(qtbot, desk_shop, tmp_path, "zhou")
    assert not other.section.moving.button.isVisible()
    other.press(CTRL_M)
    assert not other.page.context.shell.questions  # type: ignore[attr-defined]
