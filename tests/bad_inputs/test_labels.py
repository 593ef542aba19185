"""Labels from outside: what is impossible is refused whole, nothing is written or changed."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import unchanged
from tests.documents.zpl_reading import from_zpl
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.db.program import DONE, NOT_ALLOWED
from wms_desktop.documents.label import LabelKind, templates
from wms_desktop.documents.render import page_count
from wms_desktop.goods.label_prints import PrintLabels, print_labels


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--copies", "0"), "label_too_many"),
        (("--copies", "-5"), "label_too_many"),
        (("--copies", "20001"), "label_too_many"),
        (("--copies", "99999999999999999999"), "label_too_many"),
        (("--from", "0"), "label_from_outside"),
        (("--from", "2"), "label_from_outside"),
        (("--place", "2"), "label_start_outside"),
        (("--place", "22", "--template", "sheet-3x7"), "label_start_outside"),
        (("--template", "no-such"), "label_no_template"),
        (("--template", "../../etc"), "label_no_template"),
        (("--template", ""), "label_no_template"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_impossible_wishes_write_nothing(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, more: tuple[str, ...], code: str
) -> None:
    desk_shop.item()
    out = tmp_path / "x.pdf"
    with unchanged(desk_shop.db):
        answer = line.refused(
            "labels", "items", "A302-14", "--out", str(out), *more, data=(*more, *templates())
        )
    assert answer.error == code
    assert not out.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "1e3", "NaN", "١٢", "", "1,5,0"])
def test_impossible_quantities_on_a_pallet(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, quantity: str
) -> None:
    desk_shop.item()
    out = tmp_path / "x.pdf"
    words = ("labels", "pallets", "A302-14", "--out", str(out), f"--quantity={quantity}")
    with unchanged(desk_shop.db):
        line.refused(*words, data=(quantity,))
    assert not out.exists()


@pytest.mark.parametrize("kind", ["items", "lots", "locations", "packages", "pallets"])
def test_codes_that_nothing_has_are_named(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, kind: str
) -> None:
    with unchanged(desk_shop.db):
        answer = line.refused(
            "labels", kind, "NO-SUCH-1", "--out", str(tmp_path / "x.pdf"), data=("NO-SUCH-1",)
        )
    assert "NO-SUCH-1" in answer.result["error"]["text"]


def test_pallets_and_a_part_of_the_labels(
    line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    desk_shop.lot(desk_shop.item())
    out, words = tmp_path / "x.zpl", ("labels", "pallets", "A302-14/L260412", "--quantity", "48")
    answer = line.run(*words, "--out", str(out), "--dpi", "300")
    assert answer.code == DONE
    assert from_zpl(out.read_bytes().strip()).size == (709, 472)
    pdf = tmp_path / "x.pdf"
    answer = line.run(*words, "--out", str(pdf), "--copies", "5", "--from", "4")
    assert answer.result["labels"] == 2
    assert page_count(pdf.read_bytes()) == 2


@pytest.mark.parametrize(
    "values", [{"count": 0}, {"count": -1}, {"count": 10**9}, {"first": 0}, {"first": 4},
               {"place": 0}, {"place": 2}, {"template": "x" * 4000}, {"code": "\x00"},
               {"code": "9" * 4000}],
    ids=str,
)  # fmt: skip
def test_the_window_too_prints_nothing_impossible(desk_shop: Shop, values: dict) -> None:  # type: ignore[type-arg]
    desk_shop.item()
    wanted = {"template": "thermal-60x40", "kind": LabelKind.ITEM, "code": "A302-14", "count": 3}
    command = PrintLabels(uuid4(), **(wanted | values))
    with unchanged(desk_shop.db), pytest.raises(Refused):
        print_labels(desk_shop.db, desk_shop.acting(), command)


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("kind", ["items", "lots", "locations", "packages", "pallets"])
@pytest.mark.parametrize("login", ["nobody", "gm"])
def test_who_handles_no_goods_prints_no_labels(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, kind: str, login: str
) -> None:
    """On a package's label stand a name and an address."""
    desk_shop.item()
    out = tmp_path / "x.pdf"
    answer = line.run("labels", kind, "A302-14", "--out", str(out), user=login)
    assert (answer.code, answer.error) == (NOT_ALLOWED, "role_missing")
    assert not out.exists()
