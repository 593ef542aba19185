"""The texts that papers and labels bring along themselves, and what they refuse."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language

PAGE_OF = N_("Page {page} of {pages}")
PRINTED = N_("Printed {moment}, {person}, {place}")
SEAL = N_("Seal {anchor}")
COPY = N_("COPY")
CONTINUED = N_("continued")
NO_LINES = N_("No lines")
CUT_HERE = N_("Cut here")
NUMBER = N_("No. {number}")

LABEL_TITLES = {
    "thermal-60x40": N_("Label roll 60 × 40 mm"),
    "thermal-100x70": N_("Label roll 100 × 70 mm"),
    "sheet-3x7": N_("A4 sheet, 3 × 7 labels"),
    "sheet-4x10": N_("A4 sheet, 4 × 10 labels"),
}

PDF_LANGUAGE = {Language.ZH_CN: "zh-CN", Language.ZH_TW: "zh-TW", Language.EN: "en"}


class LabelFault(StrEnum):
    """Why a code or a label cannot be printed."""

    CODE_TOO_LONG = "label_code_too_long"
    NOT_PRINTABLE = "label_code_not_printable"
    CHECK_DIGIT = "label_check_digit"
    NO_TEMPLATE = "label_no_template"
    START_OUTSIDE = "label_start_outside"
    TOO_MANY = "label_too_many"
    NEEDS_ROLL = "label_needs_roll"


REFUSALS: dict[StrEnum, tuple[str, str]] = {
    LabelFault.CODE_TOO_LONG: (
        N_("Code {code} has {length} characters, too many for this label"),
        N_("At most {fits} fit: choose a larger label or a shorter code"),
    ),
    LabelFault.NOT_PRINTABLE: (
        N_("Code {code} cannot be printed as bars"),
        N_("Use letters, digits and ASCII signs only"),
    ),
    LabelFault.CHECK_DIGIT: (
        N_("The check digit of EAN {code} is wrong"),
        N_("The last digit should be {right}: compare with the goods"),
    ),
    LabelFault.NO_TEMPLATE: (
        N_("There is no label template {name}"),
        N_("Choose one of these: {known}"),
    ),
    LabelFault.START_OUTSIDE: (
        N_("Label {start} is not on the sheet"),
        N_("Choose a place from 1 to {places}"),
    ),
    LabelFault.TOO_MANY: (
        N_("{count} labels cannot be printed at once"),
        N_("Print 1 to {limit} at a time"),
    ),
    LabelFault.NEEDS_ROLL: (
        N_("Template {name} is for sheets, not for a label printer"),
        N_("Choose a template for rolls, or print the sheet as PDF"),
    ),
}
