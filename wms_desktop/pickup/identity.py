"""Numbers of identity documents: form, date of birth, check digit (PCK-2). No override anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wms_desktop.core.text import narrow
from wms_desktop.people.rules import masked
from wms_desktop.pickup import mrz, numbers
from wms_desktop.pickup.kinds import DocumentKind

OLDEST_YEARS = 130
LONGEST_NUMBER = 40
_BLANKS = re.compile(r"[\s\-‐‑–—－\u200b-\u200d\u2060\ufeff]+")
_RESIDENT = re.compile(r"\d{17}[\dX]")
_OLD_RESIDENT = re.compile(r"\d{15}")
_TAIWAN = re.compile(r"[A-Z][1289]\d{8}")
_OLD_TAIWAN = re.compile(r"[A-Z][A-D]\d{8}")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")
_HONG_KONG = re.compile(r"([A-Z]{1,2})(\d{6})\(?([\dA])\)?")

_RESIDENT_KINDS = (
    DocumentKind.RESIDENT_ID,
    DocumentKind.DRIVING_LICENCE,
    DocumentKind.RESIDENCE_PERMIT,
)
_PERMIT_REGIONS = ("81", "82", "83")  # Hong Kong, Macao, Taiwan

LONG_TERM = date.max  # "valid until" of a document without an end
ENDING_KINDS = frozenset(
    {
        DocumentKind.RESIDENT_ID,
        DocumentKind.DRIVING_LICENCE,
        DocumentKind.OFFICER_CARD,
        DocumentKind.RESIDENCE_PERMIT,
        DocumentKind.TRAVEL_PERMIT,
        DocumentKind.PASSPORT,
        DocumentKind.FOREIGN_RESIDENT,
    }
)  # on these stands until when they are valid
LONG_TERM_KINDS = frozenset({DocumentKind.RESIDENT_ID, DocumentKind.DRIVING_LICENCE})


class NumberFault(StrEnum):
    """Why a number cannot be that of an original document."""

    EMPTY = "number_empty"
    LENGTH = "number_length"
    CHARACTERS = "number_characters"
    BIRTH_DATE = "number_birth_date"
    BIRTH_IN_FUTURE = "number_birth_in_future"
    TOO_OLD = "number_too_old"
    CHECK_DIGIT = "number_check_digit"
    OLD_FORM = "number_old_form"
    FORM = "number_form"
    PERMIT = "number_permit"
    ZONE = "number_zone"


class NumberFlag(StrEnum):
    """What is accepted, and said."""

    NARROWED = "number_narrowed"  # blanks, hyphens or full-width characters were taken out
    OLD_FORM = "number_is_old_form"
    UNKNOWN_REGION = "number_unknown_region"


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What a number says of itself.

    Attributes:
        number: as it is kept: upper case, narrow, without blanks. Never shown in a list.
        fault: None when every check passed.
        expected: the check character that would be right, with `NumberFault.CHECK_DIGIT`.
        region: two digits that say where it was first given, for information only.
        valid_until: where the document's machine-readable zone says it.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    fault: NumberFault | None = None
    expected: str = ""
    born_on: date | None = None
    region: str = ""
    flags: tuple[NumberFlag, ...] = ()
    valid_until: date | None = None

    @property
    def key(self) -> str:
        """What the same person's card is found by: 18 characters, also for an old number."""
        return _modern(self.number) if NumberFlag.OLD_FORM in self.flags else self.number

    @property
    def masked(self) -> str:
        """The number as it may be shown: first and last character only (PCK-9)."""
        return masked(self.number)

    @property
    def is_ok(self) -> bool:
        """Whether the number can be that of an original document."""
        return self.fault is None


