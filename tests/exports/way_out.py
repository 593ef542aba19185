"""A list written by the command line to a real file, and read back."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.db.program import DONE

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a run ended that wrote nothing."""

    exit: int
    code: str
    text: str


class WayOut:
    """Exports as scripts do, as *lin* unless said otherwise."""

    def __init__(self, shop: Shop, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.shop, self.folder, self._capture = shop, folder, capture
        self.answer: Any = None

    def rows(self, name: str, *words: str, ending: str = "xlsx", **how: str) -> list[Row]:
        """The rows of a list, by its English headings."""
        path = self.folder / f"{name}.{ending}"
        assert self.run("export", name, "--out", str(path), *words, **how) == DONE, self.answer
        read = read_csv if ending == "csv" else read_xlsx
        found = read(path)
        assert self.answer["rows"] == len(found)
        return found

    def column(self, name: str, heading: str, *words: str, **how: str) -> list[Any]:
        """One column of a list."""
        return [row[heading] for row in self.rows(name, *words, **how)]

    def refused(self, name: str, *words: str, user: str = "lin") -> Refusal:
        """The refusal; no file may be left behind."""
        path = self.folder / "refused.csv"
        code = self.run("export", name, "--out", str(path), *words, user=user)
        assert not path.exists()
        assert not list(self.folder.glob(".*.part"))
        error = self.answer["error"]
        return Refusal(code, error["code"], f"{error['text']} {error['advice']}")

    def run(self, *words: str, user: str = "lin", language: str = "en") -> int:
        """One run with JSON asked for."""
        url = self.shop.db.engine.url.render_as_string(hide_password=False)
        more = ["--database", url, "--json", "--language", language, "--user", user]
        self._capture.readouterr()
        code = cli.run([*words, *more])
        self.answer = json.loads(self._capture.readouterr().out)
        return code


def read_xlsx(path: Path) -> list[Row]:
    """The rows of a workbook by their headings; the sheet's furniture is looked at too."""
    sheet = openpyxl.load_workbook(path).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    head, *rows = sheet.iter_rows()
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    names = [cell.value for cell in head]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


def read_csv(path: Path) -> list[Row]:
    """The rows of a text by their headings."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
