"""What is refused on the way out, what stays on the trail, and what never leaves."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.exports.way_out import WayOut, read_csv
from tests.pickup.waybills import NUMBER, arrived
from tests.shop import PEOPLE, SITES
from wms_desktop import slices
from wms_desktop.core.errors import Refused
from wms_desktop.customers import exporting
from wms_desktop.db.program import FAILED, NOT_ALLOWED, USAGE
from wms_desktop.db.tables import Audit
from wms_desktop.people.rules import TABS, tabs_for
from wms_desktop.transport.tables import Consignment


@pytest.mark.rule("SYS-3")
@pytest.mark.parametrize(
    ("words", "code", "names"),
    [
        (("items", "--state", "open"), "export_no_such_filter", "--text"),
        (("returns", "--count", "PD-1"), "export_no_such_filter", "--from"),
        (("outbound", "--state", "lost"), "export_unknown_value", "packed"),
        (("outbound", "--state", ""), "export_unknown_value", "packed"),
        (("consignments", "--state", "released"), "export_unknown_value", "waiting"),
        (("stock", "--zone", "Z9"), "export_not_found", "Z9"),
        (("stock", "--owner", "%"), "export_not_found", "%"),
        (("missing", "--site", "XX"), "export_not_found", "XX"),
        (("missing", "--responsible", "nobody"), "export_not_found", "nobody"),
        (("count-lines",), "export_filter_needed", "--count"),
        (("count-lines", "--count", "PD-0"), "export_not_found", "PD-0"),
        (("outbound", "--from", "yesterday"), "export_no_day", "yesterday"),
        (("outbound", "--to", "0001-01-01"), "export_no_day", "0001-01-01"),
        (("returns", "--from", "2026-05-02", "--to", "2026-05-01"), "export_days_reversed", "--to"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_filter_that_cannot_be(
    out: WayOut, words: tuple[str, ...], code: str, names: str
) -> None:
    refusal = out.refused(*words)
    assert (refusal.exit, refusal.code) == (USAGE, code)
    assert names in refusal.text


def refusal_of(deed: Callable[[], object]) -> str:
    """Why it was refused; empty where it was not."""
    try:
        deed()
    except Refused as error:
        return error.code.value
    return ""


@pytest.mark.parametrize("name", slices.EXPORTS)
@pytest.mark.parametrize("login", PEOPLE)
def test_who_may_not_see_a_list_may_not_export_it(desk_shop, tmp_path, name, login) -> None:
    """The rights are its own, or those of the tab that shows the list."""
    export, by = slices.exports()[name], desk_shop.acting(login)
    sees = by.may(*export.roles) if export.roles else export.tab in tabs_for(by.roles)
    path = tmp_path / "list.csv"
    typed = {"count": "PD-0"} if name == "count-lines" else {}
    write = export.writer(desk_shop.db, by, {"count": 0})
    for deed in (lambda: export.read_filters(desk_shop.db, by, typed), lambda: write(path)):
        assert (refusal_of(deed) == "role_missing") is not sees
    assert sees or not path.exists()
    assert export.tab in TABS


def test_the_command_line_asks_for_the_right_first(out: WayOut) -> None:
    refusal = out.refused("stock", "--zone", "Z9", user="nobody")
    assert (refusal.exit, refusal.code) == (NOT_ALLOWED, "role_missing")
    assert out.refused("consignments", user="gm").code == "role_missing"


@pytest.mark.rule("SRV-1")
def test_every_export_is_on_the_trail_without_numbers(out: WayOut) -> None:
    out.rows("consignments", "--text", NUMBER, "--state", "held")
    with out.shop.db.read() as session:
        line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (line.action, line.person_id) == ("export.consignments", 1)
    told = json.loads(line.after)
    assert (told["rows"], told["file"]) == (0, "consignments.xlsx")
    assert told["filters"]["state"] == "held"
    assert NUMBER not in line.after


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_identity_number_never_leaves(out: WayOut, ending: str) -> None:
    """Not even one that came into the books past every door."""
    shop = out.shop
    consignment_id = arrived(shop)
    with shop.db.write() as session:
        row = session.get_one(Consignment, consignment_id)
        row.goods = f"墙布 {NUMBER} 卷"
    said = out.column("consignments", "Goods", ending=ending)
    assert said == ["墙布  卷"]


def test_a_list_that_cannot_be_written_leaves_the_old_one(out: WayOut) -> None:
    out.shop.item()
    out.rows("items", ending="csv")
    path = out.folder / "items.csv"
    before = path.read_bytes()
    assert out.run("export", "items", "--out", str(path), "--state", "x") == USAGE
    assert path.read_bytes() == before
    (out.folder / "taken.csv").mkdir()
    assert out.run("export", "items", "--out", str(out.folder / "taken.csv")) == FAILED
    assert sorted(each.name for each in out.folder.iterdir()) == ["items.csv", "taken.csv"]
    assert len(read_csv(path)) == 1


def test_another_sites_goods_stay(out: WayOut) -> None:
    shop = out.shop
    arrived(shop)
    export, by = slices.exports()["consignments"], shop.acting(site=2)
    path = out.folder / "other.csv"
    assert SITES[2][1] == by.site_name
    assert export.writer(shop.db, by, {})(path).value == 0


@pytest.mark.rule("SYS-3")
def test_more_rows_than_excel_opens(out: WayOut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "EXCEL_ROWS", 2)
    for code in ("A-1", "A-2", "A-3"):
        out.shop.item(code, code)
    asked = ("export", "items", "--out", str(out.folder / "items.xlsx"))
    assert out.run(*asked) == USAGE
    assert out.answer["error"]["code"] == "export_too_long"
    assert not list(out.folder.iterdir())
    assert len(out.rows("items", ending="csv")) >= 3
