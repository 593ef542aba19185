"""Reads the project's own sources for the house rules."""

from __future__ import annotations

import ast
import re
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "wms_desktop"
MARKERS = {"N_", "tr", "translate"}
_LETTER = re.compile(r"[A-Za-z]{2}")


@cache
def python_files() -> tuple[Path, ...]:
    """The program's sources without its migrations (frozen, as they were released)."""
    files = sorted(PROGRAM.rglob("*.py"))
    return tuple(f for f in files if "migrations/versions" not in f.as_posix())


@cache
def all_python_files() -> tuple[Path, ...]:
    """The program's sources, its tests and what builds and runs it."""
    others = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").rglob("*.py")]
    return (*python_files(), *sorted(others))


@cache
def other_texts() -> tuple[Path, ...]:
    """What is written in the project besides Python: documents, forms, texts, settings."""
    named = [*ROOT.glob("*.md"), ROOT / "pyproject.toml", *(ROOT / ".ci").glob("*")]
    kept = [*(ROOT / "packaging").iterdir(), *(ROOT / "forms").glob("*.ui")]
    words = (ROOT / "resources" / "translations").glob("*.json")
    found = sorted([*named, *kept, *words])
    return tuple(f for f in found if f.is_file() and f.suffix != ".py")


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def marked_texts() -> Iterator[tuple[str, str]]:
    """(where, English text) of every text that is marked for translation."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in MARKERS:
                for text in _constants(node.args[0]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", text
    for path in sorted((ROOT / "forms").glob("*.ui")):
        for text in _form_texts(path):
            yield path.name, text


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _constants(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _constants(body)
            yield from _constants(orelse)


def _form_texts(path: Path) -> Iterator[str]:
    for element in ET.parse(path).getroot().iter("string"):
        text = element.text or ""
        if element.get("notr") != "true" and _LETTER.search(text):
            comment = element.get("comment")
            yield f"{text}@@{comment}" if comment else text


def places(text: str) -> set[str]:
    """The ``{name}`` places of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
