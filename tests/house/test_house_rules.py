"""Who may enter which room, how long a file may grow, what is never written (architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, all_python_files, other_texts, python_files, tree

LONGEST_FILE = 450
LONGEST_VIEW = 330
LONGEST_FUNCTION = 60
FORBIDDEN_NAMES = ("utils", "helpers", "common", "manager", "misc")
FORBIDDEN = {
    "shell=True": "a shell reads what people typed",
    "pickle": "runs what a file says",
    "yaml.load(": "runs what a file says",
    "tempfile.mktemp(": "somebody else can be faster",
    "datetime.utcnow": "naive",
}
_MACHINE = re.compile(
    r"(?<![\w.])/(?:root|home/\w+)/|https?://[\w.-]*(?:python|npm|debian)[\w.-]*/"
)

HERE = Path(__file__).resolve()  # names what is forbidden, to find it elsewhere


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def test_import_contracts() -> None:
    start = "from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", start, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def test_lint() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_format() -> None:
    run("ruff", "format", "--check", "--no-cache", ".")


def test_types(tmp_path) -> None:
    run("mypy", "--cache-dir", str(tmp_path), "wms_desktop")


@pytest.mark.parametrize("path", all_python_files(), ids=named)
def test_a_file_is_small_and_has_one_subject(path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = LONGEST_VIEW if path.stem.startswith("view") else LONGEST_FILE
    assert text.count("\n") <= limit
    assert path.stem not in FORBIDDEN_NAMES
    assert ast.get_docstring(tree(path)) or not text.strip(), "says not what it is for"
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name}: {length} lines"
    for pattern, why in FORBIDDEN.items():
        assert pattern not in text or path == HERE, f"{pattern}: {why}"


def test_nothing_names_a_machine_or_a_host_of_packages() -> None:
    wrong = {
        named(path): found[0]
        for path in (*all_python_files(), *other_texts())
        if (found := _MACHINE.search(path.read_text(encoding="utf-8")))
    }
    assert not wrong


@pytest.mark.parametrize("path", all_python_files(), ids=named)
def test_no_error_is_swallowed(path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or getattr(node.type, "id", "") in {
                "Exception",
                "BaseException",
            }
            silent = all(isinstance(part, (ast.Pass, ast.Continue)) for part in node.body)
            assert not (broad and silent), f"line {node.lineno}"


def test_the_locks_name_no_host() -> None:
    for lock in (ROOT / "packaging").glob("*.lock"):
        assert "//" not in lock.read_text(encoding="utf-8"), lock.name


def test_no_view_knows_a_table() -> None:
    """The contracts of import-linter know ``view.py`` only; its neighbours are looked at here."""
    wrong = []
    for path in python_files():
        if not path.stem.startswith("view_"):
            continue
        for node in ast.walk(tree(path)):
            module = getattr(node, "module", None) if isinstance(node, ast.ImportFrom) else None
            if module and (module.endswith(".tables") or module.startswith("sqlalchemy")):
                wrong.append(f"{path.relative_to(ROOT)}: {module}")
    assert not wrong, "\n".join(wrong)
