"""Who is offered the import, and from where: settings, palette, empty lists (SYS-4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.desk import a_context
from tests.shop import Shop
from wms_desktop import finding, slices
from wms_desktop.counts.view import CountsPage
from wms_desktop.goods.view import GoodsPage
from wms_desktop.pickup.view import PickupPage

# who may


@pytest.mark.parametrize(
    ("login", "kinds"),
    [
        (
            "keeper2",
            [
                "items",
                "locations",
                "stock",
                "inbound",
                "orders",
                "consignments",
                "count-sheet",
                "climate",
            ],
        ),
        ("zhou", ["items", "customers", "locations", "stock", "inbound", "orders", "climate"]),
        ("admin", list(slices.IMPORTS)),
    ],
)
def test_each_role_is_offered_what_it_may_import(desk, login: str, kinds: list[str]) -> None:
    section = desk(login).section
    offered = [k for k in slices.IMPORTS if section.findChild(QPushButton, f"import_{k}")]
    assert offered == kinds


def test_who_may_import_nothing_does_not_see_the_part(desk) -> None:
    for login in ("gm", "nobody"):
        assert "import" not in desk(login).page.settings_parts.keys()  # noqa: SIM118


def test_the_palette_leads_to_what_one_may_import(desk, desk_shop: Shop) -> None:
    desk()
    went: list[tuple[str, dict[str, str]]] = []

    def found(login: str, text: str) -> list[Any]:
        *_others, imports = finding.providers(
            lambda: desk_shop.db,
            lambda: desk_shop.acting(login),
            lambda _code: None,
            lambda page, **target: went.append((page, target)),
            slices.importers,
        )
        return list(imports(text))

    hits = found("keeper2", "import it")
    assert [hit.title for hit in hits] == ["Import items"]
    hits[0].go()
    assert went == [("settings", {"part": "import", "kind": "items"})]
    assert found("nobody", "import") == []
    assert "Import customers" not in [hit.title for hit in found("keeper2", "import")]


# from the empty lists


def offered(page: Any, kind: str) -> QPushButton | None:
    button = page.findChild(QPushButton, f"import_offer_{kind}")
    assert button is not None
    return None if button.isHidden() else button


@pytest.mark.parametrize(
    ("kind", "page_class", "made"),
    [
        ("items", GoodsPage, "items"),
        ("inbound", GoodsPage, None),
        ("orders", GoodsPage, None),
        ("consignments", PickupPage, None),
        ("stock", CountsPage, "stock"),
    ],
)
def test_an_empty_list_offers_the_import(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, kind: str, page_class: Any, made: str | None
) -> None:
    def shown(login: str) -> Any:
        page = page_class(a_context(desk_shop, tmp_path, login=login))
        if kind == "inbound":  # items come first
            desk_shop.item(f"I{login}")
        qtbot.addWidget(page)
        page.resize(1210, 624)
        page.show()
        if kind == "orders":
            page.show_tab("outbound")
        page.refresh()
        return page

    page = shown("lin" if kind == "consignments" else "keeper2")
    button = offered(page, kind)
    assert button is not None
    button.click()
    assert page.context.shell.went == [("settings", {"part": "import", "kind": kind})]
    assert offered(shown("nobody"), kind) is None
    if made:
        item = desk_shop.item("A1")
        desk_shop.stock(item, desk_shop.lot(item), 5)
        assert offered(shown("keeper2"), kind) is None


def test_a_search_that_finds_nothing_offers_no_import(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    page = PickupPage(a_context(desk_shop, tmp_path))
    qtbot.addWidget(page)
    page.show()
    page.waiting.pickup_search.setText("nothing")
    page.waiting.pickup_search.search_now()
    assert offered(page, "consignments") is None
