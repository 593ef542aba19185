"""The pickup checks on the command line, for training and tests; they touch no database."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from wms_desktop.core.language import Language, translate
from wms_desktop.db.program import DONE, FAILED, Program
from wms_desktop.people.rules import masked
from wms_desktop.pickup import names
from wms_desktop.pickup.identity import check_number
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.numbers import REGIONS
from wms_desktop.pickup.words import STATES, fault_sentence, hint_sentence


def add_commands(commands: Any) -> None:
    """Declare ``verify-id NUMBER [--kind KIND]`` and ``compare-names A B`` (interfaces.md)."""
    verify = commands.add("verify-id", "check the number of an identity document")
    verify.add_argument("number")
    kinds = [kind.value for kind in DocumentKind]
    verify.add_argument("--kind", choices=kinds, default=DocumentKind.RESIDENT_ID.value)
    verify.add_argument("--old-form", action="store_true", help="accept 15-digit numbers")
    verify.set_defaults(run=run_verify)
    comparing = commands.add("compare-names", "compare two names exactly")
    comparing.add_argument("first", metavar="A")
    comparing.add_argument("second", metavar="B")
    comparing.set_defaults(run=run_compare)


def run_verify(program: Program, options: argparse.Namespace) -> int:
    """0 when every check passed, 1 when one failed; asks no database."""
    result, text = verify_id(
        options.number,
        DocumentKind(options.kind),
        today=date.today(),
        language=program.language,
        old_form_allowed=options.old_form,
    )
    program.answer(result, [text])
    return DONE if result["valid"] else FAILED


def run_compare(program: Program, options: argparse.Namespace) -> int:
    """0 when the names are the same, 1 when not."""
    result, text = compare(options.first, options.second, program.language)
    program.answer(result, [text])
    return DONE if result["same"] else FAILED


def verify_id(
    number: str,
    kind: DocumentKind,
    *,
    today: date,
    language: Language,
    old_form_allowed: bool = False,
) -> tuple[dict[str, object], str]:
    """The result of PCK-2 for *number*, for programs and for people; the number stays masked."""
    check = check_number(kind, number, today=today, old_form_allowed=old_form_allowed)
    region = REGIONS.get(check.region, "")
    fault = fault_sentence(check.fault, check.expected, language) if check.fault else ""
    result: dict[str, object] = {
        "valid": check.is_ok,
        "kind": kind.value,
        "masked": masked(check.number),
        "fault": check.fault.value if check.fault else None,
        "expected": check.expected or None,
        "born_on": check.born_on.isoformat() if check.born_on else None,
        "region": region or None,
        "flags": [flag.value for flag in check.flags],
    }
    parts = [translate(STATES[kind], language), masked(check.number), fault or "OK"]
    parts += [check.born_on.isoformat()] if check.born_on else []
    parts += [translate(region, language)] if region else []
    parts += [translate(STATES[flag], language) for flag in check.flags]
    return result, "  ".join(parts)


def compare(first: str, second: str, language: Language) -> tuple[dict[str, object], str]:
    """The result of PCK-4 for two names, for programs and for people."""
    compared = names.compare_names(first, second)
    found = names.hints(compared)
    places = sorted(compared.differing)
    result: dict[str, object] = {
        "same": compared.is_same,
        "first": list(compared.upper),
        "second": list(compared.lower),
        "differing": [place + 1 for place in places],
        "sounds_alike": found.sounds_alike,
        "variant": found.is_variant,
        "hints": [
            {
                "place": hint.place + 1,
                "first": hint.upper,
                "second": hint.lower,
                "first_sound": hint.upper_sound,
                "second_sound": hint.lower_sound,
                "likeness": hint.likeness.value,
            }
            for hint in found.places
        ],
    }
    cells = range(len(compared.upper))
    marks = "".join("≠" if place in compared.differing else "＝" for place in cells)
    lines = ["".join(c or "　" for c in compared.upper), marks]
    lines.append("".join(c or "　" for c in compared.lower))
    if sentence := hint_sentence(found, language):
        lines.append(sentence)
    return result, "\n".join(lines)
