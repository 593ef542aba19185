"""Who may enter which room, how long a file may grow, what is never written (architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
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


def imported(path: Path) -> list[str]:
    """What a file imports when it runs; imports for types alone do not count."""
    types = [
        part
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for part in ast.walk(node)
    ]
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if node in types:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            found += [each.name for each in node.names]
    return found


def crossing(files: Iterable[Path], forbidden: str) -> list[str]:
    """The imports of *files* that the pattern *forbidden* names."""
    return [
        f"{named(path)}: {module}"
        for path in files
        for module in imported(path)
        if re.match(forbidden, module)
    ]


ROOMS = r"wms_desktop\.\w+\."
SLICES = {path.parent for path in python_files() if path.stem == "rules"}


def of_slices(*stems: str) -> list[Path]:
    """Files of slices whose name begins with one of *stems* (``rules.py``, ``rules_decide.py``)."""
    return [
        path
        for path in python_files()
        if path.parent in SLICES and path.stem.partition("_")[0] in stems
    ]


def test_no_view_knows_a_table() -> None:
    """The contracts of import-linter know ``view.py`` only; its neighbours are looked at here."""
    wrong = crossing(of_slices("view"), rf"sqlalchemy|{ROOMS}tables")
    assert not wrong, "\n".join(wrong)


def test_rules_and_papers_know_no_database_and_no_window() -> None:
    """`rules_decide.py`, `papers_slip.py`: what the contracts of import-linter cannot name."""
    files = of_slices("rules", "kinds", "papers")
    wrong = crossing(files, rf"PySide6|sqlalchemy|wms_desktop\.(db|ui)\b|{ROOMS}tables")
    assert not wrong, "\n".join(wrong)


def test_only_views_know_the_window() -> None:
    files = [
        path
        for path in python_files()
        if path.parent in SLICES
        and not path.stem.startswith("view")
        and path.name != "settings_desk.py"
    ]
    wrong = crossing(files, r"PySide6|wms_desktop\.ui\b")
    assert not wrong, "\n".join(wrong)


def test_every_rule_and_query_is_typed_strictly() -> None:
    """mypy has no pattern for ``rules_*``: each is named in pyproject.toml."""
    said = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    files = [path for path in of_slices("rules", "queries", "tables") if "_" in path.stem]
    names = [f"wms_desktop.{path.parent.name}.{path.stem}" for path in files]
    assert not [name for name in names if f'"{name}"' not in said]
