"""What the clerk opens beside goods in and goods out: packing, differences, map, rounds, stock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from wms_desktop.goods import due
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.tour import stage

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]


def orders_under_way(clerk: Clerk) -> Iterator[Step]:
    """Packing, a decision, and the lists that wait for customer service."""
    db, site = clerk.program.context.db, clerk.program.context.acting().site_id

    def open_order(state: OutboundState) -> None:
        rows = due.outbound_due(db, site, open_only=False, state=state)
        clerk.window.go_to("goods", outbound=rows[0].id)
        clerk.settle()

    def show(segment: str) -> None:
        clerk.press("Esc")
        orders = clerk.window.area.current_page().outbound.list  # type: ignore[union-attr]
        orders.goods_segments.choose(segment)
        orders.reload()
        clerk.settle()

    def wait_for_goods() -> None:
        clerk.press("F7")
        clerk.find("goods_decision").set_value(Decision.WAIT)  # type: ignore[attr-defined]
        clerk.press("Ctrl+S")

    def close_package() -> None:
        clerk.click("goods_pack_all")
        clerk.type_into("goods_pack_weight", "9999")
        clerk.press("PgDown")

    yield "outbound packing", lambda: open_order(OutboundState.PICKED)
    yield "outbound package too heavy", close_package
    yield "outbound packed", lambda: open_order(OutboundState.PACKED)
    yield "outbound paused", lambda: open_order(OutboundState.PAUSED)
    yield "outbound wait until", wait_for_goods
    yield "outbound paused again", lambda: clerk.press("Esc")
    yield "outbound to decide", lambda: show("decide")
    yield "outbound to confirm", lambda: show("confirm")
    yield "outbound open", lambda: show("open")


def exceptions(clerk: Clerk) -> Iterator[Step]:
    def show(key: str) -> None:
        clerk.window.go_to("goods", tab="exceptions")
        tab = clerk.window.area.current_page().tab  # type: ignore[union-attr]
        next(b for k, b in tab.segments._buttons.items() if k == key).click()
        clerk.settle()

    def open_first() -> None:
        show("open")
        clerk.find("goods_exceptions_list").setFocus()
        clerk.press("Return")

    def large() -> None:
        clerk.find("goods_exception_photos_1").setFocus()
        clerk.press("Return")

    yield "exceptions", lambda: show("open")
    yield "exceptions all", lambda: show("all")
    yield "exceptions qc", lambda: show("qc")
    yield "exception", open_first
    yield "exception photo", large
    yield "exception left", lambda: (clerk.press("Esc"), clerk.press("Esc"))


def warehouse_map(clerk: Clerk) -> Iterator[Step]:
    db = clerk.program.context.db
    location, lot, _pieces = stage.goods_in_zone(db, "C")[0]
    cold, hazardous = (stage.locations_in_zone(db, zone) for zone in ("C", "D"))

    def block() -> None:
        clerk.press("F7")
        clerk.type_into("map_block_reason", "7-8")
        clerk.press("Ctrl+S")

    def search() -> None:
        clerk.press("F2")
        clerk.type_into("map_search", "A302")

    def mode() -> None:
        clerk.press("Esc")
        segments = clerk.window.area.current_page().tab.segments  # type: ignore[union-attr]
        segments.choose("age")
        segments.chosen.emit("age")

    yield "map", lambda: clerk.window.go_to("goods", tab="map")
    yield "map goods", lambda: clerk.scan(lot)
    yield "map location", lambda: clerk.scan(stage.location_barcode(location))
    yield "map moving", lambda: clerk.press("F4")
    yield "map refused", lambda: clerk.scan(stage.location_barcode(hazardous[0]))
    yield "map condition", lambda: (clerk.press("Esc"), clerk.press("F6"))
    yield "map blocking", lambda: (clerk.press("Esc"), clerk.press("F7"))
    yield "map blocked", lambda: (clerk.press("Esc"), block())
    yield "map freeing", lambda: clerk.press("F7")
    yield (
        "map empty location",
        lambda: (
            clerk.press("Esc"),
            clerk.scan(stage.location_barcode(cold[-1])),
        ),
    )
    yield "map search", search
    yield "map age", mode
    yield "rounds", lambda: clerk.window.go_to("goods", rounds=True)
    yield "round findings", lambda: clerk.type_into("care_findings", "墙角受潮")
    yield "reading", lambda: clerk.type_into("care_temperature", "99")
    yield "reading refused", lambda: clerk.press("F6")


def stock(clerk: Clerk) -> Iterator[Step]:
    def part(number: int) -> None:
        clerk.find("stock_segments").findChildren(QPushButton)[number].click()
        clerk.settle()

    taken = stage.goods_in_zone(clerk.program.context.db, "A")[0]
    yield "stock list", lambda: clerk.window.go_to("goods", tab="stock")
    yield "stock not good", lambda: part(1)
    yield "stock expiring", lambda: part(2)
    yield "stock ageing", lambda: part(3)
    yield "stock all", lambda: part(0)
    yield "stock scanned", lambda: clerk.scan(stage.location_barcode(taken[0]))
    yield "stock nothing", lambda: clerk.type_into("stock_search", "zzzz")
    yield "stock history", lambda: (clerk.press("Esc"), _look_into(clerk))
    yield "stock history of item", lambda: clerk.press("F7")
    yield "stock history of document", lambda: clerk.press("Return")
    yield "stock owner", lambda: (clerk.press("Esc"), clerk.press("Esc"), clerk.press("F6"))
    yield "stock left", lambda: clerk.window.go_to("goods", tab="inbound")


def _look_into(clerk: Clerk) -> None:
    search = clerk.find("stock_search")
    search.setText("")  # type: ignore[attr-defined]
    search.search_now()  # type: ignore[attr-defined]
    clerk.settle()
    clerk.find("stock_list").setFocus()
    clerk.press("Return")
