"""Tells a scanner from a person by the rhythm of the keys. Pure: no Qt, no clock.

Source: ux.md, Scanning (at least 4 characters, median gap at most 50 ms, adjustable 20-120).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low

from wms_desktop.core.codes import parse_own_code
from wms_desktop.core.text import narrow

GROUP_SEPARATOR = "\x1d"
_FRAMING = "\x00\x02\x03\x04\t\n\r \u3000"  # start and end of text, line ends, blanks
_LOOKED_AT = 64  # keys whose rhythm is looked at; a page in a QR code has thousands
LOWEST_GAP_MS, HIGHEST_GAP_MS = 20, 120


@dataclass(frozen=True, slots=True)
class ScannerSetting:
    """How the scanner of this workstation types.

    Attributes:
        prefix: characters that it sends before every code; empty where it sends none.
        median_gap_ms: a burst is a scan when half of its gaps are at most this long.
        shortest: fewest characters of a code recognized by rhythm alone.
        dwell_ms: a key let go within this time was not pressed by a finger.
        hold_ms: how long a single key is held back from a text field.
        patience_ms: longest hiccup inside a code, once the keys look like a scanner's.
    """

    prefix: str = ""
    median_gap_ms: int = 50
    shortest: int = 4
    dwell_ms: int = 15
    hold_ms: int = 25
    patience_ms: int = 300

    def __post_init__(self) -> None:
        if not LOWEST_GAP_MS <= self.median_gap_ms <= HIGHEST_GAP_MS:
            raise ValueError(f"median gap {self.median_gap_ms} ms")

    @property
    def pause_ms(self) -> int:
        """The silence that ends a code where the scanner sends neither Enter nor Tab."""
        return self.median_gap_ms * 3 // 2


@dataclass(slots=True)
class Press:
    """One key of a burst.

    Attributes:
        key: the key's number, by which its release is known again.
        leaked: it has already been given to the field that had the focus.
        event: whatever the caller needs to press the key again.
    """

    text: str
    at_ms: int
    key: int = 0
    released_ms: int | None = None
    leaked: bool = False
    event: object = None


@dataclass(slots=True)
class Detector:
    """Collects the keys that may belong to one scan and says what they are.

    The caller asks `joins` before every `press`; where the answer is no, the burst so far is
    over and `settled` says what it was.
    """

    setting: ScannerSetting = field(default_factory=ScannerSetting)
    keys: list[Press] = field(default_factory=list)
    ends_silently: bool = False  # learned: the last scan ended with a pause
    last_gaps_ms: list[int] = field(default_factory=list)

    def joins(self, at_ms: int) -> bool:
        """Whether a key at *at_ms* can belong to the burst so far."""
        if not self.keys:
            return True
        gap = abs(at_ms - self.keys[-1].at_ms)
        if gap <= self.setting.median_gap_ms:
            return True
        if not self._is_fast() and not self._has_prefix():
            return False
        return gap <= (self._patience_ms() if self._by_machine() else self._longest_gap_ms())

    def press(self, key: Press) -> None:
        """Add *key* to the burst."""
        self.keys.append(key)

    def release(self, key: int, at_ms: int) -> bool:
        """Note that *key* was let go; whether it is one that is still held back."""
        for press in reversed(self.keys):
            if press.key == key and press.released_ms is None:
                press.released_ms = at_ms
                return not press.leaked
        return False

    def wait_ms(self, *, in_editor: bool) -> int:
        """How long to wait for the next key before the burst is settled (or leaked)."""
        if self._has_prefix():
            return self.setting.patience_ms
        if len(self.keys) == 1:
            if in_editor:
                return self.setting.hold_ms
            return self._patience_ms() if self._by_machine() else self.setting.median_gap_ms
        if not self._is_fast():
            return 0
        return self._patience_ms() if self._by_machine() else self._longest_gap_ms()

    def scan(self) -> str | None:
        """The code, if the burst so far is one."""
        text = "".join(key.text for key in self.keys)
        if self._has_prefix() and len(text) > len(self.setting.prefix):
            return cleaned_scan(text[len(self.setting.prefix) :])
        if len(self.keys) >= self.setting.shortest and self._is_fast():
            return cleaned_scan(text) or None
        return None

    def settled(self, *, by_key: bool) -> str | None:
        """End the burst: the code, or None where a person typed. The caller empties `keys`.

        Args:
            by_key: Enter or Tab ended it, not silence.
        """
        self._drop_stray()
        text = self.scan()
        if text is not None:
            self.ends_silently = not by_key
            self.last_gaps_ms = self._gaps()
        return text

    def _drop_stray(self) -> None:
        """Leave out a first key that was typed just before one of our own codes was scanned."""
        if len(self.keys) < 2 or not self.keys[0].leaked:
            return
        text = "".join(key.text for key in self.keys)
        if parse_own_code(text) is None and parse_own_code(text[1:]) is not None:
            del self.keys[0]

    def is_burst(self) -> bool:
        """Whether at least two keys came at a scanner's speed and with its touch."""
        return len(self.keys) >= 2 and self._is_fast() and self._by_machine()

    def _gaps(self, last: int = 0) -> list[int]:
        """The pauses between the keys; with *last* only between so many of the newest."""
        times = [key.at_ms for key in self.keys[-last:]]
        return [later - earlier for earlier, later in pairwise(times)]

    def _is_fast(self) -> bool:
        gaps = self._gaps(_LOOKED_AT)
        return not gaps or median_low(gaps) <= self.setting.median_gap_ms

    def _by_machine(self) -> bool:
        """Whether any key was let go faster than a finger can.

        One is enough: on a busy computer, the release of a scanner's key may come late too.
        """
        dwell = self.setting.dwell_ms
        return any(
            key.released_ms is not None and key.released_ms - key.at_ms <= dwell
            for key in self.keys
        )

    def _has_prefix(self) -> bool:
        prefix = self.setting.prefix
        if not prefix:
            return False
        text = "".join(key.text for key in self.keys)
        return bool(text) and (text.startswith(prefix) or prefix.startswith(text))

    def _patience_ms(self) -> int:
        complete = len(self.keys) >= self.setting.shortest
        if complete and self.ends_silently:
            return self.setting.pause_ms
        return self.setting.patience_ms if len(self.keys) > 1 else self.setting.patience_ms // 2

    def _longest_gap_ms(self) -> int:
        complete = len(self.keys) >= self.setting.shortest and self._is_fast()
        return self.setting.pause_ms if complete else self.setting.median_gap_ms


def cleaned_scan(text: str) -> str:
    """A code as scanned or typed: narrow, without what scanners send before and after it.

    Control characters within the code stay, so that it can be refused whole.
    """
    return narrow(text).strip(_FRAMING)


def learned_setting(scans: Sequence[Sequence[int]], setting: ScannerSetting) -> ScannerSetting:
    """*setting* with the gap that fits the measured gaps of a few test scans."""
    gaps = sorted(gap for scan in scans for gap in scan)
    if not gaps:
        return setting
    nearly_all = gaps[min(len(gaps) - 1, len(gaps) * 95 // 100)]
    gap = max(LOWEST_GAP_MS, min(HIGHEST_GAP_MS, nearly_all * 2 + 10))
    return ScannerSetting(setting.prefix, gap, setting.shortest)
