"""The design tokens: colours by role, sizes, spaces. Values live in resources/look/tokens.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wms_desktop.core.paths import resources_dir


@dataclass(frozen=True, slots=True)
class Shadow:
    """The one elevation: what floats over the window.

    Attributes:
        veil: colour of the veil under it.
        veil_alpha: opacity of the veil, light and dark.
        alpha: opacity of the shadow, light and dark.
    """

    veil: str
    veil_alpha: tuple[float, float]
    blur: int
    dy: int
    alpha: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tokens:
    """All values of the look.

    Attributes:
        colour: role to (light, dark) as ``#RRGGBB``.
        heat: six steps from empty to full, light and dark.
        type: note, work, counter in device-independent pixels at a text scale of 100 %.
        size: heights and icon sizes, at 100 %.
    """

    colour: Mapping[str, tuple[str, str]]
    heat: tuple[tuple[str, ...], tuple[str, ...]]
    type: Mapping[str, int]
    space: Mapping[str, int]
    radius: Mapping[str, int]
    size: Mapping[str, int]
    shadow: Shadow


@cache
def tokens() -> Tokens:
    """The tokens of this program, read once."""
    path = resources_dir() / "look" / "tokens.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    veil, over = raw["elevation"]["veil"], raw["elevation"]["popover"]
    return Tokens(
        colour={role: (pair[0], pair[1]) for role, pair in raw["colour"].items()},
        heat=(tuple(raw["heat"]["light"]), tuple(raw["heat"]["dark"])),
        type=raw["type"],
        space=raw["space"],
        radius=raw["radius"],
        size=raw["size"],
        shadow=Shadow(
            veil=veil["colour"],
            veil_alpha=(veil["alpha"][0], veil["alpha"][1]),
            blur=over["blur"],
            dy=over["dy"],
            alpha=(over["alpha"][0], over["alpha"][1]),
        ),
    )
