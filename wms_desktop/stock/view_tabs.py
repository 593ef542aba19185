"""The second-level tabs of storage, which stand beside goods in and goods out."""

from __future__ import annotations

from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = ()
