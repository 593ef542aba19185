"""What somebody tries who means to get round the rules for complaints and damage."""

from __future__ import annotations

from copy import copy
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import delete, inspect

from tests.complaints.acted import damaged, person
from tests.complaints.damage_desk import Desk
from tests.complaints.deciding import Case, a_signature, refused
from tests.photos import photo
from wms_desktop.complaints.kinds import ComplaintState, Responsibility
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Right
from wms_desktop.people.tables import Person, PersonRole


def a_bomb() -> bytes:
    """A picture of 12,000 by 12,000 points in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def desk(shop) -> Desk:
    """A case of damage that was just opened."""
    return Desk(shop, damaged(shop))


@pytest.mark.bad_input(71)
@pytest.mark.rule("SRV-6")
def test_who_was_switched_off_or_lost_the_office_approves_nothing(desk):
    desk.assess(2_000).liable().settle(1_500)
    second = desk.after("zhou")
    with desk.shop.db.write() as session:
        session.get_one(Person, person("zhou")).is_active = False
    refused(desk.shop, DecideFault.SWITCHED_OFF, second.approve)
    with desk.shop.db.write() as session:
        session.get_one(Person, person("zhou")).is_active = True
        session.execute(delete(PersonRole).where(PersonRole.person_id == person("zhou")))
    refused(desk.shop, Right.ROLE_MISSING, second.approve)
    assert desk.after("gm").approve().row.compensated_on == desk.shop.today


@pytest.mark.bad_input(71)
@pytest.mark.rule("SRV-6")
def test_who_was_switched_off_settles_nothing(desk):
    desk.assess(500).liable()
    with desk.shop.db.write() as session:
        session.get_one(Person, person("lin")).is_active = False
    refused(desk.shop, DecideFault.SWITCHED_OFF, desk.settle)


@pytest.mark.bad_input(77)
@pytest.mark.rule("CMP-7")
@pytest.mark.parametrize("paper", [
    b"%PDF-1.7 cut", b"\xff\xd8\xff", photo()[:-400], a_signature()[:-40], a_bomb(),
])  # fmt: skip
def test_half_a_form_closes_nothing(shop, paper):
    case = Case(shop).settled()
    refused(shop, DecideFault.PAPER_UNREADABLE, case.confirm, paper=paper)
    case.confirm(paper=photo())
    assert case.file.state is ComplaintState.CLOSED


@pytest.mark.bad_input(75)
@pytest.mark.rule("CMP-7")
@pytest.mark.parametrize("how", ["screen", "paper"])
def test_a_signature_of_another_case_closes_nothing(shop, how):
    first = Case(shop).settled()
    signed = {"signature": a_signature()} if how == "screen" else {"paper": photo()}
    first.confirm(**signed)
    again = another(first, "KS-20260520-0009")
    again.settled()
    told = refused(shop, DecideFault.SIGNED_BEFORE, again.confirm, **signed)
    assert told["number"] == first.file.number
    again.confirm(paper=photo(size=(90, 60)))
    assert again.file.state is ComplaintState.CLOSED


def another(first: Case, number: str) -> Case:
    """A second complaint about the same goods."""
    made = copy(first)
    with first.shop.db.read() as session:
        row = session.get_one(Complaint, first.id)
        values = {column.key: getattr(row, column.key) for column in inspect(Complaint).columns}
    fresh = {"id": None, "number": number, "state": ComplaintState.TAKEN, "closed_at": None}
    fresh |= {"responsibility": Responsibility.UNDECIDED, "decision": ""}
    values = {name: value for name, value in (values | fresh).items() if name != "id"}
    made.id = first.shop.insert(Complaint, **values)
    return made
