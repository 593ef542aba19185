"""The second-level tabs of tasks, as data."""

from __future__ import annotations

from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = ()
