"""Makes the four tones in resources/sounds; run once, by hand, when a tone is to change."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
FADE_S = 0.006
SILENCE = 0.0

TONES: dict[str, list[tuple[float, float]]] = {  # (hertz, seconds), one after the other
    "ok": [(1760.0, 0.09)],
    "complete": [(1760.0, 0.08), (SILENCE, 0.05), (2093.0, 0.12)],
    "warn": [(988.0, 0.13), (740.0, 0.16)],
    "bad": [(220.0, 0.55)],
}


def samples(hertz: float, seconds: float) -> list[int]:
    """One tone with soft edges, so that it does not click."""
    count, fade = int(RATE * seconds), int(RATE * FADE_S)
    made = []
    for n in range(count):
        edge = min(1.0, n / fade, (count - n) / fade)
        angle = 2 * math.pi * hertz * n / RATE
        wave_form = 0.75 * math.sin(angle) + 0.25 * math.sin(3 * angle) / 3
        made.append(round(28_000 * edge * wave_form))
    return made


def main() -> None:
    """Write all tones."""
    folder = Path(__file__).resolve().parent.parent / "resources" / "sounds"
    for name, parts in TONES.items():
        data = [sample for hertz, seconds in parts for sample in samples(hertz, seconds)]
        with wave.open(str(folder / f"{name}.wav"), "wb") as target:
            target.setnchannels(1)
            target.setsampwidth(2)
            target.setframerate(RATE)
            target.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    main()
