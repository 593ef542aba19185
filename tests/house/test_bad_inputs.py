"""Every bad input of quantities, codes, scans, documents and sheets has a test with its number."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import ROOT, tree

NUMBERS = {*range(1, 117), 118, 120, 121}


def proved() -> Iterator[int]:
    """The numbers in every ``bad_input`` marker of the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "bad_input":
                for number in node.args:
                    if isinstance(number, ast.Constant):
                        assert isinstance(number.value, int), f"{path}:{node.lineno}"
                        yield number.value


def test_every_number_is_proved() -> None:
    missing = NUMBERS - set(proved())
    assert not missing, f"no test is marked bad_input: {sorted(missing)}"
