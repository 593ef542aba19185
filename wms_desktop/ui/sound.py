"""Tones that tell success from failure without a look at the screen.

Sound is never the only sign: the scan bar says the same in colour, symbol and words.
"""

from __future__ import annotations

import array
import shutil
import sys
import wave
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QProcess

from wms_desktop.core.paths import cache_dir, resources_dir

_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))


class Tone(StrEnum):
    """Success is short and high, complete is double, a warning two-tone, an error long and low."""

    OK = "ok"
    COMPLETE = "complete"
    WARN = "warn"
    BAD = "bad"


class Sound:
    """Plays the tones of one workstation.

    Args:
        volume: 0 to 100.
        beep: what is done where the computer has no way to play a file.
    """

    def __init__(
        self,
        volume: int = 70,
        *,
        muted: bool = False,
        beep: Callable[[], object] = lambda: None,
        start: Callable[[str, list[str]], object] | None = None,
    ) -> None:
        self.volume, self.muted = volume, muted
        self._beep = beep
        self._start = start or (lambda program, args: QProcess.startDetached(program, args))

    def play(self, tone: Tone | str) -> None:
        """Start *tone* and return at once."""
        if self.muted or self.volume <= 0:
            return
        path = _file_at(Tone(tone), min(self.volume, 100))
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return
        player = _player()
        if player is None:
            self._beep()
        else:
            self._start(player[0], [*player[1:], str(path)])


@cache
def _player() -> tuple[str, ...] | None:
    return next((player for player in _PLAYERS if shutil.which(player[0])), None)


@cache
def _file_at(tone: Tone, volume: int) -> Path:
    """The tone's file at *volume*: players have no common way to be told."""
    shipped = resources_dir() / "sounds" / f"{tone.value}.wav"
    if volume == 100:
        return shipped
    quieter = cache_dir() / f"tone-{tone.value}-{volume}.wav"
    with wave.open(str(shipped), "rb") as source:
        layout, frames = source.getparams(), source.readframes(source.getnframes())
    samples = array.array("h", frames)
    if sys.byteorder == "big":
        samples.byteswap()
    samples = array.array("h", (sample * volume // 100 for sample in samples))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(quieter), "wb") as target:
        target.setparams(layout)
        target.writeframes(samples.tobytes())
    return quieter
