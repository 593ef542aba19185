"""The second-level tabs of storage, which stand beside goods in and goods out."""

from __future__ import annotations

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.stock.view_map import KINDS
from wms_desktop.stock.view_stock import TARGETS, StockTab
from wms_desktop.stock.view_storage import ROUNDS, StorageTab
from wms_desktop.ui.page import MeaningKind
from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = (
    SubTab(
        "map", N_("Map@@warehouse"), StorageTab, frozenset({Topic.STOCK, Topic.LOCATIONS}), KINDS,
        frozenset({ROUNDS, "round_kind"}),
    ),
    SubTab(
        "stock", N_("Stock@@tab"), StockTab, frozenset({Topic.STOCK, Topic.ITEMS}),
        frozenset({MeaningKind.STATEMENT}), TARGETS,
    ),
)  # fmt: skip
