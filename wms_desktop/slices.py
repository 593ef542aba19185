"""All slices, from the ground up. With ``app.py`` the only place that knows every slice."""

from __future__ import annotations

from importlib import import_module

ORDER = (
    "people",
    "customers",
    "stock",
    "receipts",
    "transport",
    "goods",
    "pickup",
    "counts",
    "returns",
)


def load_tables() -> None:
    """Let SQLAlchemy know every table: the house's own and those of all slices."""
    import_module("wms_desktop.db.tables")
    for name in ORDER:
        import_module(f"wms_desktop.{name}.tables")
