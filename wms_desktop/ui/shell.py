"""The window around the pages: scan bar, tabs, keys, panels, lock. Knows no slice."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.ui import look, shell_keys
from wms_desktop.ui.actions import BACK_KEYS, REFRESH_KEYS, action_for, bind, bound_actions
from wms_desktop.ui.context import Context
from wms_desktop.ui.cover import Cover
from wms_desktop.ui.page import Expectation, Meaning, Page, ScanResult, refusal_result
from wms_desktop.ui.palette import Found, Provider
from wms_desktop.ui.questions import Question
from wms_desktop.ui.scan_status import ScanStatus
from wms_desktop.ui.scans.desk import ScanDesk
from wms_desktop.ui.scans.filter import ScanFilter
from wms_desktop.ui.shell_keys import TAB_KEYS, Typist, key_sequence
from wms_desktop.ui.shell_overlays import Overlays
from wms_desktop.ui.sound import Sound, Tone
from wms_desktop.ui.tab_spec import TabSpec, tabs_for
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.unfinished import closing_reasons
from wms_desktop.ui.window_commands import WindowCommands
from wms_desktop.ui.words import said_together, tr
from wms_desktop.ui.work_area import WorkArea

LEAST = (800, 480)


@dataclass(slots=True)
class ShellParts:
    """What the window is made of besides its pages.

    Attributes:
        resolver: everything that a code stands for, in the fixed order; runs off the GUI thread.
        providers: searches of the palette; run off the GUI thread.
        attach: leads to where an unknown code is attached to an item.
        initials: pinyin initials of a title, for the palette.
        print_commands: prints the sheet of command barcodes.
        on_pause: PAUSE was scanned: leads to the sign-in panel.
        on_due: leads to what the person owes today.
        person: name of who works now, for the last twenty scans.
    """

    resolver: Callable[[str], Iterable[Meaning]]
    sound: Sound = field(default_factory=Sound)
    providers: Sequence[Provider] = ()
    attach: Callable[[str], object] | None = None
    initials: Callable[[str], str] = lambda _title: ""
    print_commands: Callable[[], object] = lambda: None
    on_pause: Callable[[], object] = lambda: None
    on_due: Callable[[], object] = lambda: None
    person: Callable[[], str] = lambda: ""


class MainWindow(QMainWindow):
    """The one window of the program. It is the `Shell` that pages talk to.

    Signals:
        rebuilt: everything was made anew, in another language, theme or for another person.
    """

    rebuilt = Signal()

    def __init__(
        self,
        context: Context,
        tabs: Sequence[TabSpec],
        parts: ShellParts,
        scan_filter: ScanFilter,
    ) -> None:
        super().__init__()
        context.shell = self
        self.context, self.parts, self.scan_filter = context, parts, scan_filter
        self.preferences: MutableMapping[str, Any] = context.preferences
        self._all_tabs, self._roles = tabs, frozenset[Role]()
        self._closing = self._rebuild_due = False
        self.first_tab = ""  # named for this run; else the workstation's own
        self.setObjectName("main_window")
        self.setWindowTitle("WMS Desktop")
        self._stack = QStackedWidget()
        self._stack.setObjectName("main_stack")
        self._stack.setMinimumSize(1, 1)  # else a wide page keeps the window from getting narrow
        self.setMinimumSize(*LEAST)
        self.setCentralWidget(self._stack)
        self.typist = Typist(self)
        self.desk = ScanDesk(
            context.tasks,
            WindowCommands(self),
            parts.resolver,
            self,
            person=parts.person,
            attach=parts.attach,
            is_open=lambda: bool(context.drafts.outbox.unknown()),
        )
        self.overlays = Overlays(self)
        self.cover: Cover | None = None
        self.area = WorkArea(context, [], self.preferences)
        self.scan_status = ScanStatus(self)
        self._status_items: dict[str, tuple[str, str]] = {}
        self._window_actions: list[QAction] = []
        self._connect()
        self.rebuild_pages()

    # the Shell that pages know

    def go_to(self, page: str, **target: Any) -> None:
        shown = self.area.show_page(page)
        if shown is not None:
            shown.open(**target)

    def ask(self, question: Question) -> None:
        self.overlays.ask(question)

    def show_result(self, result: ScanResult) -> None:
        self.desk.show(result)

    def expect(self, page: Page, expectation: Expectation) -> None:
        if page is self.area.current_page():
            self.scan_status.expect(expectation)

    def open_pdf(self, content: bytes, title: str) -> None:
        try:
            self.context.printing.open_pdf(content, title)
        except Unavailable as error:
            self.show_result(refusal_result(error))

    def show_panel(self, panel: QWidget, width: int) -> Callable[[], object]:
        return self.overlays.show_panel(panel, width).close

    def apply_language(self, language: Language) -> None:
        self._apply(look.Look(look.current().theme, language, look.current().text_scale))

    def apply_look(self, *, dark: bool, scale_percent: int) -> None:
        theme = look.Theme.DARK if dark else look.Theme.LIGHT
        self._apply(look.Look(theme, look.current().language, scale_percent / 100))

    # what the program does with the window

    def set_roles(self, roles: Iterable[Role]) -> None:
        """Show the tabs of somebody else."""
        held = frozenset(roles)
        if held != self._roles:
            self._roles = held
            self.rebuild_pages()

    def rebuild_pages(self) -> None:
        """Make everything anew in the language and theme in force; drafts bring back the text."""
        own = self.first_tab or str(self.preferences.get("start_tab", ""))
        name = self.area.current_name() or own
        specs = tabs_for(self._all_tabs, self._roles, self.preferences.get("tab_order", ()))
        old, old_pages = self.area, self.area.pages()
        old.save_drafts()
        self.overlays.close_all()
        for page in old_pages:
            self.desk.page_gone(page)
        self.area = WorkArea(self.context, specs, self.preferences)
        self._connect_area()
        self._stack.insertWidget(0, self.area)
        if self.cover is None:
            self._stack.setCurrentWidget(self.area)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._bind_keys()
        self.area.fit(self.width(), self.height())
        for item, (text, kind) in self._status_items.items():
            self.area.status.show_item(item, text, kind)
        if specs:
            self.area.show_page(name if name in self.area.names() else specs[0].name)
        self.rebuilt.emit()

    def show_status(self, item: str, text: str, kind: str = "") -> None:
        """Say *text* at *item* of the status line, also after a rebuild."""
        self._status_items[item] = (text, kind)
        self.area.status.show_item(item, text, kind)

    def lock(self, panel: QWidget, on_scan: Callable[[str], object] | None = None) -> None:
        """Cover everything with *panel* (sign-in); pages stay as they are, out of sight.

        Args:
            on_scan: what a scan means meanwhile (a badge); otherwise only the warning sounds.
        """
        self.area.save_drafts()
        self.overlays.close_all()
        self._uncover()
        self.cover = Cover(panel, on_scan)
        self._stack.addWidget(self.cover)
        self._stack.setCurrentWidget(self.cover)
        self._enable_keys(False)
        panel.setFocus()

    def unlock(self) -> None:
        """Show the pages again."""
        if self.cover is not None:
            self._uncover()
            if self._rebuild_due:
                self._rebuild_due = False
                self.rebuild_pages()
            self._enable_keys(True)
            self._fit()
            self.scan_status.refresh()

    @property
    def is_locked(self) -> bool:
        """Whether the sign-in panel covers everything."""
        return self.cover is not None

    def restore_geometry(self) -> None:
        """Where the window was last time; else as large as the screen allows."""
        kept = self.preferences.get("geometry")
        if not (kept and self.restoreGeometry(QByteArray(base64.b64decode(kept)))):
            self.resize(1366, 768)

    # scans and keys

    def on_scan(self, text: str) -> None:
        """A scan, or a code typed and ended with Enter."""
        if self.cover is not None:
            self.cover.take_scan(text, lambda: self.parts.sound.play(Tone.WARN))
            return
        self.overlays.close_quiet()
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # an open list takes no scan, and must not be answered by one
        self.desk.submit(text)

    def first_refusal(self, event: QKeyEvent) -> bool:
        """Keys that come before everything else: the typed code, and Esc for the scan desk."""
        peek = event.type() == QEvent.Type.ShortcutOverride
        if self.cover is not None or self.overlays.is_open or QApplication.activePopupWidget():
            return False
        if peek and self.typist.would_take(event):
            return True
        if not peek and self.typist.take(event):
            return True
        waits = self.desk.locked or self.desk.pending is not None
        if event.key() == Qt.Key.Key_Escape and waits:
            return peek or self.desk.escape()
        return False

    def unclaimed(self, event: QKeyEvent, *, in_field: bool = True) -> bool:
        """A key that the widget with the focus has no use for. Whether it meant something.

        Args:
            in_field: characters belong to the field that has the focus, if one has it.
        """
        if self.cover is not None or self.overlays.is_open:
            return False
        page = self.area.current_page()
        keys = key_sequence(event)
        if page is not None:
            action = action_for(keys, bound_actions(page))
            if action is not None:
                action.trigger()
                return True
            if keys.toString() == REFRESH_KEYS:
                page.refresh()
                return True
        if keys.toString() == BACK_KEYS and self.desk.escape():
            return True
        if event.text() in ("a", "A") and self.desk.attach_unknown():
            return True
        return self.typist.start(event, in_field=in_field)

    def event(self, event: QEvent) -> bool:
        """A character of a code that is being typed is no shortcut."""
        asks = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asks and self.typist.would_take(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.first_refusal(event) or self.unclaimed(event, in_field=False):
            event.accept()
        else:
            super().keyPressEvent(event)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scan_filter.watch(self.windowHandle())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        reasons = closing_reasons(self)
        if reasons and not self._closing:
            event.ignore()
            if not self.overlays.is_open:
                self.ask(self._closing_question(reasons))
            return
        self.area.save_drafts()
        self.context.drafts.flush()
        kept = self.saveGeometry().data()
        self.preferences["geometry"] = base64.b64encode(bytes(kept)).decode()
        self.preferences["last_tab"] = self.area.current_name()
        super().closeEvent(event)

    # inside

    def _uncover(self) -> None:
        cover, self.cover = self.cover, None
        if cover is not None:
            self._stack.setCurrentWidget(self.area)
            self._stack.removeWidget(cover)
            cover.deleteLater()

    def _fit(self) -> None:
        """Follow the window's size; pages behind the sign-in panel wait, nobody works on them."""
        if self.cover is None:
            self.area.fit(self.width(), self.height())

    def _closing_question(self, reasons: Sequence[str]) -> Question:
        def close() -> None:
            self._closing = True
            self.close()

        return Question(
            tr("Close with {count} unfinished?", count=len(reasons)),
            said_together(*reasons),
            tr("What is typed is kept and comes back at the next start."),
            yes=tr("Close"),
            no=tr("Stay"),
            on_yes=close,
            danger=False,
        )

    def _apply(self, wanted: look.Look) -> None:
        self.context.language = wanted.language
        self.preferences["language"] = wanted.language.value
        self.preferences["dark"] = wanted.theme is look.Theme.DARK
        self.preferences["text_scale"] = wanted.text_scale
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, wanted.theme, wanted.language, wanted.text_scale)
        if self.cover is None:
            self.rebuild_pages()
        else:  # nobody is signed in, so no page may ask for anything
            self._rebuild_due = True

    def _connect(self) -> None:
        self.scan_filter.scanned.connect(self.on_scan)
        self.scan_filter.first_refusal = self.first_refusal
        self.scan_filter.shortcut = self.unclaimed
        self.typist.typed.connect(self.on_scan)
        self.typist.times.connect(self.desk.set_pending)

    def _connect_area(self) -> None:
        self.area.page_made.connect(self._on_page_made)
        self.area.page_shown.connect(self._on_page_shown)
        self.area.bar.undo_asked.connect(self.desk.undo)
        self.area.bar.find_asked.connect(self.overlays.open_palette)
        self.area.status.due_asked.connect(self.parts.on_due)
        self.area.status.backup_asked.connect(lambda: self.go_to("settings", part="backups"))
        self.scan_status.refresh()

    def _on_page_made(self, page: Page) -> None:
        page.expectation_changed.connect(lambda expectation: self.expect(page, expectation))
        page.scan_finished.connect(lambda result: self.scan_status.on_unasked(page, result))

    def _on_page_shown(self, page: Page) -> None:
        if isValid(page):
            self.typist.stop()
            focus = QApplication.focusWidget()
            if self.cover is None and not shell_keys.keeps_keys(page, focus):
                page.setFocus()
            self.scan_status.expect(page.expectation())

    def _bind_keys(self) -> None:
        for action in self._window_actions:
            self.removeAction(action)
            action.deleteLater()
        handlers: dict[Any, Callable[[], object]] = {
            shell_keys.KEYS: self.overlays.open_keys,
            shell_keys.TYPE_CODE: self.typist.start,
            shell_keys.UNDO: self.desk.undo,
            shell_keys.LAST_SCANS: self.overlays.open_last_scans,
            shell_keys.PALETTE: self.overlays.open_palette,
            shell_keys.FOLD: self.area.toggle_fold,
            shell_keys.DUE: self.parts.on_due,
            shell_keys.CHANGE_PERSON: self.parts.on_pause,
        }
        window = Qt.ShortcutContext.WindowShortcut
        self._window_actions = [
            bind(spec, self._unless_covered(handler), self, context=window)
            for spec, handler in handlers.items()
        ]
        for keys, name in zip(TAB_KEYS, self.area.names(), strict=False):
            self._window_actions.append(self._tab_action(keys, name))
        self._enable_keys(self.cover is None)

    def _tab_action(self, keys: str, name: str) -> QAction:
        action = QAction(self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        go = self._unless_covered(lambda: self.area.show_page(name))
        action.triggered.connect(lambda _checked=False: go())
        self.addAction(action)
        return action

    def _unless_covered(self, handler: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            if self.cover is None and not self.overlays.is_open:
                handler()

        return act

    def _enable_keys(self, enabled: bool) -> None:
        for action in self._window_actions:
            action.setEnabled(enabled)

    def window_actions(self) -> list[QAction]:
        """The window's own commands, for palette and key list."""
        return [action for action in self._window_actions if action.text()]

    def title_of(self, page: str) -> str:
        """What the tab *page* is called."""
        return next((tr(spec.title) for spec in self._all_tabs if spec.name == page), page)

    def tab_goals(self) -> list[Found]:
        """The tabs, for the palette."""
        specs = {spec.name: spec for spec in self._all_tabs}
        goals = []
        for number, name in enumerate(self.area.names()):
            keys = TAB_KEYS[number].replace("+", " ") if number < len(TAB_KEYS) else ""
            goals.append(
                Found(
                    tr(specs[name].title),
                    lambda name=name: self.area.show_page(name),  # type: ignore[misc]
                    tr("Pages"),
                    icon=specs[name].icon,
                    keys=keys,
                )
            )
        return goals
