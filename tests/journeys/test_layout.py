"""Everything that the window shows, in three languages and five sizes: nothing is cut off."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from tests.desk import PaperTray
from tests.journeys.clerk import Clerk
from tests.journeys.seen import findings
from tests.journeys.told import unread
from wms_desktop import slices
from wms_desktop.app import Place, Program
from wms_desktop.core.language import Language
from wms_desktop.core.moments import show_moments_in
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.database import Database
from wms_desktop.demo.masters import main_desk
from wms_desktop.opening import sample_database
from wms_desktop.people.view_first_start import FirstStartView
from wms_desktop.tour.robot import TourError
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts

NOW = datetime(2026, 5, 21, 2, 30, tzinfo=UTC)
SIZES = ((1920, 1080), (1366, 768), (1366, 696), (1280, 720), (911, 512))
TAIWAN = ((1366, 768), (911, 512))  # its words are as wide as the mainland's
LARGE_TYPE = ((1366, 768),)
REFUSED_AT = ((1366, 768), (911, 512))
PICTURES = os.environ.get("WMS_TEST_PICTURES", "")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, made once."""
    folder = tmp_path_factory.mktemp("sample")
    sample_database(folder, NOW).close()
    return folder / "sample.sqlite"


@contextmanager
def at_work(
    app: QApplication, sample: Path, folder: Path, language: Language, scale: float
) -> Iterator[Clerk]:
    """The real window with threads and a copy of the sample shop."""
    slices.register_words()
    load_fonts()
    dark = "dark" in os.environ.get("WMS_TEST_THEME", "")
    apply_theme(app, Theme.DARK if dark else Theme.LIGHT, language, scale)
    shutil.copy(sample, folder / "sample.sqlite")
    db = Database(f"sqlite:///{folder / 'sample.sqlite'}")
    with db.read() as session:
        desk = main_desk(session)
    file = WorkstationFile(folder / "workstation.toml")
    file.load()
    place = Place(db, folder, desk, file, is_sample=True)
    program = Program(app, place, PaperTray(), clock=lambda: NOW)
    program.sound.muted = True
    program.window.resize(1366, 768)
    program.window.show()
    program.window.activateWindow()
    try:
        yield Clerk(program)
    finally:
        program.window.hide()
        program.close()
        program.scan_filter.stop()
        program.window.deleteLater()
        program.deleteLater()
        app.processEvents()
        show_moments_in(UTC)
        apply_theme(app)


@pytest.mark.parametrize("language", Language)
def test_nothing_is_cut_off_in_any_state_of_the_window(
    qapp: QApplication, sample: Path, tmp_path: Path, language: Language
) -> None:
    with at_work(qapp, sample, tmp_path, language, 1.0) as clerk:
        sizes = TAIWAN if language is Language.ZH_TW else SIZES
        assert _walk(clerk, language, sizes) == []


def test_nothing_is_cut_off_at_a_text_scale_of_150(
    qapp: QApplication, sample: Path, tmp_path: Path
) -> None:
    with at_work(qapp, sample, tmp_path, Language.EN, 1.5) as clerk:
        assert _walk(clerk, Language.EN, LARGE_TYPE, "-150") == []


def _walk(
    clerk: Clerk, language: Language, sizes: tuple[tuple[int, int], ...], mark: str = ""
) -> list[str]:
    """Every step in every size; of the same fault only the first place is told."""
    window, found = clerk.window, dict[str, str]()
    for state, step in clerk.steps():
        try:
            step()
            clerk.settle_unless_locked()
        except (TourError, AssertionError, LookupError) as error:
            found.setdefault(f"did not come about: {error}", state)
            continue
        window.setUpdatesEnabled(bool(PICTURES))  # laid out, not painted
        for size in sizes:
            asked = QSize(*size)
            window.resize(asked)
            clerk.breathe()
            place = f"{state}, {language.value}, {size[0]}×{size[1]}"
            for fault in _lasting(clerk, language, asked, found):
                found.setdefault(fault, place)
            if PICTURES:
                name = f"{state}-{language.value}{mark}-{size[0]}.png".replace(" ", "_")
                window.grab().save(f"{PICTURES}/{name}")
            if size in REFUSED_AT and not mark:
                for fault in unread(window, language, clerk.breathe):
                    found.setdefault(fault, place)
        window.setUpdatesEnabled(True)
        window.resize(1366, 768)
        clerk.breathe()
    lines = [f"{place}: {fault}" for fault, place in found.items()]
    if PICTURES:
        Path(PICTURES, f"findings-{language.value}{mark}.txt").write_text("\n".join(lines))
    return lines


def _lasting(clerk: Clerk, language: Language, asked: QSize, known: Container[str]) -> list[str]:
    """What is still wrong after three seconds: an answer may have come that very moment."""
    faults = findings(clerk.window, language, asked)
    for _again in range(30):
        if all(fault in known for fault in faults):
            break
        time.sleep(0.1)
        clerk.breathe()
        faults = findings(clerk.window, language, asked)
    return faults


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", REFUSED_AT)
def test_a_refusal_is_read_in_a_form_longer_than_its_pane(
    qapp: QApplication, sample: Path, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    with at_work(qapp, sample, tmp_path, language, 1.0) as clerk:
        window = clerk.window
        window.resize(QSize(*size))
        clerk.enter("zhao")
        window.go_to("service", followup="surveys")
        clerk.settle()
        part = window.area.current_page().tab.part  # type: ignore[union-attr]
        part.which.choose("waiting")
        part.refresh()
        clerk.settle()
        part.start()
        for keys in ("Return", "1", "2", "Ctrl+S"):
            clerk.press(keys)
        form, pane = part.answer, part.answer.findChild(ScrollPane)
        assert pane.verticalScrollBar().maximum() > 0  # longer than what is seen of it
        missing = form.pad.first_empty()
        assert form.message.visibleRegion().boundingRect() == form.message.rect()
        assert missing.accessibleName() in form.message.text
        assert missing.hasFocus()
        assert missing.visibleRegion().boundingRect() == missing.rect()
        assert window.size() == QSize(*size)


@pytest.mark.parametrize("language", Language)
def test_nothing_is_cut_off_at_the_first_start(
    qapp: QApplication, tmp_path: Path, language: Language
) -> None:
    slices.register_words()
    load_fonts()
    apply_theme(qapp, Theme.LIGHT, language)
    tasks = TaskRunner()
    view = FirstStartView(tasks, tmp_path.parent / "never-made.sqlite")  # about as long as in life
    view.show()
    found = dict[str, str]()
    for number in range(4):
        for size in SIZES:
            view.resize(*size)
            _until_quiet(qapp, tasks)
            for fault in findings(view, language, QSize(*size)):
                found.setdefault(fault, f"step {number}, {size[0]}×{size[1]}")
            if PICTURES:
                view.grab().save(f"{PICTURES}/first_{number}-{language.value}-{size[0]}.png")
        view.site_code.setText("SH")
        view.site_name.setText("上海宝山仓")
        view.start_next.click()
        _until_quiet(qapp, tasks)
    view.hide()
    view.deleteLater()
    apply_theme(qapp)
    assert [f"{place}: {fault}" for fault, place in found.items()] == []


def _until_quiet(app: QApplication, tasks: TaskRunner) -> None:
    for _round in range(3):
        tasks.wait()
        app.processEvents()
