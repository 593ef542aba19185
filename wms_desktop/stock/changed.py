"""Whether an item is still as the form showed it, and who changed it meanwhile."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db.tables import Audit
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.stock.tables import Item


class ChangeFault(StrEnum):
    """Why what was typed about an item no longer counts."""

    ITEM_CHANGED = "item_changed_meanwhile"


def check_unchanged(session: Session, by: Acting, item_id: int, seen_version: int) -> None:
    """Refuse when the item was renamed, got another unit or went out of use meanwhile.

    Args:
        seen_version: of the item as the form showed it; nought does not ask.

    Raises:
        Refused: changed, with who did and when (local time of the site).
    """
    row = session.execute(select(Item.code, Item.version).where(Item.id == item_id)).one_or_none()
    if row is None or not seen_version or row.version == seen_version:
        return
    last = session.execute(
        select(Person.name, Audit.at)
        .join(Person, Person.id == Audit.person_id)
        .where(Audit.subject == f"item:{row.code}"[:80])
        .order_by(Audit.id.desc())
        .limit(1)
    ).one_or_none()
    zone = site_zone(session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or "")
    raise Refused(
        ChangeFault.ITEM_CHANGED,
        item=row.code,
        person=last.name if last else "–",
        at=f"{last.at.astimezone(zone):%H:%M}" if last else "–",
    )
