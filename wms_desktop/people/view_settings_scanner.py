"""Scanner set-up: what arrives, how fast, and learning the scanner's own speed."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wms_desktop.people import papers
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.scans.detector import ScannerSetting, learned_setting
from wms_desktop.ui.scans.filter import ScanFilter, SeenKey
from wms_desktop.ui.setup_parts import KeyGaps
from wms_desktop.ui.words import tr

LIMITS_MS = (20, 30, 40, 50, 60, 80, 100, 120)
SHORTEST = (3, 4, 5, 6, 8)
SCANS_TO_LEARN = 3
_NEW_BURST_MS = 600
_NAMES = {
    Qt.Key.Key_Return: "↵",
    Qt.Key.Key_Enter: "↵",
    Qt.Key.Key_Tab: "⇥",
    Qt.Key.Key_Shift: "⇧",
    Qt.Key.Key_Control: "Ctrl",
}


class ScannerSection(QWidget):
    """Shows raw keys and their rhythm; three test scans set the limit."""

    scanner_verdict: Pill
    scanner_print: Button
    scanner_gaps: KeyGaps
    scanner_facts: Label
    scanner_raw: LineEdit
    scanner_limit: Combo
    scanner_prefix: LineEdit
    scanner_shortest: Combo
    scanner_learn: Button
    scanner_learning: Label
    scanner_try: LineEdit

    def __init__(self, page: Page, desk: SettingsDesk, scanner: ScanFilter | None) -> None:
        super().__init__()
        self._page, self._desk, self._filling = page, desk, False
        self._keys: list[SeenKey] = []
        self._learned: list[list[int]] | None = None
        load_form(self, "settings_scanner")
        self._filling = True
        self.scanner_limit.set_items([(f"{limit}", limit) for limit in LIMITS_MS])
        self.scanner_shortest.set_items([(f"{length}", length) for length in SHORTEST])
        self._filling = False
        self.scanner_limit.currentIndexChanged.connect(self._on_limit)
        self.scanner_shortest.currentIndexChanged.connect(self._on_shortest)
        self.scanner_prefix.setMaxLength(8)
        self.scanner_prefix.editingFinished.connect(self._on_prefix)
        self.scanner_learn.clicked.connect(self._on_learn)
        self.scanner_print.clicked.connect(self._on_print)
        self.scanner_verdict.show_state("mute", tr("Waiting for a scan"))
        if scanner is not None:
            scanner.key_seen.connect(self.see_key)

    def reload(self) -> None:
        """Show what is in force."""
        settings = self._desk.settings
        self._filling = True
        if self.scanner_limit.findData(settings.scan_gap_ms) < 0:
            self.scanner_limit.addItem(f"{settings.scan_gap_ms}", settings.scan_gap_ms)
        self.scanner_limit.set_value(settings.scan_gap_ms)
        self.scanner_shortest.set_value(settings.scan_shortest)
        self.scanner_prefix.setText(settings.scan_prefix)
        self._filling = False
        self._show_keys()

    def see_key(self, key: SeenKey) -> None:
        """A key as it arrived, scanned or typed."""
        if self._keys and key.at_ms - self._keys[-1].at_ms > _NEW_BURST_MS:
            self._keys.clear()
            self.scanner_verdict.show_state("mute", tr("Taken for typing"))
        self._keys = [*self._keys, key][-64:]
        self._show_keys()

    def take(self, text: str) -> ScanResult:
        """What was recognized as a scan; three of them are enough to learn from."""
        self.scanner_verdict.show_state("ok", tr("Recognized as scan"))
        gaps = self._gaps()
        self._show_keys()
        self._keys = []
        if self._learned is not None and gaps:
            self._learned.append(gaps)
            left = SCANS_TO_LEARN - len(self._learned)
            if left > 0:
                self.scanner_learning.setText(tr("Scan {count} more", count=left))
            else:
                self._finish_learning()
        return ScanResult("ok", text, self.scanner_facts.text())

    def _gaps(self) -> list[int]:
        times = [key.at_ms for key in self._keys if key.text and key.text.isprintable()]
        return [later - earlier for earlier, later in pairwise(times)]

    def _show_keys(self) -> None:
        if not self._keys:
            return
        limit, gaps = self._desk.settings.scan_gap_ms, self._gaps()
        shown = [key.text for key in self._keys if key.text and key.text.isprintable()]
        self.scanner_gaps.show_keys(shown, gaps, limit)
        self.scanner_raw.setText(" ".join(_key_name(key) for key in self._keys))
        self.scanner_facts.setText(
            tr(
                "Median gap {gap} ms, limit {limit} ms, {count} characters",
                gap=f"{median(gaps):.0f}" if gaps else "–",
                limit=limit,
                count=len(shown),
            )
        )

    def _finish_learning(self) -> None:
        settings = self._desk.settings
        was = ScannerSetting(settings.scan_prefix, settings.scan_gap_ms, settings.scan_shortest)
        found = learned_setting(self._learned or [], was)
        self._learned = None
        says = tr("Learned: limit {limit} ms", limit=found.median_gap_ms)
        self.scanner_learning.setText(says)
        self._desk.change(says, scan_gap_ms=found.median_gap_ms)
        self.reload()

    def _on_learn(self) -> None:
        self._learned = []
        self.scanner_learning.setText(tr("Scan {count} more", count=SCANS_TO_LEARN))

    def _on_limit(self) -> None:
        value = self.scanner_limit.value()
        if not self._filling and value is not None:
            self._change(self.scanner_limit, f"{value}", scan_gap_ms=value)

    def _on_shortest(self) -> None:
        value = self.scanner_shortest.value()
        if not self._filling and value is not None:
            self._change(self.scanner_shortest, f"{value}", scan_shortest=value)

    def _on_prefix(self) -> None:
        text = self.scanner_prefix.text()
        self._change(self.scanner_prefix, text or "–", scan_prefix=text)

    def _change(self, field: QWidget, shown: str, **values: object) -> None:
        says = tr("{title}: {value}", title=field.accessibleName(), value=shown)
        self._desk.change(says, **values)

    def _on_print(self) -> None:
        context = self._page.context
        self._page.read(
            lambda: papers.trial_codes_pdf(context.language),
            lambda pdf: context.printing.print_pdf(pdf, tr("Scanner test codes")),
        )


def _key_name(key: SeenKey) -> str:
    if key.text and key.text.isprintable():
        return key.text if key.text != " " else "␣"
    known = {int(code): name for code, name in _NAMES.items()}
    return known.get(int(key.key)) or "".join(f"x{ord(c):02X}" for c in key.text) or "·"
