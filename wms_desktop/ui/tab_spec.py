"""What a tab is, declared as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wms_desktop.core.acting import Role
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import MeaningKind, Page


@dataclass(frozen=True, slots=True)
class TabSpec:
    """One tab of the window.

    Attributes:
        name: stable, in every language the same: "pickup".
        title: English, marked with ``N_``.
        factory: makes the page, at first show and again after a switch of language.
        roles: who sees it; empty for everybody. An administrator sees all.
        opens: what a scan from anywhere leads here.
    """

    name: str
    icon: str
    title: str
    factory: Callable[[Context], Page]
    roles: frozenset[Role] = frozenset()
    opens: frozenset[MeaningKind] = frozenset()


def tabs_for(
    tabs: Sequence[TabSpec], roles: Iterable[Role], order: Sequence[str] = ()
) -> list[TabSpec]:
    """The tabs that *roles* see, in the workstation's own *order*; new ones come last."""
    held = frozenset(roles)
    seen = [tab for tab in tabs if not tab.roles or tab.roles & held or Role.ADMIN in held]
    known = {name: place for place, name in enumerate(order)}
    return sorted(seen, key=lambda tab: known.get(tab.name, len(known)))
