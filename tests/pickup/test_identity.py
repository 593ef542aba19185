"""Numbers of documents: form, date, check digit; no override (PCK-2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wms_desktop.pickup.identity import NumberFault, NumberFlag, check_number
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.numbers import (
    credit_code_check_character,
    hong_kong_check_character,
    is_credit_code,
    resident_check_character,
    taiwan_check_digit,
)

TODAY = date(2026, 5, 21)
K = DocumentKind
FIRST17 = st.text("0123456789", min_size=17, max_size=17)


def with_check(first17: str) -> str:
    return first17 + resident_check_character(first17)


def fault(typed: str, kind: DocumentKind = K.RESIDENT_ID, **options: bool) -> NumberFault | None:
    return check_number(kind, typed, today=TODAY, **options).fault


@pytest.mark.rule("PCK-2")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("11010519491231002X", None),  # the standard's own example
        ("440524188001010014", NumberFault.TOO_OLD),  # the other one: born 1880
        ("11010519491231002x", None),
        ("１１０１０５１９４９１２３１００２Ｘ", None),
        (" 110105 19491231 002X ", None),
        ("110105-19491231-002X", None),
        ("110105194912310021", NumberFault.CHECK_DIGIT),
        ("110105194912310020", NumberFault.CHECK_DIGIT),
        ("11010519491231002X1", NumberFault.CHARACTERS),
        ("1101051949123100211", NumberFault.LENGTH),
        ("1101051949123100", NumberFault.LENGTH),
        (with_check("11010519490230002"), NumberFault.BIRTH_DATE),
        (with_check("11010520260522001"), NumberFault.BIRTH_IN_FUTURE),
        (with_check("11010520260521001"), None),
        (with_check("11010518960521001"), None),  # 130 today
        (with_check("11010518950521001"), NumberFault.TOO_OLD),
        ("", NumberFault.EMPTY),
        ("\u3000 ", NumberFault.EMPTY),
        ("1101051949123100²X", NumberFault.CHARACTERS),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", NumberFault.CHARACTERS),
        ("1" * 5000, NumberFault.LENGTH),
    ],
)
def test_a_resident_number_is_checked_for_form_date_and_check_digit(typed, expected):
    assert fault(typed) is expected


@pytest.mark.rule("PCK-2")
def test_a_wrong_check_digit_says_which_would_be_right():
    assert check_number(K.RESIDENT_ID, "110105194912310021", today=TODAY).expected == "X"


@pytest.mark.rule("PCK-2")
def test_old_numbers_are_taken_with_a_flag_only_by_the_setting():
    assert fault("110105491231002") is NumberFault.OLD_FORM
    check = check_number(K.RESIDENT_ID, "110105491231002", today=TODAY, old_form_allowed=True)
    assert (check.fault, check.flags) == (None, (NumberFlag.OLD_FORM,))
    assert check.born_on == date(1949, 12, 31)
    assert fault("110105490230002", old_form_allowed=True) is NumberFault.BIRTH_DATE


def test_an_unknown_region_is_said_and_accepted():
    check = check_number(K.RESIDENT_ID, with_check("99010519491231002"), today=TODAY)
    assert (check.fault, check.flags) == (None, (NumberFlag.UNKNOWN_REGION,))


@pytest.mark.rule("PCK-2")
@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        (K.OFFICER_CARD, "南字第12345678号", None),
        (K.OFFICER_CARD, "军字第０１２３４５６号", None),
        (K.OFFICER_CARD, "12345678", NumberFault.FORM),
        (K.OFFICER_CARD, "南字第123号", NumberFault.FORM),
        (K.OFFICER_CARD, "110105194912310021", NumberFault.CHECK_DIGIT),
        (K.HOUSEHOLD_REGISTER, "010203004", None),
        (K.HOUSEHOLD_REGISTER, "11010519491231002X", None),
        (K.HOUSEHOLD_REGISTER, "110105194912310021", NumberFault.CHECK_DIGIT),
        (K.HOUSEHOLD_REGISTER, "12", NumberFault.FORM),
        (K.DRIVING_LICENCE, "11010519491231002X", None),
        (K.DRIVING_LICENCE, "110105194912310021", NumberFault.CHECK_DIGIT),
        (K.DRIVING_LICENCE, "A1234567", NumberFault.CHARACTERS),
        (K.MARRIAGE_CERTIFICATE, "J110105-2016-001234", None),
        (K.MARRIAGE_CERTIFICATE, "浦结字第010500123号", None),
        (K.MARRIAGE_CERTIFICATE, "J1101", NumberFault.FORM),
        (K.OTHER_OFFICIAL, "E12345678", None),
        (K.OTHER_OFFICIAL, "ABC", NumberFault.FORM),
        (K.OTHER_OFFICIAL, "810000199001010011", NumberFault.CHECK_DIGIT),
        (K.OTHER_OFFICIAL, "A123456789", None),
        (K.OTHER_OFFICIAL, "A123456788", NumberFault.CHECK_DIGIT),
        (K.OTHER_OFFICIAL, "A800000014", None),  # Taiwan's new resident number
        (K.OTHER_OFFICIAL, "G123456(A)", None),
        (K.OTHER_OFFICIAL, "G123456(1)", NumberFault.CHECK_DIGIT),
    ],
)
def test_other_documents_have_numbers_of_their_own_form(kind, typed, expected):
    assert fault(typed, kind) is expected


ZONE_1 = "P<CHNZHANG<<SAN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"
ZONE_2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"  # the standard's own example
ZONE_2_WRONG = "L898902C46UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.rule("PCK-2")
@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        (K.RESIDENT_ID, "310115197001010000", NumberFault.CHECK_DIGIT),
        (K.RESIDENT_ID, with_check("31011519700101000"), None),  # Pudong came in 1992 only
        (K.RESIDENCE_PERMIT, with_check("81000019900101001"), None),
        (K.RESIDENCE_PERMIT, with_check("82000019900101001"), None),
        (K.RESIDENCE_PERMIT, with_check("83000019900101001"), None),
        (K.RESIDENCE_PERMIT, "810000199001010010", NumberFault.CHECK_DIGIT),
        (K.RESIDENCE_PERMIT, with_check("31010119900101001"), NumberFault.PERMIT),
        (K.RESIDENT_ID, with_check("83000019900101001"), None),  # region is information only
        (K.TRAVEL_PERMIT, "H12345678", None),
        (K.TRAVEL_PERMIT, "m0123456701", None),
        (K.TRAVEL_PERMIT, "12345678", None),
        (K.TRAVEL_PERMIT, "H1234567", NumberFault.FORM),
        (K.TRAVEL_PERMIT, "K12345678", NumberFault.FORM),
        (K.TRAVEL_PERMIT, "123456789", NumberFault.FORM),
        (K.TAIWAN_ID, "A123456789", None),
        (K.TAIWAN_ID, "A123456788", NumberFault.CHECK_DIGIT),
        (K.TAIWAN_ID, "A800000014", None),  # new resident number
        (K.TAIWAN_ID, "A800000015", NumberFault.CHECK_DIGIT),
        (K.TAIWAN_ID, "AC01234567", None),  # resident certificate of before 2021
        (K.TAIWAN_ID, "AC01234568", NumberFault.CHECK_DIGIT),
        (K.TAIWAN_ID, "A323456789", NumberFault.FORM),
        (K.PASSPORT, "E12345678", None),
        (K.PASSPORT, "EA1234567", None),
        (K.PASSPORT, "ABCDEFGH", NumberFault.FORM),
        (K.PASSPORT, ZONE_2, None),
        (K.PASSPORT, f"{ZONE_1}\n{ZONE_2}", None),
        (K.PASSPORT, ZONE_2_WRONG, NumberFault.CHECK_DIGIT),
        (K.PASSPORT, ZONE_2[:-1] + "1", NumberFault.CHECK_DIGIT),
        (K.PASSPORT, ZONE_2[:30] + "<", NumberFault.ZONE),
        (K.PASSPORT, ZONE_1, NumberFault.ZONE),
        (K.FOREIGN_RESIDENT, "KAZ110090123105", None),
        (K.FOREIGN_RESIDENT, "KAZ110090123106", NumberFault.CHECK_DIGIT),
        (K.FOREIGN_RESIDENT, "KAZ110090133105", NumberFault.BIRTH_DATE),
        (K.FOREIGN_RESIDENT, with_check("91139819901331001"), NumberFault.BIRTH_DATE),
        (K.FOREIGN_RESIDENT, with_check("93139819901231001")[:17] + "?", NumberFault.FORM),
        (K.FOREIGN_RESIDENT, "E12345678", NumberFault.FORM),
        (K.OFFICER_CARD, "武字第0012345号", None),
    ],
)
def test_every_kind_has_its_own_check(kind, typed, expected):
    assert fault(typed, kind) is expected


def test_the_foreigners_card_of_18_characters():
    number = "931398" + "19901231" + "001"
    check = check_number(K.FOREIGN_RESIDENT, with_check(number), today=TODAY)
    assert (check.fault, check.born_on, check.region) == (None, date(1990, 12, 31), "31")


def test_a_passports_zone_says_number_birth_and_last_day():
    check = check_number(K.PASSPORT, ZONE_1 + ZONE_2, today=TODAY)
    assert (check.number, check.masked) == ("L898902C3", "L*******3")
    assert (check.born_on, check.valid_until) == (date(1974, 8, 12), date(2012, 4, 15))


@pytest.mark.bad_input(45)
def test_an_old_number_is_found_by_the_new_one():
    old = check_number(K.RESIDENT_ID, "110105491231002", today=TODAY, old_form_allowed=True)
    assert old.key == "11010519491231002X"


@given(FIRST17, st.data())
def test_one_mistyped_character_is_always_noticed(first17, data):
    number = with_check(first17)
    at = data.draw(st.integers(0, 17))
    alphabet = "0123456789X" if at == 17 else "0123456789"
    other = data.draw(st.sampled_from([c for c in alphabet if c != number[at]]))
    wrong = number[:at] + other + number[at + 1 :]
    assert resident_check_character(wrong[:17]) != wrong[17]


@given(FIRST17, st.integers(0, 15))
def test_two_swapped_neighbours_are_always_noticed(first17, at):
    swapped = first17[:at] + first17[at + 1] + first17[at] + first17[at + 2 :]
    if swapped != first17:
        assert resident_check_character(swapped) != resident_check_character(first17)


@given(st.text(max_size=60) | st.text("0189０Xx字第号AJ()- ", max_size=24))
@example("11010519491231002X")
@example("南字第12345678号")
def test_whatever_is_typed_gets_an_answer_and_never_a_crash(typed):
    for kind in DocumentKind:
        check = check_number(kind, typed, today=TODAY, old_form_allowed=True)
        assert check.kind is kind
        if check.fault is None:
            again = check_number(kind, check.number, today=TODAY, old_form_allowed=True)
            assert again.number == check.number != ""
        else:
            assert (check.fault is NumberFault.EMPTY) is (check.number == "")


def test_the_number_is_not_in_what_logs_would_show():
    assert "19491231" not in repr(check_number(K.RESIDENT_ID, "11010519491231002X", today=TODAY))


@pytest.mark.parametrize(
    ("code", "is_one"),
    [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("9135O100M000100Y43", False)],
)
def test_an_organizations_code_has_its_check_character(code, is_one):
    assert is_credit_code(code) is is_one


def test_published_examples_of_the_other_numbers():
    assert credit_code_check_character("91350100M000100Y4") == "3"
    assert taiwan_check_digit("A12345678") == "9"
    assert hong_kong_check_character("G", "123456") == "A"
    with pytest.raises(ValueError, match="17 digits"):
        resident_check_character("1")
