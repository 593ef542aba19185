"""What somebody tries who means to get round the rules for complaints and damage."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from tests.complaints.acted import damaged, person
from tests.complaints.damage_desk import Desk
from tests.complaints.deciding import refused
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.core.acting import Right
from wms_desktop.people.tables import Person, PersonRole


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
