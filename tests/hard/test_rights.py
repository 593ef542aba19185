"""Somebody without any role at every door: each use case refuses before it looks at anything.

The doors are found in the sources, so a new one without a line here fails (reliability.md G8).
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import wms_desktop
from tests.conftest import dump
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused

ROOT = Path(wms_desktop.__file__).parent
OPEN = {  # whoever is signed in may, and why
    "returns.service.reject": "RET-3: anyone can reject with a reason",
    "people.service.change_own_password": "one's own; the present password is asked for",
}
READS = {
    "counts.reviews.review": "",
    "goods.label_prints.last_print": "",
}


def doors() -> dict[str, ast.FunctionDef]:
    """Every public function of a slice that begins with a database and who acts."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] not in slices.ORDER or parts[-1].startswith("view"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                kinds = [ast.unparse(a.annotation) for a in node.args.args[:2] if a.annotation]
                if kinds == ["Database", "Acting"]:
                    found[".".join((*parts, node.name))] = node
    return found


DOORS = doors()


class Nothing:
    """A command that may not be looked at."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"looked at {name} before the right was asked for")


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("door", sorted(DOORS.keys() - OPEN.keys() - READS.keys()))
def test_without_a_role_nothing_opens(desk_shop: Shop, door: str) -> None:
    module, _, name = door.rpartition(".")
    work = getattr(importlib.import_module(f"wms_desktop.{module}"), name)
    arguments = DOORS[door].args
    rest = [Nothing()] * (len(arguments.args) - 2 - len(arguments.defaults))
    named = {a.arg: Nothing() for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is None}
    before = dump(desk_shop.db)
    with pytest.raises(Refused) as refused:
        work(desk_shop.db, desk_shop.acting("nobody"), *rest, **named)
    assert refused.value.code is Right.ROLE_MISSING
    assert dump(desk_shop.db) == before


def test_the_list_has_no_door_that_is_gone() -> None:
    assert OPEN.keys() | READS.keys() <= DOORS.keys()
