"""Personal data never reaches a log or a crash report, nor a text that it does not belong in.

Source: reliability.md, Identity documents; PCK-9, PCK-11.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

_DIGIT = "[0-9０-９]"
_PATTERNS = (
    re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{17}}[0-9０-９xXＸｘ](?!{_DIGIT})"),
    re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{15}}(?!{_DIGIT})"),
    re.compile(r"(?<![A-Za-z0-9])[A-Za-z][1289A-Da-d]\d{8}(?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
)
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^\s/]+@")
_NAMED_PASSWORD = re.compile(r"(\bpassword\s*[=:]\s*)[^\s,;)]+", re.I)


_RESIDENT = re.compile(
    rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{6}}(?:1|2|１|２)(?:[\s-]?{_DIGIT}){{10}}[\s-]?[0-9０-９xXＸｘ]"
    rf"(?!{_DIGIT})"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_FIRST_YEAR = 1890  # nobody who was born before it collects anything


def holds_resident_number(text: str) -> bool:
    """Whether *text* holds what is a resident number beyond doubt.

    Region, day of birth and check character fit, and no further digit stands beside it. Other
    long codes (orders, waybills, barcodes, credit codes) and phone numbers do not.

    Source: GB 11643-1999; PCK-11.
    """
    return next(_resident_spans(text), None) is not None


def without_resident_numbers(text: str) -> str:
    """*text* without the resident numbers that `holds_resident_number` finds; all else stays."""
    kept, at = [], 0
    for start, end in _resident_spans(text):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


def parts_without_resident_numbers(value: Any) -> Any:
    """`without_resident_numbers` for every text in lists and dictionaries, as JSON knows them."""
    if isinstance(value, str):
        return without_resident_numbers(value)
    if isinstance(value, dict):
        return {name: parts_without_resident_numbers(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [parts_without_resident_numbers(part) for part in value]
    return value


def _resident_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _RESIDENT.search(text, at):
        is_one = _is_resident(found[0])
        if is_one:
            yield found.span()
        at = found.end() if is_one else found.start() + 1  # a number may begin within another


def _is_resident(text: str) -> bool:
    bare = unicodedata.normalize("NFKC", re.sub(r"[\s-]", "", text)).upper()
    try:
        born_on = date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, bare[:17], strict=True))
    is_right = _CHECKS[total % 11] == bare[17]
    return is_right and bool(_PROVINCES.match(bare)) and born_on.year >= _FIRST_YEAR


def redacted(text: str) -> str:
    """*text* with identity numbers, mobile numbers and passwords in addresses blotted out."""
    text = _PASSWORD.sub(r"\1***@", text)
    text = _NAMED_PASSWORD.sub(r"\1***", text)
    for pattern in _PATTERNS:
        text = pattern.sub("[…]", text)
    return text


class RedactingFilter(logging.Filter):
    """Blots out personal data in every record, arguments and traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = redacted(text), None
        return True
