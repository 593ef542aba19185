"""The Settings tab: this workstation, scanner, printers, rules, people, sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Topic
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.workstation import DEFAULTS, WorkstationFile, WorkstationSettings
from wms_desktop.documents.label_template import Template, templates
from wms_desktop.people import calendar, rules
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.people.view_settings_calendar import CalendarSection
from wms_desktop.people.view_settings_people import PeopleSection
from wms_desktop.people.view_settings_printers import PrintersSection
from wms_desktop.people.view_settings_reports import ReportsSection
from wms_desktop.people.view_settings_rules import RulesSection
from wms_desktop.people.view_settings_scanner import ScannerSection
from wms_desktop.people.view_settings_scans import ScansSection
from wms_desktop.people.view_settings_sites import SitesSection
from wms_desktop.people.view_settings_vault import VaultSection
from wms_desktop.people.view_settings_workstation import WorkstationSection
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.scans.filter import ScanFilter
from wms_desktop.ui.setup_parts import SideList
from wms_desktop.ui.words import N_, tr

NEXT_PART = ActionSpec("settings.next_part", N_("Next part"), "Ctrl+PgDown", "chevron-right")
PART_BEFORE = ActionSpec("settings.part_before", N_("Previous part"), "Ctrl+PgUp", "chevron-left")


@dataclass(frozen=True, slots=True)
class SettingsPart:
    """One part of the settings, named in the list at the left.

    The widget that it makes may have ``reload()``, ``open(**target)``, ``set_narrow(narrow)``,
    ``expectation()`` and ``may_close()``, which mean what they mean for a page.

    Attributes:
        title: English, marked.
        roles: who sees it; nobody named means everybody.
        make: the part's widget, when it is first shown.
    """

    key: str
    icon: str
    title: str
    roles: tuple[Role, ...]
    make: Callable[[SettingsPage], QWidget]


_RULES = (Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
PARTS: tuple[SettingsPart, ...] = (
    SettingsPart(
        "workstation", "device-desktop", N_("This workstation"), (),
        lambda page: WorkstationSection(page, page.desk),
    ),
    SettingsPart(
        "scanner", "scan", N_("Scanner"), (),
        lambda page: ScannerSection(page, page.desk, page.scanner),
    ),
    SettingsPart(
        "scans", "file-import", N_("Scans on paper"), (),
        lambda page: ScansSection(page, page.desk),
    ),
    SettingsPart(
        "printers", "printer", N_("Printers"), (),
        lambda page: PrintersSection(page, page.desk, page.label_templates),
    ),
    SettingsPart(
        "rules", "adjustments", N_("Rules and deadlines"), _RULES,
        lambda page: RulesSection(page, page.rule_settings),
    ),
    SettingsPart("calendar", "calendar-due", N_("Calendar"), calendar.WHO, CalendarSection),
    SettingsPart("people", "users", N_("People and roles"), (Role.ADMIN,), PeopleSection),
    SettingsPart(
        "sites", "building-warehouse", N_("Sites and workstations"), (Role.ADMIN,), SitesSection
    ),
    SettingsPart(
        "vault", "shield-check", N_("Identity numbers"), rules.VAULT_READERS, VaultSection
    ),
    SettingsPart(
        "reports", "alert-octagon", N_("Lost personal data"), rules.VAULT_READERS, ReportsSection
    ),
)  # fmt: skip
_FOLDS_BELOW = 1000
_OWN = ("workstation", "scanner", "scans", "printers")
_SCROLLED = (*_OWN, "backups")
_RESTORED = {
    "workstation": ("theme", "text_scale_percent", "start_tab", "sound_on", "volume_percent"),
    "scanner": ("scan_prefix", "scan_gap_ms", "scan_shortest"),
    "scans": (
        "watched_folder", "watch_still_s", "scanner_device", "scanner_dpi", "scanner_mode",
        "scanner_both_sides",
    ),
    "printers": (
        "paper_printer", "label_printer", "label_template", "label_count", "printer_fits",
    ),
}  # fmt: skip


class SettingsPage(Page):
    """Settings of the workstation for everybody, of the shop for the administrator.

    Args:
        rule_settings: the declarations of all slices, in the order in which they are listed.
        file: the workstation's settings; its own file unless the window shares one.
        scanner: the window's scan filter, whose raw keys the set-up page shows.
        more_parts: parts of slices above, shown below this slice's own.
        label_templates: those to choose from, read off the window's thread.
        applied: told whenever a setting of the workstation has changed, to put it into force.
    """

    name: ClassVar[str] = "settings"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PEOPLE, Topic.SETTINGS})

    desk: SettingsDesk
    scanner: ScanFilter | None
    rule_settings: tuple[RuleSetting[Any], ...]
    label_templates: Callable[[], Sequence[Template]]
    settings_parts: SideList
    settings_stack: QStackedWidget
    settings_foot: QWidget
    settings_defaults: Button

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        rule_settings: Sequence[RuleSetting[Any]] = rules.SETTINGS,
        file: WorkstationFile | None = None,
        scanner: ScanFilter | None = None,
        more_parts: Sequence[SettingsPart] = (),
        label_templates: Callable[[], Sequence[Template]] = lambda: [*templates().values()],
        applied: Callable[[WorkstationSettings], object] = lambda _settings: None,
    ) -> None:
        super().__init__(context, parent)
        load_form(self, "settings")
        own_file = file or getattr(context.preferences, "file", None)
        if own_file is None:
            own_file = WorkstationFile()
            own_file.load()
        self.desk = SettingsDesk(context, own_file, applied)
        self.label_templates = label_templates
        self.rule_settings, self.scanner = tuple(rule_settings), scanner
        self._sections: dict[str, QWidget] = {}
        self._current, self._narrow = "", False
        acting = context.acting()
        parts = (*PARTS, *more_parts)
        offered = [part for part in parts if not part.roles or acting.may(*part.roles)]
        self._parts = {part.key: part for part in offered}
        self.settings_parts.show_parts((part.key, part.icon, tr(part.title)) for part in offered)
        self.settings_parts.chosen.connect(self.show_part)
        bind(NEXT_PART, lambda: self._step(1), self)
        bind(PART_BEFORE, lambda: self._step(-1), self)
        self.settings_defaults.clicked.connect(self._on_defaults)
        self.show_part("workstation")

    def show_part(self, key: str) -> None:
        """Show one part; nothing for a part that this person may not see."""
        if key not in self._parts:
            return
        if key not in self._sections:
            section = self._sections[key] = self._parts[key].make(self)
            self.settings_stack.addWidget(self._framed(key, section))
            QWidget.setTabOrder(_last_of(self.settings_stack), self.settings_defaults)
            _asked(section, "set_narrow", self._narrow)
        self._current = key
        self.settings_parts.choose(key)
        self.settings_stack.setCurrentIndex(list(self._sections).index(key))
        self.settings_foot.setVisible(key in _OWN)
        self._listen()
        self.refresh()
        self.expectation_changed.emit(self.expectation())

    def _step(self, step: int) -> None:
        keys = [*self._parts]
        self.show_part(keys[(keys.index(self._current) + step) % len(keys)])

    def section(self, key: str) -> QWidget:
        """One part, made where it has not been shown yet."""
        self.show_part(key)
        return self._sections[key]

    def open(self, **target: Any) -> None:
        """Show the part named by *part*; the rest of *target* is for the part."""
        self.show_part(str(target.pop("part", self._current)))
        _asked(self._sections[self._current], "open", **target)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for section in self._sections.values():
            _asked(section, "set_narrow", narrow)

    def may_close(self) -> str:
        reasons = (_asked(section, "may_close") for section in self._sections.values())
        return super().may_close() or next(filter(None, reasons), "")

    def expectation(self) -> Expectation:
        told = _asked(self._sections.get(self._current), "expectation")
        if isinstance(told, Expectation):
            return told
        if self._current == "scanner":
            return Expectation(tr("Scan a test code"), tr("Tests only, books nothing"), raw=True)
        return Expectation("")

    def wants(self, meaning: Meaning) -> bool:
        return self._current == "people" and meaning.kind is MeaningKind.PERSON

    def take(self, scan: Scan) -> None:
        section = self._sections.get(self._current)
        if isinstance(section, ScannerSection):
            self.scan_finished.emit(section.take(scan.text))
        elif isinstance(section, PeopleSection) and scan.meaning is not None:
            section.look_for(scan.meaning.code)
            self.scan_finished.emit(ScanResult("ok", scan.meaning.label or scan.meaning.code))
        else:
            super().take(scan)

    def refresh(self) -> None:
        _asked(self._sections.get(self._current), "reload")

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self.settings_parts.folding_saves(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settings_parts.set_folded(self.width() < scaled(_FOLDS_BELOW))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._listen(shown=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._listen()

    def _listen(self, *, shown: bool = True) -> None:
        if self.scanner is not None:
            self.scanner.show_keys = shown and self._current == "scanner"

    def _framed(self, key: str, section: QWidget) -> QWidget:
        if key not in _SCROLLED:
            return section
        frame = QScrollArea()
        frame.setWidgetResizable(True)
        frame.setWidget(section)
        return frame

    def _on_defaults(self) -> None:
        names = _RESTORED[self._current]
        values = {name: getattr(DEFAULTS, name) for name in names}
        self.desk.change(tr("Defaults restored"), **values)
        self.refresh()


def _last_of(pane: QWidget) -> QWidget:
    """Where Tab comes last within *pane*."""
    last = pane
    each = pane.nextInFocusChain()
    while each is not None and each is not pane:
        is_stop = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        last = each if is_stop and pane.isAncestorOf(each) else last
        each = each.nextInFocusChain()
    return last


def _asked(section: QWidget | None, deed: str, *args: Any, **kwargs: Any) -> Any:
    """What *section* answers to *deed*; None where it does not know it."""
    answer = getattr(section, deed, None)
    return answer(*args, **kwargs) if callable(answer) else None
