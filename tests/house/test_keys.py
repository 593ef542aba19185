"""A key means one thing: no page claims a key of the window."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import wms_desktop
from wms_desktop.ui import shell_keys
from wms_desktop.ui.actions import ActionSpec, clashes, normal_keys


def _specs() -> list[ActionSpec]:
    modules = pkgutil.walk_packages(wms_desktop.__path__, "wms_desktop.")
    views = [module.name for module in modules if ".view" in module.name]
    found = [vars(import_module(name)).values() for name in views]
    return [each for values in found for each in values if isinstance(each, ActionSpec)]


def test_no_page_claims_a_key_of_the_window() -> None:
    window = {normal_keys(spec.keys) for spec in shell_keys.SPECS}
    taken = {spec.id for spec in _specs() if spec.keys and normal_keys(spec.keys) in window}
    assert _specs()
    assert taken == set()
    assert clashes(shell_keys.SPECS) == []
