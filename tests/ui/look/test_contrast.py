"""Every pair of colours that can meet, in both themes."""

from __future__ import annotations

import pytest

from wms_desktop.ui.tokens import tokens

GROUNDS = ("canvas", "surface", "raised", "hover")
READ = (*GROUNDS, "accent_soft", "selection")
TEXT, MARK = 4.5, 3.0


def pairs() -> list[tuple[str, str, float]]:
    found = [
        (text, on, TEXT) for text in ("text", "text_2", "text_3", "accent_text") for on in READ
    ]
    found += [("text_2", "sunken", TEXT), ("text_3", "sunken", TEXT)]
    found += [("text", "mute_soft", TEXT), ("text_2", "mute_soft", TEXT)]
    found += [("text_3", "mute_soft", TEXT)]  # a disabled primary button
    found += [("text_off", "surface", TEXT), ("text_off", "canvas", TEXT)]
    found += [("on_accent", on, TEXT) for on in ("accent", "accent_hover", "accent_press")]
    for state in ("ok", "warn", "bad"):
        soft = f"{state}_soft"
        found += [(state, on, TEXT) for on in (*READ, soft)]
        found += [(f"on_{state}", f"{state}_solid", TEXT)]
        found += [("text", soft, TEXT), ("text_2", soft, TEXT)]
    found += [("line_control", on, MARK) for on in ("canvas", "surface", "raised")]
    found += [("focus", on, MARK) for on in READ]
    found += [(f"chart_{number}", "surface", MARK) for number in (1, 2, 3, 4)]
    return found


def luminance(value: str) -> float:
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_everything_written_can_be_read(theme: int) -> None:
    colour = tokens().colour
    weak = {
        f"{ink} on {ground}": round(contrast(colour[ink][theme], colour[ground][theme]), 2)
        for ink, ground, least in pairs()
        if contrast(colour[ink][theme], colour[ground][theme]) < least
    }
    assert weak == {}


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
