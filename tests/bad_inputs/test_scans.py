"""Scans that cannot be filed: named, left where they are, put on the list (76-92, 101)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import require_whole, unchanged
from tests.conftest import dump
from tests.scans import pdf_of_jpegs, pdf_of_objects
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.db.program import FAILED
from wms_desktop.receipts import quarantine


def paper(encrypt: StandardEncryption | None = None) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    canvas.drawString(100, 700, "hello")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(form: str, width: int = 300, height: int = 420) -> bytes:
    out = BytesIO()
    Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 20).save(out, form)
    return out.getvalue()


def empty_pages(count: int, box: str = "0 0 595 842") -> bytes:
    kids = " ".join(f"{3 + n} 0 R" for n in range(count))
    pages = [f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] >>".encode()] * count
    tree = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()
    return pdf_of_objects([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *pages])


def wide_png() -> bytes:
    out = BytesIO()
    Image.new("1", (12_000, 12_000), 1).save(out, "PNG")
    return out.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", bytes, "empty"),
    "broken": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"%%EOF\n", "damaged"),
    "cut": ("a.pdf", lambda: pdf_of_jpegs([picture("JPEG")])[:-900], "cut"),
    "cut picture": ("a.jpg", lambda: picture("JPEG")[:-400], "cut"),
    "encrypted": ("a.pdf", lambda: paper(StandardEncryption("user", "owner")), "encrypted"),
    "huge": ("a.pdf", lambda: paper() + bytes(51_000_000), "too_large"),
    "too many pages": ("a.pdf", lambda: empty_pages(201), "too_many_pages"),
    "a page as big as a field": ("a.pdf", lambda: empty_pages(1, "0 0 2000000000 2000000000"),
        "page_size"),
    "too many pixels": ("a.png", wide_png, "too_many_pixels"),
    "text named pdf": ("a.pdf", lambda: b"hello, I am a PDF\n" * 40, "wrong_type"),
    "a web page": ("a.pdf", lambda: b"<!DOCTYPE html><p>hello", "wrong_type"),
    "a program": ("a.pdf", lambda: b"MZ" + bytes(4000), "wrong_type"),
    "a workbook": ("a.pdf", lambda: b"PK\x03\x04" + bytes(4000), "wrong_type"),
    "webp": ("a.jpg", lambda: picture("WEBP"), "wrong_type"),
    "svg": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_type"),
    "a strange name": ("a\u202e\udcff\n.pdf", bytes, "empty"),
}  # fmt: skip


@contextmanager
def only_set_aside(shop: Shop, files: int) -> Iterator[None]:
    """Nothing inside changes a row, but for so many files on the list of those not read."""

    def others() -> list[str]:
        own = ("quarantined_file", "operation", "audit", "change_count")
        return [row for row in dump(shop.db) if not row.startswith(own)]

    before, waiting = others(), quarantine.waiting(shop.db, 1)
    yield
    assert others() == before
    assert quarantine.waiting(shop.db, 1) == waiting + files


def refused_page(line: CommandLine, path: Path, language: Language) -> dict[str, Any]:
    answer = line.run("receipts", "file", str(path), language=language)
    assert answer.code == FAILED
    [page] = answer.result
    assert (page["status"], page["receipt"], page["page"]) == ("refused", None, None)
    require_whole(page["text"], language)
    return dict(page)


@pytest.mark.bad_input(76, 77, 78, 80, 84, 85, 86, 91)
@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("case", BAD)
def test_a_bad_scan_is_named_and_stays(
    case: str, line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    name, make, finding = BAD[case]
    path, content = tmp_path / name, make()
    path.write_bytes(content)
    with only_set_aside(desk_shop, 1):
        page = refused_page(line, path, Language.EN)
    assert page["findings"] == [finding]
    assert path.read_bytes() == content
    [row] = quarantine.not_read(desk_shop.db, 1)
    assert (row.fault.value, row.sha256) == (finding, hashlib.sha256(content).hexdigest())
    assert row.source.isprintable()


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("language", [Language.ZH_CN, Language.ZH_TW])
def test_bad_scans_in_chinese_all_at_once(
    language: Language, line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    paths = []
    for number, (name, make, _finding) in enumerate(BAD.values()):
        paths.append(tmp_path / f"{number}{name}")
        paths[-1].write_bytes(make())
    with only_set_aside(desk_shop, len(BAD)):
        answer = line.run("receipts", "file", *map(str, paths), language=language)
    assert answer.code == FAILED
    assert [page["findings"] for page in answer.result] == [[f] for _, _, f in BAD.values()]
    for page in answer.result:
        require_whole(page["text"], language)


NO_FILES: dict[str, Callable[[Path], None]] = {
    "missing": lambda _path: None,
    "a folder": Path.mkdir,
    "a link": lambda path: path.symlink_to("/etc/hostname"),
    "a pipe": lambda path: os.mkfifo(path),
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and links of Unix")
@pytest.mark.parametrize("case", NO_FILES)
def test_what_is_no_file(case: str, line: CommandLine, desk_shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    NO_FILES[case](path)
    with unchanged(desk_shop.db):
        page = refused_page(line, path, Language.ZH_CN)
    assert page["findings"] == ["gone" if case == "missing" else "not_a_file"]


def test_a_folder_to_watch_that_is_not_there(line: CommandLine, tmp_path: Path) -> None:
    answer = line.refused("receipts", "watch", str(tmp_path / "none"))
    assert answer.code == FAILED
    assert "read" in answer.result["error"]["text"]


@pytest.mark.parametrize("number", ["R-20260518-0447-X", "R-1", "TY-88062415", "", "x" * 4000])
def test_a_slip_of_an_unknown_receipt(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, number: str
) -> None:
    out = tmp_path / "slips.pdf"
    with unchanged(desk_shop.db):
        answer = line.refused(
            "receipts", "print", "--out", str(out), number, data=(number, number[:40])
        )
    assert (answer.code, answer.error) == (4, "unknown_receipt")
    assert not out.exists()
