"""The second-level tabs of the receipts tab after desk and missing slips, as data."""

from __future__ import annotations

from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = ()
