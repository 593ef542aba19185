"""What the window asks besides its lists: scanned papers, who works here, whom to ask."""

from __future__ import annotations

from sqlalchemy import select

from wms_desktop.core.codes import CodeKind
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.surveys.revisits import bare_number
from wms_desktop.surveys.tables import Improvement, Revisit, Survey

MOST_PEOPLE = 200


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The questionnaire, revisit or measure that a scanned *text* is: (kind, id, number, label)."""
    number = bare_number(text)
    with db.read() as session:
        match number.partition("-")[0]:
            case CodeKind.SURVEY.value:
                asked = (
                    select(Survey.id, Customer.name)
                    .join(Customer, Customer.id == Survey.customer_id)
                    .where(Survey.number == number, Survey.site_id == site_id)
                )
                kind = "survey"
            case CodeKind.REVISIT.value:
                asked = (
                    select(Revisit.id, Customer.name)
                    .join(Customer, Customer.id == Revisit.customer_id)
                    .where(Revisit.number == number, Revisit.site_id == site_id)
                )
                kind = "revisit"
            case CodeKind.IMPROVEMENT.value:
                asked = select(Improvement.id, Improvement.measure).where(
                    Improvement.number == number, Improvement.site_id == site_id
                )
                kind = "improvement"
            case _:
                return []
        return [(kind, id_, number, label) for id_, label in session.execute(asked)]


def people_here(db: Database, site_id: int) -> list[tuple[str, int]]:
    """Everybody who works at the site: name and id, by name."""
    query = (
        select(Person.name, Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.site_id == site_id, Person.is_active)
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    )
    with db.read() as session:
        return [(name, id_) for name, id_ in session.execute(query)]


def customers_to_ask(db: Database, text: str, limit: int = 5) -> list[CustomerRow]:
    """Customers in use that *text* fits best, without the house itself."""
    found = customers.best(db, text, limit + 1)
    return [row for row in found if row.kind is not CustomerKind.HOUSE][:limit]
