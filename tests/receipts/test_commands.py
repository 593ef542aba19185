"""Receipts on the command line, as scripts call them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bad_inputs.test_scans import only_set_aside
from tests.receipts.stack import clean, paper_pages, required, scanned
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, FAILED, Program
from wms_desktop.documents.render import page_count
from wms_desktop.receipts import commands
from wms_desktop.slices import register_words

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(desk_shop: Shop, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the command line does; exit code and JSON answer."""
    register_words()
    shown = desk_shop.db.engine.url.render_as_string(hide_password=False)

    def find(_db: Database) -> Any:
        return desk_shop.acting()

    def call(*arguments: str) -> tuple[int, Any]:
        top = argparse.ArgumentParser()
        groups = top.add_subparsers(required=True)
        commands.add_commands(_Commands(groups))
        options = top.parse_args(["receipts", *arguments])
        program = Program(shown, as_json=True, language=Language.EN, find_acting=find)
        code = options.run(program, options)
        if "db" in program.__dict__:
            program.db.close()
        return code, json.loads(capsys.readouterr().out)

    return call


class _Commands:
    """Adds commands as `wms_desktop.cli` does, without the common options."""

    def __init__(self, subparsers: Any) -> None:
        self._subparsers = subparsers

    def add(self, name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = self._subparsers.add_parser(name, help=help)
        return made

    def group(self, name: str, help: str) -> _Commands:
        return _Commands(self._subparsers.add_parser(name, help=help).add_subparsers())


@pytest.mark.rule("RCP-3")
def test_slips_are_printed_signed_and_filed(run: Run, desk_shop: Shop, tmp_path: Path) -> None:
    numbers = required(desk_shop, 2, copies=2)
    out = tmp_path / "slips.pdf"
    code, told = run("print", "--out", str(out), *numbers)
    assert (code, told["receipts"]) == (DONE, numbers)
    pdf = out.read_bytes()
    assert page_count(pdf) == 4
    stack, bad = tmp_path / "stack.pdf", tmp_path / "bad.pdf"
    stack.write_bytes(scanned(paper_pages(pdf)[:3], clean(), clean(), clean(signed=False)))
    bad.write_bytes(b"no pdf")
    code, told = run("file", str(bad), str(stack))
    assert code == FAILED
    assert {"source", "page", "receipt", "status", "findings", "sha256"} <= set(told[1])
    assert [page["status"] for page in told] == ["refused", "filed", "filed", "suspect"]
    assert [page["receipt"] for page in told] == [None, numbers[0], numbers[0], numbers[1]]
    assert told[3]["findings"] == ["signature_missing"]
    code, told = run("file", str(stack))
    assert code == DONE
    assert {page["status"] for page in told} == {"duplicate"}
    assert bad.exists()


@pytest.mark.rule("RCP-3")
def test_a_bad_file_is_listed_and_changes_nothing_else(
    run: Run, desk_shop: Shop, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and no more")
    with only_set_aside(desk_shop, 1):
        code, told = run("file", str(bad))
    assert (code, told[0]["status"]) == (FAILED, "refused")
    assert told[0]["text"]
    with only_set_aside(desk_shop, 0):  # the same file again is no other row
        run("file", str(bad))


def test_an_unknown_number_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        run("print", "--out", str(tmp_path / "x.pdf"), "R-20200101-0001")
    assert not (tmp_path / "x.pdf").exists()


def test_the_layout_is_printed_in_millimetres(run: Run) -> None:
    code, told = run("layout")
    assert code == DONE
    assert told["boxes"]["signature"] == {"x": 14, "y": 214, "width": 88, "height": 42}
    assert told["papers"]["a5"]["page"] == {"width": 210, "height": 148}


@pytest.mark.rule("RCP-6")
def test_what_is_due_by_site(run: Run, desk_shop: Shop, tmp_path: Path) -> None:
    number = required(desk_shop)[0]
    assert run("due", "--date", "2026-05-21")[1]["sites"] == []
    code, told = run("due", "--date", "2026-05-28")
    assert (code, told["date"]) == (DONE, "2026-05-28")
    assert told["sites"][0]["counts"] == {"due_today": 1}
    late = run("due", "--date", "2026-06-13", "--out", str(tmp_path / "due.pdf"))[1]
    assert late["sites"][0]["receipts"][0]["receipt"] == number
    assert late["sites"][0]["receipts"][0]["standing"] == "beyond_limit"
    assert (tmp_path / "due.pdf").read_bytes().startswith(b"%PDF")
    assert run("due", "--out", str(tmp_path / "due.doc"))[0] == 2
