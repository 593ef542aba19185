"""The window's own small choices, kept in the workstation's file with everything else."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from wms_desktop.core.workstation import WorkstationFile

_SCANS = (
    "watched_folder", "watch_still_s",
    "scanner_device", "scanner_dpi", "scanner_mode", "scanner_both_sides",
)  # fmt: skip
_SETTINGS = (
    "language", "dark", "text_scale", "start_tab", "tab_order", "label_count", "label_template",
    *_SCANS,
)  # fmt: skip


class WorkstationPreferences(MutableMapping[str, Any]):
    """What the window remembers, as a mapping; every change is written at once and whole.

    ``language``, ``dark``, ``text_scale``, ``start_tab``, ``tab_order``, what labels are printed
    and how scans come in are the settings of the same meaning, so that the window and the settings
    page never disagree.
    """

    def __init__(self, file: WorkstationFile) -> None:
        self.file = file

    def __getitem__(self, key: str) -> Any:
        settings = self.file.settings
        match key:
            case "language":
                return settings.shown_language.value
            case "dark":
                return settings.theme == "dark"
            case "text_scale":
                return settings.text_scale_percent / 100
            case "start_tab" | "tab_order" | "label_count" | "label_template":
                return getattr(settings, key)
        if key in _SCANS:
            return getattr(settings, key)
        return settings.preferences[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self and self[key] == value:
            return
        match key:
            case "language":
                self._change(language=str(value))
            case "dark":
                self._change(theme="dark" if value else "light")
            case "text_scale":
                self._change(text_scale_percent=round(value * 100))
            case "start_tab" | "label_count" | "label_template":
                self._change(**{key: str(value)})
            case "tab_order":
                self._change(tab_order=tuple(value))
            case _ if key in _SCANS:
                self._change(**{key: value})
            case _:
                self._change(preferences={**self.file.settings.preferences, key: value})

    def __delitem__(self, key: str) -> None:
        kept = dict(self.file.settings.preferences)
        del kept[key]
        self._change(preferences=kept)

    def __iter__(self) -> Iterator[str]:
        yield from _SETTINGS
        yield from self.file.settings.preferences

    def __len__(self) -> int:
        return sum(1 for _key in self)

    def _change(self, **values: Any) -> None:
        self.file.remember(**values)