def check_number(
    kind: DocumentKind, typed: str, *, today: date, old_form_allowed: bool = False
) -> NumberCheck:
    """Check *typed* as the number of a document of *kind*.

    Whatever has the form of a resident number is checked as one, on every kind of document:
    residence permits, household registers and driving licences carry the same number.

    Args:
        today: calendar day at the counter; a person born today may be in a household register.
        old_form_allowed: the setting for 15-digit numbers, which had no check digit.

    Source: PCK-2; GB 11643-1999; bad-inputs.md 36-42.
    """
    number = narrowed(typed)
    if not number:
        return NumberCheck(kind, "", NumberFault.EMPTY)
    flags = (NumberFlag.NARROWED,) if number != typed.strip().upper() else ()
    if kind is DocumentKind.PASSPORT and mrz.looks_like(number):
        return _machine_read(number, flags, today)
    if kind is DocumentKind.FOREIGN_RESIDENT:
        return _foreign_resident(number, flags, today)
    must_be_resident = kind in _RESIDENT_KINDS
    looks_old = kind is not DocumentKind.OTHER_OFFICIAL and _OLD_RESIDENT.fullmatch(number)
    if must_be_resident or looks_old or _RESIDENT.fullmatch(number):
        return _resident(kind, number, flags, today, old_form_allowed)
    return _other(kind, _kept_form(kind, number), flags)


def narrowed(typed: str) -> str:
    """*typed* as numbers are compared and kept: narrow, upper case, no blanks or hyphens."""
    return _BLANKS.sub("", narrow(typed)).upper()


def _resident(
    kind: DocumentKind,
    number: str,
    flags: tuple[NumberFlag, ...],
    today: date,
    old_form_allowed: bool,
) -> NumberCheck:
    fault = _resident_form(number, old_form_allowed)
    if fault is not None:
        return NumberCheck(kind, number, fault, flags=flags)
    is_old = len(number) == 15
    born_on = _born_on(f"19{number[6:12]}" if is_old else number[6:14])
    flags += (NumberFlag.OLD_FORM,) if is_old else ()
    flags += () if number[:2] in numbers.REGIONS else (NumberFlag.UNKNOWN_REGION,)
    expected = "" if is_old else numbers.resident_check_character(number[:17])
    fault = _birth_fault(born_on, today)
    if fault is None and not is_old and number[17] != expected:
        fault = NumberFault.CHECK_DIGIT
    if fault is None and _is_no_permit(kind, number):
        fault = NumberFault.PERMIT
    said = expected if fault is NumberFault.CHECK_DIGIT else ""
    return NumberCheck(kind, number, fault, said, born_on, number[:2], flags)


def _is_no_permit(kind: DocumentKind, number: str) -> bool:
    return kind is DocumentKind.RESIDENCE_PERMIT and not number.startswith(_PERMIT_REGIONS)


def _modern(old: str) -> str:
    """The 18-character form of a 15-digit number: the century and the check character added."""
    first17 = f"{old[:6]}19{old[6:]}"
    return first17 + numbers.resident_check_character(first17)


def _machine_read(number: str, flags: tuple[NumberFlag, ...], today: date) -> NumberCheck:
    """A passport's number out of its two lines, or the second alone; every check digit counts."""
    kind = DocumentKind.PASSPORT
    found = mrz.read(number, today)
    if found is None or not found.number:
        return NumberCheck(kind, number[:LONGEST_NUMBER], NumberFault.ZONE)
    fault = None if found.is_right else NumberFault.CHECK_DIGIT
    fault = fault or _birth_fault(found.born_on, today)
    return NumberCheck(kind, found.number, fault, "", found.born_on, "", flags, found.valid_until)


def _foreign_resident(number: str, flags: tuple[NumberFlag, ...], today: date) -> NumberCheck:
    """The permanent residence card: 18 characters that begin with 9, or ABC and 12 digits before.

    Source: National Immigration Administration, card of 2023 (GB 11643's check) and of 2017.
    """
    kind = DocumentKind.FOREIGN_RESIDENT
    if _OLD_FOREIGN.fullmatch(number):
        expected = numbers.machine_check_digit(number[:14])
        born = _born_on(f"19{number[7:13]}")
        born = born or _born_on(f"20{number[7:13]}")  # 29 February 2000
        fault = NumberFault.BIRTH_DATE if born is None else None
        region = number[3:5]
        born = None  # the century is not in it
    elif _RESIDENT.fullmatch(number) and number.startswith("9"):
        expected = numbers.resident_check_character(number[:17])
        born, region = _born_on(number[6:14]), number[1:3]
        fault = _birth_fault(born, today)
    else:
        return NumberCheck(kind, number[:LONGEST_NUMBER], NumberFault.FORM, flags=flags)
    flags += () if region in numbers.REGIONS else (NumberFlag.UNKNOWN_REGION,)
    if fault is None and number[-1] != expected:
        return NumberCheck(kind, number, NumberFault.CHECK_DIGIT, expected, born, region, flags)
    return NumberCheck(kind, number, fault, "", born, region, flags)


