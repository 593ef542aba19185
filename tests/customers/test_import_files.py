"""The files around an import: what is written, where, and what is never in them (SYS-4, PCK-11)."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import dump
from tests.shop import Shop
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.customers.import_files import fault_list, write
from wms_desktop.customers.imports import CUSTOMERS

NUMBER = "11010519491231002X"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    other, link = tmp_path / "accounts.xlsx", tmp_path / "template.xlsx"
    other.write_bytes(b"mine")
    link.symlink_to(other)
    write(link, b"new")
    assert (other.read_bytes(), link.read_bytes()) == (b"mine", b"new")
    assert not link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["accounts.xlsx", "template.xlsx"]


def test_the_longest_name_can_be_written_and_a_longer_one_is_told(tmp_path: Path) -> None:
    longest = tmp_path / ("a" * 250 + ".xlsx")
    assert write(longest, b"x").read_bytes() == b"x"
    with pytest.raises(Unavailable):
        write(tmp_path / ("a" * 251 + ".xlsx"), b"x")
    assert [path.name for path in tmp_path.iterdir()] == [longest.name]


@pytest.mark.rule("PCK-11")
def test_no_identity_number_goes_on_from_a_table(shop: Shop, tmp_path: Path) -> None:
    by = shop.acting("admin")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"Name,Kind,Remarks\n王小明,{NUMBER},{NUMBER}\n", encoding="utf-8")
    preview = CUSTOMERS.preview(shop.db, by, bad)
    assert len(preview.bad) == 2
    assert NUMBER not in fault_list(preview.bad, Language.EN, ".csv").decode("utf-8-sig")
    good = tmp_path / f"{NUMBER} 王.csv"
    good.write_text("Name\n王小明\n", encoding="utf-8")
    CUSTOMERS.put(shop.db, by, CUSTOMERS.read(good), good.name, uuid4())
    assert NUMBER not in str(dump(shop.db))
