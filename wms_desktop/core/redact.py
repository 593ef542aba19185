"""Personal data never reaches a log or a crash report.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

import logging
import re
import unicodedata

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


def without_resident_numbers(text: str) -> str:
    """*text* without what is a resident number beyond doubt: its date and its check figure fit.

    Other long codes (waybills, pallet numbers) stay, and so do phone numbers.
    """
    return _RESIDENT.sub(lambda found: "" if _is_resident(found[0]) else found[0], text)


def _is_resident(text: str) -> bool:
    bare = unicodedata.normalize("NFKC", re.sub(r"[\s-]", "", text)).upper()
    month, day = int(bare[10:12]), int(bare[12:14])
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, bare[:17], strict=True))
    return 1 <= month <= 12 and 1 <= day <= 31 and _CHECKS[total % 11] == bare[17]


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