def _resident_form(number: str, old_form_allowed: bool) -> NumberFault | None:
    if not number.isascii() or not re.fullmatch(r"\d*X?", number):
        return NumberFault.CHARACTERS
    if _OLD_RESIDENT.fullmatch(number):
        return None if old_form_allowed else NumberFault.OLD_FORM
    return None if _RESIDENT.fullmatch(number) else NumberFault.LENGTH


def _born_on(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _birth_fault(born_on: date | None, today: date) -> NumberFault | None:
    if born_on is None:
        return NumberFault.BIRTH_DATE
    if born_on > today:
        return NumberFault.BIRTH_IN_FUTURE
    return NumberFault.TOO_OLD if _age(born_on, today) > OLDEST_YEARS else None


def _age(born_on: date, today: date) -> int:
    before_birthday = (today.month, today.day) < (born_on.month, born_on.day)
    return today.year - born_on.year - before_birthday


_FORMS: dict[DocumentKind, tuple[re.Pattern[str], ...]] = {
    # 南字第12345678号: the issuing body's characters, then four to eight digits
    DocumentKind.OFFICER_CARD: (re.compile(r"[\u4e00-\u9fff]{1,4}字第?[0-9A-Z]{4,8}号?"),),
    # the household's own number; a member's number is checked as a resident number
    DocumentKind.HOUSEHOLD_REGISTER: (re.compile(r"[0-9]{9}"),),
    # J110105-2016-001234, or before 2004 浦结字第010500123号 and the like
    DocumentKind.MARRIAGE_CERTIFICATE: (
        re.compile(r"[JL]?[0-9]{6}-?[0-9]{4}-?[0-9]{6}"),
        re.compile(r"[\u4e00-\u9fff()]{1,14}(?:第)?[0-9]{3,15}(?:号)?"),
    ),
    DocumentKind.OTHER_OFFICIAL: (
        re.compile(r"(?=(?:.*[0-9]){4})[0-9A-Z\u4e00-\u9fff()./-]{5,30}"),
    ),
    DocumentKind.TRAVEL_PERMIT: (re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"), re.compile(r"[0-9]{8}")),
    DocumentKind.TAIWAN_ID: (_TAIWAN, _OLD_TAIWAN),
    DocumentKind.PASSPORT: (re.compile(r"(?=(?:.*[0-9]){5})[0-9A-Z]{6,9}"),),
}


def _kept_form(kind: DocumentKind, number: str) -> str:
    """A marriage certificate's number keeps the hyphens that belong to it."""
    if kind is DocumentKind.MARRIAGE_CERTIFICATE and re.fullmatch(r"[JL]\d{16}", number):
        return f"{number[:7]}-{number[7:11]}-{number[11:]}"
    return number


def _other(kind: DocumentKind, number: str, flags: tuple[NumberFlag, ...]) -> NumberCheck:
    if len(number) > LONGEST_NUMBER:
        return NumberCheck(kind, number[:LONGEST_NUMBER], NumberFault.LENGTH, flags=flags)
    if kind in (DocumentKind.OTHER_OFFICIAL, DocumentKind.TAIWAN_ID):
        expected = _foreign_check(number)
        if expected is not None and not number.rstrip(")").endswith(expected):
            return NumberCheck(kind, number, NumberFault.CHECK_DIGIT, expected, flags=flags)
    fits = any(form.fullmatch(number) for form in _FORMS[kind])
    return NumberCheck(kind, number, None if fits else NumberFault.FORM, flags=flags)


def _foreign_check(number: str) -> str | None:
    """The right check character of a Taiwan or Hong Kong number; None for another form."""
    if _TAIWAN.fullmatch(number):
        return numbers.taiwan_check_digit(number[:9])
    if _OLD_TAIWAN.fullmatch(number):
        return numbers.old_taiwan_check_digit(number[:9])
    if match := _HONG_KONG.fullmatch(number):
        return numbers.hong_kong_check_character(match[1], match[2])
    return None
