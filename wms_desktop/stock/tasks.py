"""What storage owes: inspection rounds of its zones (LOC-5, SRV-7)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import AHEAD_DAYS, MOST, Task
from wms_desktop.stock.care import WHO_LOOKS, rounds_due_in
from wms_desktop.stock.kinds import CareKind

_TITLES = {
    CareKind.GOODS: N_("Inspect the goods of the zone"),
    CareKind.EQUIPMENT: N_("Inspect fire and safety of the zone"),
}


def tasks(session: Session, by: Acting) -> list[Task]:
    """Rounds that are overdue, due today or within a week.

    Source: LOC-5, SRV-7.
    """
    if not by.may(*WHO_LOOKS):
        return []
    until = by.today + timedelta(days=AHEAD_DAYS)
    due = [found for found in rounds_due_in(session, by) if found.due_on <= until]
    return [
        Task(
            f"stock:round:{found.zone_id}:{found.kind}",
            "LOC-5",
            _TITLES[found.kind],
            f"{found.zone_code}  {found.zone}",
            due_on=found.due_on,
            roles=frozenset(WHO_LOOKS),
            page="goods",
            target={"tab": "map", "rounds": found.zone_id, "round_kind": found.kind.value},
        )
        for found in due[:MOST]
    ]
