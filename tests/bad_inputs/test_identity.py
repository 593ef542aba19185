"""Identity numbers that are wrong, old, misplaced or no longer readable (36-46); signatures."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import refusal, told, unchanged
from tests.conftest import dump
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import (
    NUMBER,
    arrived,
    document,
    png,
    resident_number,
    shows,
    version_of,
)  # fmt: skip
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.core.text import TextFault
from wms_desktop.db import rule_values
from wms_desktop.people.tables import VaultEntry, VaultReading
from wms_desktop.people.vault import Vault, VaultFault
from wms_desktop.people.vault_crypt import new_secret
from wms_desktop.people.vault_file import Ring
from wms_desktop.pickup import queries, service
from wms_desktop.pickup.identity import NumberFault, NumberFlag, check_number
from wms_desktop.pickup.kinds import Block, DocumentKind, Gap, PickupFault, RefusalReason, Tick
from wms_desktop.pickup.rules_settings import OLD_FORM_ALLOWED

SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})
OLD = "110105491231002"
NEW = "11010519491231002X"
K = DocumentKind


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.key")


def release(shop: Shop, vault: Vault, made: int, **values: object):
    shown = shows(**({"ticked": SLIP} | values))
    command = service.Release(uuid4(), made, version_of(shop, made), shown)
    return service.release(shop.db, shop.acting(), command, vault=vault)


def refused(
    shop: Shop, vault: Vault, number: str, kind: DocumentKind = K.RESIDENT_ID
) -> NumberFault:
    made = arrived(shop)
    card = document(number=number, kind=kind)
    error = refusal(shop.db, lambda: release(shop, vault, made, document=card))
    assert isinstance(error, Refused)
    assert error.code is Block.NUMBER
    fault = error.params["fault"]
    assert isinstance(fault, NumberFault)
    return fault


@pytest.mark.bad_input(36)
def test_a_wrong_check_digit_is_refused_and_named(shop: Shop, vault: Vault) -> None:
    assert refused(shop, vault, "110105194912310021") is NumberFault.CHECK_DIGIT


@pytest.mark.bad_input(36, 42)
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("resident_id", "310115197001010000"),
        ("residence_permit", "810000199001010010"),
        ("taiwan_id", "A123456788"),
        ("taiwan_id", "A800000015"),
        ("taiwan_id", "AC01234568"),
        ("foreign_resident", "KAZ110090123106"),
        ("passport", "L898902C46UTO7408122F1204159ZE184226B<<<<<10"),
    ],
)
def test_every_kind_says_its_check_on_the_command_line(
    line: CommandLine, kind: str, number: str
) -> None:
    answer = line.run("verify-id", number, "--kind", kind)
    assert (answer.code, answer.result["fault"]) == (1, "number_check_digit")
    assert number not in json.dumps(answer.result)


@pytest.mark.bad_input(42)
@pytest.mark.parametrize("number", ["A123456789", "A800000014", "AC01234567"])
def test_taiwan_numbers_of_every_kind_are_accepted(number: str) -> None:
    assert check_number(K.TAIWAN_ID, number, today=date(2026, 5, 21)).is_ok


@pytest.mark.bad_input(37, 39)
@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_writings_of_one_number_are_one_number(shop: Shop, vault: Vault, typed: str) -> None:
    release(shop, vault, arrived(shop), document=document(number=typed))
    with shop.db.read() as session:
        assert session.scalars(select(VaultEntry.lookup)).one() == vault.lookup(NEW)


@pytest.mark.bad_input(39)
@pytest.mark.parametrize("number", [NEW + "1", "1" * 19, NEW[:10], "1" * 5000])
def test_a_number_of_another_length_is_refused(shop: Shop, vault: Vault, number: str) -> None:
    assert refused(shop, vault, number) in (NumberFault.LENGTH, NumberFault.CHARACTERS)


@pytest.mark.bad_input(38)
def test_an_old_number_is_taken_with_a_flag_by_the_setting(shop: Shop, vault: Vault) -> None:
    made = arrived(shop)
    card = document(number=OLD)
    error = refusal(shop.db, lambda: release(shop, vault, made, document=card))
    assert isinstance(error, Refused)
    assert error.params["fault"] is NumberFault.OLD_FORM
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), OLD_FORM_ALLOWED, "True", shop.today)
    release(shop, vault, made, document=card)
    assert any("number_is_old_form" in row for row in dump(shop.db))


@pytest.mark.bad_input(40)
@pytest.mark.parametrize(
    ("first17", "fault"),
    [
        ("11010519490230002", NumberFault.BIRTH_DATE),
        ("11010520991231002", NumberFault.BIRTH_IN_FUTURE),
        ("11010518801231002", NumberFault.TOO_OLD),
    ],
)
def test_an_impossible_birthday_is_refused(
    shop: Shop, vault: Vault, first17: str, fault: NumberFault
) -> None:
    assert refused(shop, vault, resident_number(first17)) is fault


@pytest.mark.bad_input(41)
def test_an_unknown_district_is_accepted_and_said(shop: Shop, vault: Vault) -> None:
    number = resident_number("99010519491231002")
    flags = check_number(K.RESIDENT_ID, number, today=shop.today).flags
    assert flags == (NumberFlag.UNKNOWN_REGION,)
    release(shop, vault, arrived(shop), document=document(number=number))


@pytest.mark.bad_input(43)
@pytest.mark.parametrize("text", [NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", "x " + NEW])
def test_a_number_in_a_name_or_note_is_refused(shop: Shop, vault: Vault, text: str) -> None:
    made = arrived(shop)
    names = refusal(shop.db, lambda: release(shop, vault, made, document=document(name=text)))
    command = service.Refuse(uuid4(), made, RefusalReason.OTHER, f"拿着 {text}")
    notes = refusal(shop.db, lambda: service.refuse(shop.db, shop.acting(), command))
    remarks = refusal(shop.db, lambda: arrived(shop, number="TY-9", remarks=text))
    for error in (names, notes, remarks):
        assert isinstance(error, Refused)
        assert error.code in (PickupFault.LOOKS_LIKE_NUMBER, TextFault.IDENTITY_NUMBER)


@pytest.mark.bad_input(44)
def test_a_number_in_the_search_is_sought_by_its_index(
    qtbot, desk_shop: Shop, tmp_path: Path, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk = PickupDesk(qtbot, desk_shop, tmp_path)
    clerk.open(arrived(desk_shop)).show("杨民敬", NUMBER).tick_all().sign().release()
    arrived(desk_shop, number="TY-2")
    with unchanged(desk_shop.db):
        for text in (NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"):
            clerk.page.waiting.pickup_search.setText(text)
            clerk.page.waiting.pickup_search.search_now()
            assert clerk.waiting == ["TY-88062415"]
    clerk.page.context.drafts.flush()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(NUMBER.encode() in content for content in files)
    assert NUMBER not in caplog.text


@pytest.mark.bad_input(45)
def test_one_person_with_two_numbers_is_flagged(shop: Shop, vault: Vault) -> None:
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), OLD_FORM_ALLOWED, "True", shop.today)
    release(shop, vault, arrived(shop), document=document(number=OLD))
    uses = queries.document_uses(shop.db, vault.lookup(NEW), shop.today, length=18)
    assert (uses.consignees, uses.has_other_form) == (1, True)
    same = queries.document_uses(shop.db, vault.lookup(NEW), shop.today, length=15)
    assert not same.has_other_form


@pytest.mark.bad_input(45)
def test_the_screen_says_that_one_person_has_two_numbers(
    qtbot, desk_shop: Shop, tmp_path: Path
) -> None:
    with desk_shop.db.write() as session:
        by = desk_shop.acting("admin")
        rule_values.set_value(session, by, OLD_FORM_ALLOWED, "True", desk_shop.today)
    clerk = PickupDesk(qtbot, desk_shop, tmp_path)
    clerk.open(arrived(desk_shop)).show("杨民敬", OLD).tick_all().sign().release()
    clerk.open(arrived(desk_shop, number="TY-2")).show("杨民敬", NEW)
    assert "同一人两种号码" in clerk.view.left.pickup_warning.text
    assert clerk.view.left.warnings


# numbers that cannot be read any more


def kept(shop: Shop, vault: Vault, number: str = NUMBER) -> int:
    with shop.db.write() as session:
        return vault.keep(session, shop.acting(), number, purpose="pickup")


def unreadable(shop: Shop, vault: Vault, entry: int) -> None:
    with pytest.raises((Refused, Unavailable)) as caught:
        vault.open(shop.db, shop.acting("zhou"), entry, "核对客户投诉")
    told(caught.value)
    assert NUMBER not in str(caught.value.__dict__)
    if isinstance(caught.value, Refused):
        assert caught.value.code is VaultFault.UNREADABLE
    with shop.db.read() as session:  # the attempt stays on record
        readings = session.scalars(select(VaultReading.entry_id)).all()
    assert readings == [entry]


@pytest.mark.bad_input(46)
@pytest.mark.parametrize("harm", ["cut", "empty", "flipped", "moved", "retired key"])
def test_a_harmed_number_cannot_be_read_and_nothing_breaks(
    shop: Shop, vault: Vault, harm: str
) -> None:
    first, second = kept(shop, vault), kept(shop, vault, resident_number("34080219900317041"))
    with shop.db.read() as session:
        content = bytes(session.get_one(VaultEntry, first).ciphertext or b"")
        other = bytes(session.get_one(VaultEntry, second).ciphertext or b"")
    values: dict[str, object] = {
        "cut": {"ciphertext": content[:20]},
        "empty": {"ciphertext": b""},
        "flipped": {"ciphertext": content[:-1] + bytes([content[-1] ^ 1])},
        "moved": {"ciphertext": other},
        "retired key": {"key_number": 7},
    }[harm]
    with shop.db.write() as session:
        session.execute(update(VaultEntry).where(VaultEntry.id == first).values(**values))
    unreadable(shop, vault, first)


@pytest.mark.bad_input(46)
def test_another_shops_key_opens_nothing(shop: Shop, vault: Vault, tmp_path: Path) -> None:
    entry = kept(shop, vault)
    stranger = Vault(tmp_path / "other.key")
    stranger.enrolment.save(Ring(new_secret(), b"", 1, new_secret(), own={1: new_secret()}))
    unreadable(shop, stranger, entry)
    with pytest.raises(Unavailable):
        kept(shop, stranger)


# signatures


def drawn(width: int, points: list[tuple[int, int]]) -> bytes:
    picture = Image.new("L", (600, 200), "white")
    ImageDraw.Draw(picture).line(points, fill=0, width=width)
    return png(picture)


@pytest.mark.bad_input(75)
@pytest.mark.parametrize(
    "signature",
    [
        b"",
        png(Image.new("L", (600, 200), "white")),
        drawn(1, [(10, 10), (11, 10)]),  # two pixels
        drawn(6, [(10, 10), (14, 10)]),  # a dot
        b"no picture",
        b"\x89PNG\r\n\x1a\ncut",
    ],
)
def test_no_signature_is_no_signature(shop: Shop, vault: Vault, signature: bytes) -> None:
    made = arrived(shop)
    command = service.Release(uuid4(), made, version_of(shop, made), shows(ticked=SLIP), signature)
    by = shop.acting()
    error = refusal(shop.db, lambda: service.release(shop.db, by, command, vault=vault))
    assert isinstance(error, Refused)
    assert error.code in (PickupFault.SIGNATURE_EMPTY, PickupFault.SIGNATURE_UNREADABLE)
    unsigned = replace(
        command, op_id=uuid4(), signature=None, shown=replace(command.shown, is_signed=False)
    )
    error = refusal(shop.db, lambda: service.release(shop.db, by, unsigned, vault=vault))
    assert isinstance(error, Refused)
    assert error.code is Gap.SIGNATURE
