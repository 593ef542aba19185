"""The second-level tabs of complaints, as data."""

from __future__ import annotations

from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = ()
