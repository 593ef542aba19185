"""Each role at each door of goods, stock and counts: who may, and that nobody else does.

The roles stand here once more on purpose: who widens a right must say so in two places.
"""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from tests.hard.test_rights import DOORS, Nothing
from tests.shop import Shop
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Refused

HANDS = {Role.CLERK, Role.KEEPER}
HEADS = {Role.CS_SUPERVISOR, Role.DUTY_MANAGER}
COUNTING = HANDS | HEADS
SEES_RESULTS = COUNTING | {Role.FINANCE, Role.GENERAL_MANAGER}
SERVES = HANDS | {Role.CS_AGENT, Role.CS_SUPERVISOR}
MAY = {
    "counts.approving.accept": HEADS | {Role.GENERAL_MANAGER},
    "counts.approving.approve": HEADS | {Role.GENERAL_MANAGER},
    "counts.approving.count_again": HEADS | {Role.KEEPER},
    "counts.counting.close_location": HANDS,
    "counts.counting.enter": HANDS,
    "counts.planning.classes_now": HEADS | {Role.KEEPER},
    "counts.planning.classify": HEADS | {Role.KEEPER},
    "counts.planning.coverage": HEADS | {Role.KEEPER},
    "counts.printing.print_result": SEES_RESULTS,
    "counts.results.board": SEES_RESULTS,
    "counts.results.posted": SEES_RESULTS,
    "counts.service.cancel": HEADS,
    "counts.service.reopen": HEADS,
    "counts.sheets.write_sheet": COUNTING,
    "goods.exception_printing.print_report": SERVES | {Role.QC, Role.DUTY_MANAGER},
    "goods.exceptions.note_inbound": HANDS,
    "goods.outbound.decide": HEADS | {Role.CS_AGENT},
    "goods.packing.check_order": HANDS,
    "goods.packing.describe": HANDS,
    "goods.packing.put_in": HANDS,
    "goods.packing.take_out": HANDS,
    "goods.quality.grade": {Role.QC, Role.DUTY_MANAGER},
    "goods.shipping.ship": HANDS,
    "stock.care.make_round": HANDS | {Role.QC, Role.DUTY_MANAGER},
    "stock.care_plan.plan_zone": HEADS,
    "stock.climate.take_reading": HANDS | {Role.QC, Role.DUTY_MANAGER},
    "stock.label_templates.copy_template": {Role.KEEPER, Role.DUTY_MANAGER},
    "stock.label_templates.save_template": {Role.KEEPER, Role.DUTY_MANAGER},
    "stock.label_templates.switch_template": {Role.KEEPER, Role.DUTY_MANAGER},
    "stock.location_labels.print_location_label": HANDS,
    "stock.service_moves.take_back": HANDS | {Role.QC, Role.DUTY_MANAGER},
    "stock.service_places.block_location": HEADS | {Role.KEEPER, Role.QC},
    "stock.statements.print_statement": SERVES
    | {Role.SALES, Role.SALES_ASSISTANT, Role.FINANCE}
    | {Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER},
}  # fmt: skip


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("door", sorted(MAY))
def test_a_door_opens_for_its_roles_alone(desk_shop: Shop, door: str) -> None:
    module, _, name = door.rpartition(".")
    work = getattr(importlib.import_module(f"wms_desktop.{module}"), name)
    arguments = DOORS[door].args
    rest = [Nothing()] * (len(arguments.args) - 2 - len(arguments.defaults))
    assert not [each for each in arguments.kw_defaults if each is None]
    opened = set()
    for role in Role:
        by = replace(desk_shop.acting("nobody"), roles=frozenset({role}))
        try:
            work(desk_shop.db, by, *rest)
        except Refused as refused:
            if refused.code is not Right.ROLE_MISSING:
                opened.add(role)
        except Exception:  # it looked at the command: the right was given
            opened.add(role)
        else:
            opened.add(role)
    assert opened == MAY[door] | {Role.ADMIN}
