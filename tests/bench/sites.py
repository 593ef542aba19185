"""What would have to know its site before the data could be spread over servers by site.

A distributed engine keeps a unique key or a foreign key only where the column that it spreads by
is part of it. Prints every table, unique key and reference of ours that lacks the site.
Usage: ``python -m tests.bench.sites``.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Table, UniqueConstraint

from wms_desktop.db.base import Base
from wms_desktop.slices import load_tables

SITE = "site_id"
EVERYWHERE = {  # small, the same for all sites: a copy on each server ("reference tables")
    "customer", "contact", "item", "item_barcode", "label_template", "lot", "meta", "person",
    "person_role", "rule_value", "site", "stored_file", "workstation", "zone", "location",
}  # fmt: skip


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The columns of each unique key, but for the primary key."""
    found = [
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    found += [
        tuple(column.name for column in index.columns) for index in table.indexes if index.unique
    ]
    return sorted(found)


def told() -> dict[str, Any]:
    """Tables, keys and references that do not name a site, of the tables that would be spread."""
    spread = [table for table in Base.metadata.sorted_tables if table.name not in EVERYWHERE]
    keys = [
        f"{table.name}({', '.join(key)})"
        for table in spread
        for key in unique_keys(table)
        if SITE not in key
    ]
    references = [
        f"{table.name}.{key.parent.name} -> {key.column.table.name}"
        for table in spread
        for key in table.foreign_keys
        if key.column.table.name not in EVERYWHERE
    ]
    return {
        "copied to each server": sorted(EVERYWHERE & set(Base.metadata.tables)),
        "spread": len(spread),
        "spread, without a site": sorted(t.name for t in spread if SITE not in t.c),
        "unique keys without a site": sorted(keys),
        "references between spread tables": sorted(references),
    }


if __name__ == "__main__":
    load_tables()
    found = told()
    print(json.dumps(found, indent=1))
    print(json.dumps({k: v if isinstance(v, int) else len(v) for k, v in found.items()}))
