"""Lines that are counted once more, by another person, without the first figure (CNT-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from wms_desktop.counts.queries import PlaceToCount, Progress
from wms_desktop.counts.rules import COUNTERS, may_count_round
from wms_desktop.counts.tables import CountEntry, CountLine
from wms_desktop.counts.variances import WAS_COUNTED
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.stock.tables import Item, Location, Lot


@dataclass(frozen=True, slots=True)
class AgainLine:
    """A line to count again, as a counter sees it: without any figure.

    Attributes:
        is_mine: whether the person who asks may count it; others wait for somebody else.
    """

    line_id: int
    location_id: int
    location_code: str
    item_code: str
    lot_code: str
    round: int
    is_mine: bool


def open_lines(session: Session, count_id: int, person_id: int, site_id: int) -> list[AgainLine]:
    """Lines that wait to be counted again, in walking order."""
    counted = (
        select(CountEntry.line_id)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id == count_id, CountEntry.round == CountLine.round)
        .group_by(CountEntry.line_id)
        .having(WAS_COUNTED)
    )
    found = session.execute(
        select(
            CountLine.id, CountLine.location_id, Location.code, Item.code, Lot.code, CountLine.round
        )
        .join(Item, Item.id == CountLine.item_id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Location, Location.id == CountLine.location_id)
        .where(CountLine.count_id == count_id, CountLine.round > 1, CountLine.id.not_in(counted))
        .order_by(Location.distance, Location.code, Item.code, Lot.code, CountLine.id)
    ).all()
    if not found:
        return []
    people, staff = _by_line(session, count_id), who_counts(session, site_id)
    return [
        AgainLine(*row, is_mine=may_count_round(row[-1], person_id, people.get(row[0], {}), staff))
        for row in found
    ]


def _by_line(session: Session, count_id: int) -> dict[int, dict[int, set[int]]]:
    """Who counted each line that is counted again, by round."""
    query = (
        select(CountEntry.line_id, CountEntry.round, CountEntry.person_id)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id == count_id, CountLine.round > 1)
        .distinct()
    )
    found: dict[int, dict[int, set[int]]] = {}
    for line_id, round_, person_id in session.execute(query):
        found.setdefault(line_id, {}).setdefault(round_, set()).add(person_id)
    return found


def who_counted(session: Session, line_id: int) -> dict[int, set[int]]:
    """Who entered figures of a line, by round."""
    query = select(CountEntry.round, CountEntry.person_id).where(CountEntry.line_id == line_id)
    found: dict[int, set[int]] = {}
    for round_, person_id in session.execute(query.distinct()):
        found.setdefault(round_, set()).add(person_id)
    return found


def is_counted(session: Session, line_id: int, round_: int) -> bool:
    """Whether a round of a line has its figure; what was taken back again is none."""
    query = (
        select(CountEntry.line_id)
        .where(CountEntry.line_id == line_id, CountEntry.round == round_)
        .group_by(CountEntry.line_id)
        .having(WAS_COUNTED)
    )
    return session.execute(query).first() is not None


def who_counts(session: Session, site_id: int) -> set[int]:
    """Everybody at the site who may count."""
    here = and_(PersonRole.person_id == Person.id, PersonRole.site_id == site_id)
    query = (
        select(Person.id)
        .join(PersonRole, here)
        .where(Person.is_active, PersonRole.role.in_(COUNTERS))
        .distinct()
    )
    return set(session.scalars(query))


def names(session: Session, people: Iterable[int]) -> tuple[str, ...]:
    """The names of *people*."""
    query = select(Person.name).where(Person.id.in_(set(people))).order_by(Person.id)
    return tuple(session.scalars(query))


def progress(
    db: Database, site_id: int, count_id: int, person_id: int, *, after: int = 0, places: int = 8
) -> Progress:
    """How far counting again is: lines left for this person, and where the next ones lie."""
    with db.read() as session:
        lines = open_lines(session, count_id, person_id, site_id)
        asked = session.scalars(
            select(CountLine.id).where(CountLine.count_id == count_id, CountLine.round > 1)
        ).all()
        mine = session.scalars(
            select(CountEntry.line_id)
            .join(CountLine, CountLine.id == CountEntry.line_id)
            .where(
                CountLine.count_id == count_id,
                CountEntry.person_id == person_id,
                CountEntry.round > 1,
            )
            .distinct()
        ).all()
        rounds = _by_line(session, count_id).values()
    own = [line for line in lines if line.is_mine]
    here = [line for line in own if line.location_id == after]
    ahead = [*here, *(line for line in own if line.location_id != after)]
    return Progress(
        len(own),
        len(asked) - len(lines),
        len({person for found in rounds for r in found if r > 1 for person in found[r]}),
        len(mine),
        tuple(
            PlaceToCount(
                line.location_id, line.location_code, False,
                " ".join(filter(None, (line.item_code, line.lot_code))),
            )
            for line in ahead[:places]
        ),
        others=len(lines) - len(own),
    )  # fmt: skip
