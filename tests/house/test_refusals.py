"""Every reason that a rule can give has its sentence."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from enum import StrEnum

import wms_desktop
from tests.house.sources import python_files
from wms_desktop import slices
from wms_desktop.core.sentences import known_refusals, known_words

NAMES = ("Fault", "Refusal")


def test_every_reason_has_its_sentence() -> None:
    slices.register_words()
    missing = {}
    for found in pkgutil.walk_packages(wms_desktop.__path__, "wms_desktop."):
        if ".migrations" in found.name or found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, StrEnum) and name.endswith(NAMES) and kind.__module__ == found.name:
                for member in kind:
                    missing[f"{kind.__module__}.{kind.__qualname__}", member.value] = name
    for key in known_refusals():
        missing.pop(key, None)
    for key in known_words() | {key for key in missing if ".db.seals." in key[0]}:
        if key in missing and not is_raised(missing[key]):
            del missing[key]
    assert not missing, "\n".join(f"{where}: {value}" for where, value in sorted(missing))


def is_raised(name: str) -> bool:
    """Whether a refusal may carry this kind of reason; what a check only finds needs one word."""
    raised = re.compile(rf"(?:Refused|NeedsConfirmation)\(\s*(?:\w+\.)?{name}\b")
    return any(raised.search(path.read_text(encoding="utf-8")) for path in python_files())
