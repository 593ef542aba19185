"""What people type, scan and import, made clean before any rule looks at it.

What is told freely (`clean_line`, `clean_note`) never holds an identity number: that belongs in
its own field alone, where it is encrypted (PCK-11). Codes are looked at for their form only.

Source: bad-inputs.md, 1-3 and 18-35.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from wms_desktop.core.errors import Refused
from wms_desktop.core.redact import holds_resident_number

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060])
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._/+#-]*")
_COMBINING_LIMIT = 4
_LONGEST_SOUGHT = 1_000
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LINE_ENDS = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_PORTS = {f"{name}{digit}" for name in ("COM", "LPT") for digit in "123456789"}
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL"} | _PORTS)


class TextFault(StrEnum):
    """Why a text cannot be taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    DIRECTION = "direction"
    BROKEN = "broken"
    NOT_A_CODE = "not_a_code"
    IDENTITY_NUMBER = "identity_number"


def clean_line(text: str, *, field: str, limit: int = 120, required: bool = True) -> str:
    """One line that somebody tells: as `plain_line`, and without an identity number.

    Raises:
        Refused: as `plain_line`, or a resident number is in it.

    Source: PCK-11.
    """
    return _without_number(plain_line(text, field=field, limit=limit, required=required), field)


def clean_note(text: str, *, field: str, limit: int = 10_000) -> str:
    """Several lines of remarks: as `plain_note`, and without an identity number.

    Raises:
        Refused: as `plain_note`, or a resident number is in it.

    Source: PCK-11.
    """
    return _without_number(plain_note(text, field=field, limit=limit), field)


def plain_line(text: str, *, field: str, limit: int = 120, required: bool = True) -> str:
    """One line as it is stored: NFC, no invisible characters, no surplus blanks around.

    For codes of others (barcodes, lots), which may be any row of digits.

    Args:
        field: the English name of the field, shown with the refusal.
        limit: greatest number of characters after cleaning.

    Raises:
        Refused: empty though required, too long, or with control or direction characters.
    """
    _check_length(text, field, limit)
    _check_characters(text, field, line=True)
    cleaned = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip(" \u3000\u00a0\t")
    if required and not cleaned:
        raise Refused(TextFault.EMPTY, field=field)
    if len(cleaned) > limit:
        raise Refused(TextFault.TOO_LONG, field=field, limit=limit, length=len(cleaned))
    return cleaned


def plain_note(text: str, *, field: str, limit: int = 10_000) -> str:
    """Several lines as they are stored.

    Control characters other than line ends are dropped, hidden directions shown as escapes.
    """
    _check_length(text, field, limit)
    _check_characters(text, field, line=False)
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS).translate(_INVISIBLE)
    text = _BIDI.sub(lambda hidden: _escaped(hidden[0]), text)
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    cleaned = unicodedata.normalize("NFC", kept).strip()
    if len(cleaned) > limit:
        raise Refused(TextFault.TOO_LONG, field=field, limit=limit, length=len(cleaned))
    return cleaned


def clean_code(text: str, *, field: str, limit: int = 40) -> str:
    """A code: full-width letters and digits made narrow, nothing but ASCII left.

    Raises:
        Refused: empty, too long, or with characters that a code does not have.
    """
    cleaned = plain_line(narrow(text), field=field, limit=limit)
    if not _CODE.fullmatch(cleaned):
        raise Refused(TextFault.NOT_A_CODE, field=field)
    return cleaned


def narrow(text: str) -> str:
    """Full-width ASCII made half-width: what an input method may do to a scanned code."""
    return text.translate(_NARROW)


def mixes_alphabets(text: str) -> bool:
    """Whether a word of *text* has Latin letters beside Cyrillic or Greek ones that look alike."""
    words = re.split(r"[\s\d\W_]+", text)
    return any(len({alphabet for c in word if (alphabet := _alphabet(c))}) > 1 for word in words)


def _alphabet(character: str) -> str:
    name = unicodedata.name(character, "").partition(" ")[0]
    return name if name in ("LATIN", "CYRILLIC", "GREEK") else ""


def sought(text: str) -> str:
    """What somebody looks for: NFC, narrow, without what no stored text has in it.

    Its beginning alone, where a whole file was pasted: no database looks for that.
    """
    shown = (c if c.isprintable() else " " for c in text[:_LONGEST_SOUGHT])
    return unicodedata.normalize("NFC", narrow("".join(shown))).strip()


def file_stem(text: str) -> str:
    """*text* as the name of a file on every system, without its ending; empty where none is left.

    Signs that a folder's path has a meaning for become hyphens; names that Windows keeps for
    devices (``CON``, ``NUL.x``) get one in front; at most 80 characters, 200 bytes.
    """
    plain = "".join(c if c.isalnum() or c in "-_ ." else "-" for c in text)
    cut = plain.strip(" .")[:80].encode()[:200].decode(errors="ignore").strip(" .")
    return f"-{cut}" if cut.partition(".")[0].strip().upper() in _DEVICES else cut


def _without_number(text: str, field: str) -> str:
    if holds_resident_number(text):
        raise Refused(TextFault.IDENTITY_NUMBER, field=field)
    return text


def visible(text: str) -> str:
    """*text* with control characters, hidden directions and broken characters as escapes."""
    if text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or _BIDI.match(character)
    return f"\\u{ord(character):04x}" if hidden and character != "\n" else character


def _check_length(text: str, field: str, limit: int) -> None:
    """Refuse a pasted file at once, before each of its characters is looked at."""
    if len(text) > 2 * limit + 1_000:
        raise Refused(TextFault.TOO_LONG, field=field, limit=limit, length=len(text))


def _check_characters(text: str, field: str, *, line: bool) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text) or "\0" in text:
        raise Refused(TextFault.BROKEN, field=field)
    if line and any(unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\t" for c in text):
        raise Refused(TextFault.CONTROL, field=field)
    if line and _BIDI.search(text):
        raise Refused(TextFault.DIRECTION, field=field)
    pile = 0
    for character in text:
        pile = pile + 1 if unicodedata.combining(character) else 0
        if pile > _COMBINING_LIMIT:
            raise Refused(TextFault.BROKEN, field=field)


def graphemes(text: str) -> list[str]:
    """*text* cut where a reader would: combining marks and variants stay with their base."""
    parts: list[str] = []
    for character in text:
        joins = unicodedata.combining(character) or "\ufe00" <= character <= "\ufe0f"
        joins = joins or 0xE0100 <= ord(character) <= 0xE01EF
        if parts and joins:
            parts[-1] += character
        else:
            parts.append(character)
    return parts
