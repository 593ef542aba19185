"""What is typed survives the program."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from tests.ui.behaviour.window import Robot
from wms_desktop.ui.drafts import SAVE_AFTER_MS, DraftKeeper, Drafts
from wms_desktop.ui.unfinished import goals, tell_unfinished


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own" / "drafts.sqlite"


def test_a_draft_comes_back_in_a_new_process(path: Path) -> None:
    first = Drafts(path)
    first.save("goods/new", {"name": "林𠮷", "count": 3})
    first.flush()
    second = Drafts(path)  # the first was never closed: the power was cut
    assert second.load("goods/new") == {"name": "林𠮷", "count": 3}
    second.clear("goods/new")
    assert second.load("goods/new") is None
    first.close()
    second.close()


def test_the_file_is_the_users_own_and_flushed(path: Path) -> None:
    drafts = Drafts(path)
    drafts.save("k", {})
    drafts.flush()
    assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()
    drafts.close()


def test_a_failed_write_is_told(qtbot: QtBot, path: Path) -> None:
    drafts = Drafts(path)
    with qtbot.waitSignal(drafts.failed):
        drafts._later(lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))
    drafts.close()


def test_one_window_sends_a_draft(path: Path) -> None:
    one, other = Drafts(path), Drafts(path)
    assert one.claim("goods/new")
    assert one.claim("goods/new")
    assert not other.claim("goods/new")
    one.release("goods/new")
    assert other.claim("goods/new")
    one.close()
    other.close()


class Form:
    """The fields of one form on a page."""

    def __init__(self, robot: Robot) -> None:
        page = robot.page
        self.name, self.kind, self.note = QLineEdit(page), QComboBox(page), QPlainTextEdit(page)
        self.kind.addItem("A", "a")
        self.kind.addItem("B", "b")
        self.seen, self.count = QCheckBox(page), QSpinBox(page)
        self.fields = {
            "name": self.name,
            "kind": self.kind,
            "note": self.note,
            "seen": self.seen,
            "count": self.count,
        }
        self.keeper = DraftKeeper(page, "form", dict(self.fields))


def test_every_kind_of_field_is_filled_again(robot: Robot) -> None:
    form = Form(robot)
    assert not form.keeper.restored
    form.name.setText("Lin")
    form.kind.setCurrentIndex(1)
    form.note.setPlainText("two\nlines")
    form.seen.setChecked(True)
    form.count.setValue(7)
    form.keeper.keep("lines", [1, 2])
    op_id = form.keeper.op_id
    robot.bot.waitUntil(lambda: robot.drafts.load("form") is not None)
    again = Form(robot)
    assert again.keeper.restored
    assert again.name.text() == "Lin"
    assert again.kind.currentData() == "b"
    assert again.note.toPlainText() == "two\nlines"
    assert again.seen.isChecked()
    assert again.count.value() == 7
    assert again.keeper.kept("lines") == [1, 2]
    assert again.keeper.op_id == op_id


def test_a_posted_draft_is_forgotten_and_the_next_has_its_own_key(robot: Robot) -> None:
    form = Form(robot)
    form.name.setText("Lin")
    first = form.keeper.op_id
    form.keeper.save_now()
    form.keeper.clear()
    assert robot.drafts.load("form") is None
    assert form.keeper.op_id != first


@pytest.mark.rule("PCK-11")
def test_an_offer_names_no_identity_number(path: Path) -> None:
    drafts = Drafts(path)
    offer = {"says": "pickup of {name}", "params": {"name": "王 11010519491231002X"}, "target": {}}
    drafts.save("7/pickup/form", {"_offer": offer})
    assert [draft.params for draft in drafts.unfinished(7)] == [{"name": "王 "}]
    drafts.close()


def test_an_offer_of_another_version_is_no_offer(path: Path) -> None:
    drafts = Drafts(path)
    for number, says in enumerate(("pickup of {what}", "{0}", "{", 5)):
        offer = {"says": says, "params": {"name": "x"}, "target": {}}
        drafts.save(f"7/pickup/{number}", {"_offer": offer})
    drafts.save("7/pickup/n", {"_offer": {"says": "x", "params": [], "target": 3}})
    drafts.close()
    again = Drafts(path)
    assert again.unfinished(7) == []
    again.close()


def test_what_is_not_watched_is_not_kept(robot: Robot) -> None:
    number = QLineEdit(robot.page)
    form = Form(robot)
    number.setText("110101199003070038")
    form.name.setText("Lin")
    form.keeper.save_now()
    assert "110101" not in str(robot.drafts.load("form"))


def test_a_draft_is_at_most_a_second_behind(robot: Robot) -> None:
    form = Form(robot)

    def saved_while_typing() -> bool:
        form.name.setText(f"{form.name.text()}a")  # typing on does not put it off
        return robot.drafts.load("form") is not None

    robot.bot.waitUntil(saved_while_typing)
    assert SAVE_AFTER_MS <= 1000


def test_a_widget_without_content_or_name_is_a_mistake(robot: Robot) -> None:
    keeper = robot.page.draft("x")
    with pytest.raises(TypeError):
        keeper.watch_as("b", QPushButton(robot.page))
    with pytest.raises(ValueError, match="object name"):
        keeper.watch(QLineEdit(robot.page))


def test_what_is_typed_comes_back_when_the_language_changes(robot: Robot) -> None:
    from wms_desktop.core.language import Language

    page = robot.page
    page.draft("form").watch(page.field)
    page.field.setText("half a name")
    robot.window.apply_language(Language.ZH_TW)
    assert robot.page is not page
    robot.page.draft("form").watch(robot.page.field)
    assert robot.page.field.text() == "half a name"


def test_only_what_has_a_name_is_offered_and_only_to_its_author(path: Path) -> None:
    begun = {"says": "pickup of {number}", "params": {"number": "TY-1"}, "target": {"id": 7}}
    first = Drafts(path)
    first.save("1/pickup/waybill-7", {"name": "林", "_offer": begun})
    first.save("1/goods/held", {"name": ""})
    first.save("2/goods/new", {"_offer": begun})
    first.save("1/counts/plan", {"_offer": {"of": "another version"}})
    assert [each.page for each in first.unfinished(1)] == ["pickup"]
    first.flush()
    second = Drafts(path)  # the power was cut
    (waiting,) = second.unfinished(1)
    assert (waiting.page, waiting.params, waiting.target) == (
        "pickup",
        {"number": "TY-1"},
        {"id": 7},
    )
    second.clear("1/pickup/waybill-7")
    assert second.unfinished(1) == []
    first.close()
    second.close()


def test_what_was_begun_is_told_once_and_is_a_key_away(robot: Robot) -> None:
    keeper = robot.page.draft("new")
    keeper.offer("pickup of {number}", {"id": 7}, number="TY-1")
    keeper.save_now()
    tell_unfinished(robot.window)
    kind, head, note = robot.bar
    assert (kind, head) == ("ok", "1 thing is unfinished")
    assert "Ctrl K" in note
    assert robot.sound.played == []
    assert [goal.title for goal in goals(robot.window)] == ["Continue: pickup of TY-1"]
    robot.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    robot.press(Qt.Key.Key_Return)  # what waits comes first
    assert robot.page.opened == [{"id": 7}]
    keeper.clear()
    assert goals(robot.window) == []


def test_nothing_begun_says_nothing(robot: Robot) -> None:
    keeper = robot.page.draft("new")
    keeper.offer("pickup of {number}", number="TY-1")
    keeper.offer("")
    keeper.save_now()
    tell_unfinished(robot.window)
    assert goals(robot.window) == []
