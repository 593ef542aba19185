"""Making a new workstation ready: language, data, site and workstation, administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from wms_desktop.core.language import Language
from wms_desktop.people import setup
from wms_desktop.people.service import Founding
from wms_desktop.people.setup import Door, Probe, Setup, Where
from wms_desktop.people.view_first_start_admin import AdminPage
from wms_desktop.people.view_first_start_data import DataPage
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.look import Theme, current
from wms_desktop.ui.message import Message
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.setup_parts import SetupSteps
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.words import N_, current_language, sentence, tr

NEXT = ActionSpec("first_start.next", N_("Next"), "Return", "chevron-right")
BACK = ActionSpec("first_start.back", N_("Back"), "Esc", "chevron-left")
STEPS = (
    N_("Language and look"),
    N_("Where the data lives"),
    N_("Site and workstation"),
    N_("Administrator"),
)
TEXT_SIZES = (100, 125, 150, 175, 200)
ZONES = ("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "UTC")
_LOOK, _WHERE, _PLACE, _ADMIN = range(4)


class FirstStartView(QWidget):
    """The steps before anybody can work here. Tries the database really, off the GUI thread.

    Args:
        embedded: the file for "on this machine only".
        probe: connects and says what is there.

    Signals:
        finished: a `Setup`, for `setup.make_ready`.
        look_chosen: ``(Language, Theme, percent)``.
    """

    finished = Signal(object)
    look_chosen = Signal(object, object, int)

    start_steps: SetupSteps
    start_pages: QStackedWidget
    start_message: Message
    start_back: Button
    start_next: Button
    start_language: Combo
    start_theme: Combo
    start_text_size: Combo
    known_field: Field
    known_workstation: Combo
    new_place: QWidget
    site_code: LineEdit
    site_code_field: Field
    site_name: LineEdit
    site_name_field: Field
    workstation_name: LineEdit
    workstation_name_field: Field
    time_zone: Combo

    def __init__(
        self,
        tasks: TaskRunner,
        embedded: Path,
        *,
        probe: Callable[[Door], Probe] = setup.probe,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("first_start")
        self._op_id = uuid4()
        load_form(self, "first_start")
        self.data, self.admin = DataPage(tasks, embedded, probe), AdminPage()
        pane = ScrollPane(self.data)
        self.data.told_changed.connect(lambda: pane.ensureWidgetVisible(self.data.told))
        for page, content in ((_WHERE, pane), (_ADMIN, self.admin)):
            place = self.start_pages.widget(page)
            layout = place.layout() if place is not None else None
            assert layout is not None
            layout.addWidget(content)
        self._fill()
        tie(bind(NEXT, self._on_next, self), self.start_next)
        tie(bind(BACK, self._on_back, self), self.start_back)
        self.data.where_changed.connect(self._name_next)
        self.data.busy.connect(self.set_busy)
        for source in (self.data, self.admin):
            source.entered.connect(self._on_next)
        for edit in (self.site_code, self.site_name, self.workstation_name):
            edit.returnPressed.connect(self._on_next)
        self._show(_LOOK)

    def say_refused(self, error: Exception) -> None:
        """Show why `setup.make_ready` did not work; the answers stay."""
        told = sentence(error)
        self.start_message.show_message("bad", told.head, told.advice)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Wait for the database."""
        self.start_next.setEnabled(not busy)

    def _fill(self) -> None:
        self.site_code.setPlaceholderText("SH")
        self.start_language.set_items([(lang.own_name, lang) for lang in Language])
        self.start_theme.set_items([(tr("Light"), Theme.LIGHT), (tr("Dark"), Theme.DARK)])
        self.start_text_size.set_items([(f"{size} %", size) for size in TEXT_SIZES])
        self.time_zone.set_items(list(ZONES))
        self.workstation_name.setText(tr("Workstation 1"))
        look = current()
        self.start_language.set_value(current_language())
        self.start_theme.set_value(look.theme)
        self.start_text_size.set_value(round(look.text_scale * 100))
        if current_language() is Language.ZH_TW:
            self.time_zone.set_value("Asia/Taipei")
        for combo in (self.start_language, self.start_theme, self.start_text_size):
            combo.currentIndexChanged.connect(self._on_look)

    def _show(self, step: int) -> None:
        self.start_pages.setCurrentIndex(step)
        self.start_steps.show_steps([tr(name) for name in STEPS], step)
        show_when(self.start_back, step > _LOOK)
        self.start_message.clear()
        self._name_next()
        if step == _WHERE:
            self.data.focus_first()
        else:
            known = self._is_known_shop()
            place = self.known_workstation if known else self.site_code
            {_LOOK: self.start_language, _PLACE: place, _ADMIN: self.admin.admin_name}[
                step
            ].setFocus()

    def _name_next(self) -> None:
        step = self.start_pages.currentIndex()
        last = step == _ADMIN or (step == _PLACE and self._is_known_shop())
        last = last or (step == _WHERE and self.data.where() is Where.SAMPLE)
        self.start_next.setText(tr("Start") if last else tr("Next"))

    def _on_next(self) -> None:
        if not self.start_next.isEnabled():
            return
        step = self.start_pages.currentIndex()
        if step == _LOOK:
            self._show(_WHERE)
        elif step == _WHERE and self.data.where() is Where.SAMPLE:
            self._finish()
        elif step == _WHERE:
            self.data.test(self._on_found)
        elif step == _PLACE and self._is_known_shop():
            self._finish()
        elif step == _PLACE and self._all_filled():
            self._show(_ADMIN)
        elif step == _ADMIN and self.admin.checked():
            self._finish()

    def _on_back(self) -> None:
        if self.start_pages.currentIndex() > _LOOK:
            self._show(self.start_pages.currentIndex() - 1)

    def _on_look(self) -> None:
        language, theme = self._chosen_look()
        self.look_chosen.emit(language, theme, self.start_text_size.value())

    def _chosen_look(self) -> tuple[Language, Theme]:
        """Qt gives texts back where an enumeration was put in."""
        return Language(self.start_language.value()), Theme(self.start_theme.value())

    def _on_found(self) -> None:
        desks = self.data.found.workstations if self.data.found else ()
        texts = [(tr("{site}, {name}", site=d.site_name, name=d.name), d) for d in desks]
        self.known_workstation.set_items(texts)
        show_when(self.known_field, bool(desks))
        show_when(self.new_place, not desks)
        self._show(_PLACE)

    def _is_known_shop(self) -> bool:
        return self.data.found is not None and self.data.found.is_founded

    def _all_filled(self) -> bool:
        pairs = (
            (self.site_code, self.site_code_field),
            (self.site_name, self.site_name_field),
            (self.workstation_name, self.workstation_name_field),
        )
        missing = [edit for edit, _field in pairs if not edit.text().strip()]
        for edit, field in pairs:
            field.set_error(tr("Fill this in.") if edit in missing else "")
        if missing:
            missing[0].setFocus()
        return not missing

    def _founding(self) -> Founding | None:
        if self.data.where() is Where.SAMPLE or self._is_known_shop():
            return None
        return Founding(
            self._op_id,
            self.site_code.text(),
            self.site_name.text(),
            self.workstation_name.text(),
            self.admin.admin_name.text(),
            self.admin.admin_login.text(),
            self.admin.admin_password.text(),
            self.time_zone.value(),
        )

    def _finish(self) -> None:
        desk = self.known_workstation.value() if self._is_known_shop() else None
        language, theme = self._chosen_look()
        self.set_busy(True)
        self.finished.emit(
            Setup(
                language,
                theme.value,
                self.start_text_size.value(),
                self.data.where(),
                self.data.door(),
                self._founding(),
                desk.site_id if desk else 0,
                desk.id if desk else 0,
                *self.data.backup_folders(),
            )
        )


class FirstStart(QWidget):
    """The first start in a window: builds its view anew in the language and look just chosen.

    Signals:
        finished: a `Setup`.
    """

    finished = Signal(object)

    def __init__(
        self, tasks: TaskRunner, embedded: Path, *, probe: Callable[[Door], Probe] = setup.probe
    ) -> None:
        super().__init__()
        self._make: Callable[[], FirstStartView] = lambda: FirstStartView(
            tasks, embedded, probe=probe
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.view = self._make()
        self._adopt()

    def say_refused(self, error: Exception) -> None:
        """Show why the answers could not be carried out."""
        self.view.say_refused(error)

    def _adopt(self) -> None:
        self._layout.addWidget(self.view)
        self.view.finished.connect(self.finished)
        self.view.look_chosen.connect(self._on_look)

    def _on_look(self, language: Language, theme: Theme, percent: int) -> None:
        def build_anew() -> None:  # not while the list of the old view is still open
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            apply_theme(app, theme, language, percent / 100)
            self._layout.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = self._make()
            self._adopt()

        QTimer.singleShot(0, self, build_anew)
