"""The traffic light: every reason not to release (PCK-1 to PCK-8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.pickup.waybills import NUMBER, OTHER_NUMBER, PHONE, document
from wms_desktop.pickup.claims import CallBack, Claim, Document, Shown, Standards, Taken
from wms_desktop.pickup.identity import LONG_TERM
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    DocumentKind,
    Due,
    Gap,
    PaymentMeans,
    SealMeans,
    Tick,
    Verdict,
)
from wms_desktop.pickup.rules import (
    is_number,
    looks_like_number,
    masked_phone,
    readiness,
    required_ticks,
)
from wms_desktop.transport.kinds import ConsignmentState

STANDARDS = Standards(date(2026, 5, 21))
SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})
BY_AGENT = frozenset({Tick.AGENT_SIGNATURE, Tick.COPIES, Tick.LETTER})
CLAIM = Claim("TY-88062415", ConsignmentState.WAITING, "杨民敬", phones=(PHONE,))
SHOWN = Shown(document=document(), ticked=SLIP, is_signed=True)
AGENT = document("程发凯", OTHER_NUMBER)
WITH_AGENT = Shown(Collector.AGENT, document(), AGENT, "Colleague", ticked=BY_AGENT, is_signed=True)


def codes(
    claim: Claim = CLAIM, shown: Shown = SHOWN, standards: Standards = STANDARDS
) -> set[object]:
    return {reason.code for reason in readiness(claim, shown, standards).reasons}


def test_everything_complete_is_green():
    assert readiness(CLAIM, SHOWN, STANDARDS).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("state", "block"),
    [
        (ConsignmentState.RELEASED, Block.RELEASED),
        (ConsignmentState.CANCELLED, Block.CANCELLED),
        (ConsignmentState.HELD, Block.HELD),
        (ConsignmentState.ON_THE_WAY, Block.ON_THE_WAY),
    ],
)
def test_only_what_waits_can_be_collected(state, block):
    assert codes(replace(CLAIM, state=state)) == {block}


def test_goods_of_another_site_are_not_given_out():
    assert codes(replace(CLAIM, is_here=False)) == {Block.OTHER_SITE}


@pytest.mark.rule("PCK-1")
def test_a_copy_never_counts():
    assert codes(shown=replace(SHOWN, document=document(is_original=False))) == {Block.COPY}
    copied = replace(WITH_AGENT, agent=replace(AGENT, is_original=False))
    assert codes(shown=copied) == {Block.AGENT_COPY}


@pytest.mark.rule("PCK-1")
@pytest.mark.parametrize(
    ("kind", "number", "until", "code"),
    [
        (DocumentKind.RESIDENT_ID, NUMBER, date(2026, 5, 21), None),  # its last day is today
        (DocumentKind.RESIDENT_ID, NUMBER, date(2026, 5, 20), Block.EXPIRED),
        (DocumentKind.RESIDENT_ID, NUMBER, None, Gap.VALIDITY),
        (DocumentKind.RESIDENT_ID, NUMBER, LONG_TERM, None),
        (DocumentKind.PASSPORT, "E12345678", LONG_TERM, Gap.VALIDITY),
        (DocumentKind.PASSPORT, "E12345678", date(2026, 5, 20), Block.EXPIRED),
        (DocumentKind.HOUSEHOLD_REGISTER, NUMBER, None, None),
        (DocumentKind.MARRIAGE_CERTIFICATE, "J110105-2016-001234", date(2000, 1, 1), None),
        (DocumentKind.TAIWAN_ID, "A123456789", None, None),
    ],
)
def test_a_document_holds_until_its_last_day(kind, number, until, code):
    card = document(kind=kind, number=number, valid_until=until)
    expected = {code} if code else set()
    assert codes(shown=replace(SHOWN, document=card)) == expected
    by_agent = replace(WITH_AGENT, document=document(number=OTHER_NUMBER), agent=card)
    agents = {Block.EXPIRED: Block.AGENT_EXPIRED, Gap.VALIDITY: Gap.AGENT_VALIDITY}
    assert codes(shown=by_agent) == ({agents[code]} if code else set())
    optional = replace(STANDARDS, validity_required=False)
    left = expected - {Gap.VALIDITY}
    assert codes(shown=replace(SHOWN, document=card), standards=optional) == left


@pytest.mark.rule("PCK-1")
def test_only_listed_kinds_count_and_another_one_has_a_name():
    only = replace(STANDARDS, accepted_kinds=frozenset({DocumentKind.OFFICER_CARD}))
    assert codes(standards=only) == {Block.KIND}
    passport = Document(DocumentKind.OTHER_OFFICIAL, "杨民敬", "E12345678")
    assert codes(shown=replace(SHOWN, document=passport)) == {Gap.KIND_NAME}
    named = replace(passport, kind_name="护照")
    assert codes(shown=replace(SHOWN, document=named)) == set()


@pytest.mark.rule("PCK-2")
def test_a_number_that_fails_blocks_whatever_else_is_in_order():
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    light = readiness(CLAIM, replace(SHOWN, document=document(number=wrong)), STANDARDS)
    assert light.verdict is Verdict.BLOCKED
    assert [reason.code for reason in light.reasons] == [Block.NUMBER]


@pytest.mark.rule("PCK-3")
@pytest.mark.rule("PCK-4")
@pytest.mark.parametrize(
    ("waybill", "shown"),
    [("杨民敬", "杨明静"), ("陈法开", "程发凯"), ("杨民敬", "楊民敬"), ("杨民敬", "杨民 敬")],
)
def test_another_name_releases_nothing(waybill, shown):
    claim = replace(CLAIM, consignee_name=waybill)
    assert codes(claim, replace(SHOWN, document=document(shown))) == {Block.NAME_DIFFERS}


@pytest.mark.rule("PCK-4")
def test_a_mismatch_names_the_characters():
    light = readiness(CLAIM, replace(SHOWN, document=document("杨明静")), STANDARDS)
    assert light.reasons[0].params["places"] == [2, 3]


@pytest.mark.rule("PCK-3")
def test_an_agent_shows_both_documents_and_signs_as_agent():
    assert codes(shown=WITH_AGENT) == set()
    assert codes(shown=replace(WITH_AGENT, agent=None)) == {Gap.AGENT_NAME, Gap.AGENT_DOCUMENT}
    assert codes(shown=replace(WITH_AGENT, document=None)) == {Gap.DOCUMENT, Gap.NAME}
    as_consignee = replace(WITH_AGENT, ticked=SLIP | {Tick.LETTER})
    assert codes(shown=as_consignee) == {Gap.TICK}
    wrong = replace(AGENT, number="340802199003170414")
    assert codes(shown=replace(WITH_AGENT, agent=wrong)) == {Block.AGENT_NUMBER}


@pytest.mark.rule("PCK-3")
def test_an_agents_name_does_not_stand_in_for_the_consignees():
    both = replace(WITH_AGENT, document=document("程发凯"))
    assert Block.NAME_DIFFERS in codes(shown=both)


def test_one_document_is_not_shown_for_two_persons():
    doubled = replace(WITH_AGENT, agent=document("程发凯", NUMBER.lower()))
    assert codes(shown=doubled) == {Block.SAME_DOCUMENT}
    himself = replace(WITH_AGENT, agent=document())
    assert codes(shown=himself) == {Block.AGENT_IS_CONSIGNEE}


def test_an_agent_needs_the_authorization():
    bare = replace(WITH_AGENT, ticked=BY_AGENT - {Tick.LETTER})
    assert codes(shown=bare) == {Gap.TICK}


ORGANIZATION = replace(CLAIM, is_organization=True, consignee_name="绍兴锦程纺织有限公司")
SEALED = Shown(
    Collector.ORGANIZATION,
    organization_name="绍兴锦程纺织有限公司",
    seal_means=SealMeans.SEAL_ON_RECEIPT,
    ticked=SLIP | {Tick.SEAL},
    is_signed=True,
)
BY_LETTER = replace(
    SEALED,
    document=document("程发凯", OTHER_NUMBER),
    seal_means=SealMeans.LETTER,
    ticked=SLIP | {Tick.LETTER},
)


@pytest.mark.rule("PCK-5")
def test_an_organization_collects_by_seal_or_by_sealed_letter_with_the_collectors_document():
    assert codes(ORGANIZATION, SEALED) == set()
    assert codes(ORGANIZATION, BY_LETTER) == set()
    assert codes(ORGANIZATION, replace(SEALED, seal_means=None)) >= {Gap.SEAL_MEANS}
    assert codes(ORGANIZATION, replace(SEALED, ticked=SLIP)) == {Gap.TICK}
    no_id = replace(BY_LETTER, document=None)
    assert codes(ORGANIZATION, no_id) == {Gap.DOCUMENT, Gap.NAME}
    assert codes(ORGANIZATION, replace(BY_LETTER, ticked=SLIP)) == {Gap.TICK}


@pytest.mark.rule("PCK-5")
def test_the_name_in_the_seal_is_compared_like_any_name():
    other = replace(SEALED, organization_name="绍兴锦城纺织有限公司")
    assert codes(ORGANIZATION, other) == {Block.NAME_DIFFERS}
    assert codes(ORGANIZATION, replace(SEALED, organization_name="")) == {Gap.ORGANIZATION_NAME}


@pytest.mark.rule("PCK-5")
def test_a_receipt_to_be_stamped_asks_a_person_for_the_seal_too():
    stamped = replace(CLAIM, needs_seal=True)
    assert codes(stamped) == {Gap.SEAL_MEANS, Gap.TICK}
    sealed = replace(SHOWN, seal_means=SealMeans.SEAL_ON_RECEIPT, ticked=SLIP | {Tick.SEAL})
    assert codes(stamped, sealed) == set()


@pytest.mark.rule("PCK-6")
def test_after_a_change_the_phone_on_the_waybill_is_called_back():
    changed = replace(CLAIM, has_change=True)
    assert codes(changed) == {Gap.CALL_BACK}
    called = replace(SHOWN, call_back=CallBack(PHONE, "本人接听，同意"))
    assert codes(changed, called) == set()
    elsewhere = replace(SHOWN, call_back=CallBack("13900000000", "同意"))
    assert codes(changed, elsewhere) == {Gap.CALL_BACK}
    silent = replace(SHOWN, call_back=CallBack(PHONE, "  "))
    assert codes(changed, silent) == {Gap.CALL_BACK}


NEEDS_ALL = replace(CLAIM, needs_id_number=True, needs_seal=True, needs_own_forms=True, copies=2)
ALL = frozenset({Tick.SIGNATURE, Tick.ID_NUMBER, Tick.SEAL, Tick.OWN_FORMS, Tick.COPIES})


@pytest.mark.rule("PCK-7")
@pytest.mark.parametrize("missing", sorted(ALL))
def test_release_is_impossible_while_one_requirement_is_not_ticked(missing):
    shown = replace(SHOWN, seal_means=SealMeans.SEAL_ON_RECEIPT, ticked=ALL)
    assert set(required_ticks(NEEDS_ALL, shown)) == ALL
    assert codes(NEEDS_ALL, shown) == set()
    assert codes(NEEDS_ALL, replace(shown, ticked=ALL - {missing})) == {Gap.TICK}


@pytest.mark.rule("PCK-7")
def test_without_a_receipt_nothing_is_ticked_but_somebody_signs():
    bare = replace(CLAIM, needs_receipt=False)
    assert required_ticks(bare, SHOWN) == ()
    assert codes(bare, replace(SHOWN, ticked=frozenset(), is_signed=False)) == {Gap.SIGNATURE}


@pytest.mark.rule("PCK-8")
@pytest.mark.parametrize(
    ("taken", "reasons"),
    [
        ((), {Gap.MONEY}),
        ((Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal("185.99")),), {Gap.MONEY}),
        ((Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal("186.01")),), {Block.OVERPAID}),
        (
            (Taken(Due.CASH_ON_DELIVERY, PaymentMeans.CASH, Decimal(186)),),
            {Gap.MONEY, Block.OVERPAID},
        ),
        ((Taken(Due.COLLECT_FREIGHT, PaymentMeans.WECHAT, Decimal(186)),), set()),
        (
            (
                Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal(100)),
                Taken(Due.COLLECT_FREIGHT, PaymentMeans.CARD, Decimal(86)),
            ),
            set(),
        ),
    ],
)
def test_money_due_is_taken_to_the_cent(taken, reasons):
    claim = replace(
        CLAIM, due={Due.COLLECT_FREIGHT: Decimal(186), Due.CASH_ON_DELIVERY: Decimal(0)}
    )
    assert codes(claim, replace(SHOWN, taken=taken)) == reasons


def test_what_changed_after_printing_is_red_until_the_old_slip_is_back():
    changed = replace(CLAIM, is_changed_after_printing=True)
    light = readiness(changed, SHOWN, STANDARDS)
    assert light.verdict is Verdict.BLOCKED
    assert codes(changed) == {Block.CHANGED_AFTER_PRINTING}
    assert codes(changed, replace(SHOWN, ticked=SLIP | {Tick.OLD_SLIP})) == set()


def test_all_reasons_are_told_at_once_red_ones_first():
    light = readiness(CLAIM, Shown(document=document("杨明静")), STANDARDS)
    assert light.reasons[0].code is Block.NAME_DIFFERS
    assert {Gap.TICK, Gap.SIGNATURE} <= {reason.code for reason in light.reasons}
    assert light.verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NUMBER, True),
        (f"证件 {NUMBER[:6]} {NUMBER[6:]}。", True),
        ("13812344471", False),
        ("", False),
    ],
)
def test_a_number_in_a_note_is_noticed(text, is_one):
    assert looks_like_number(text) is is_one


def test_a_phone_is_shown_in_part():
    assert masked_phone("138-1234-4471") == "138 **** 4471"
    assert masked_phone("8412") == "8412"


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        (NUMBER, True),
        (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", True),
        ("310104900307663", True),
        ("A123456789", True),
        ("C668668(9)", True),
        (f"杨民敬 {NUMBER}", True),
        ("13812344471", True),
        ("3301", True),
        ("杨民敬", False),
        ("58到家", False),
        ("360企业服务有限公司", False),
        ("12345便民服务中心", False),
        ("Ada Lovelace", False),
        ("", False),
    ],
)
def test_a_number_is_no_name(typed, is_one):
    assert is_number(typed) is is_one
