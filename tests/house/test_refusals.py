"""Every reason that a rule can give has its sentence."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from enum import StrEnum

import wms_desktop
from wms_desktop import slices
from wms_desktop.core.sentences import known_refusals

NAMES = ("Fault", "Refusal")


def test_every_reason_has_its_sentence() -> None:
    slices.register_words()
    known = known_refusals()
    missing = set()
    for found in pkgutil.walk_packages(wms_desktop.__path__, "wms_desktop."):
        if ".migrations" in found.name or found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, StrEnum) and name.endswith(NAMES) and kind.__module__ == found.name:
                for member in kind:
                    if (f"{kind.__module__}.{kind.__qualname__}", member.value) not in known:
                        missing.add(f"{kind.__module__}.{name}.{member.name}")
    internal = {name for name in missing if ".db.seals." in name}
    assert not missing - internal, "\n".join(sorted(missing - internal))
