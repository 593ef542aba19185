"""Personal data never reaches a log or a crash report.

Source: reliability.md, Identity documents.
"""

from __future__ import annotations

import logging
import re

_DIGIT = "[0-9０-９]"
_PATTERNS = (
    re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{17}}[0-9０-９xXＸｘ](?!{_DIGIT})"),
    re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{15}}(?!{_DIGIT})"),
    re.compile(r"(?<![A-Za-z0-9])[A-Za-z][1289A-Da-d]\d{8}(?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
)
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^\s/]+@")
_NAMED_PASSWORD = re.compile(r"(\bpassword\s*[=:]\s*)[^\s,;)]+", re.I)


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
