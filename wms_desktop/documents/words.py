"""The texts that papers and labels bring along themselves, and what they refuse."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language
from wms_desktop.documents.label_kinds import Flaw, LabelKind, Part, Symbology

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

LABEL_KINDS: dict[LabelKind, str] = {
    LabelKind.ITEM: N_("Item@@label"),
    LabelKind.LOT: N_("Lot@@label"),
    LabelKind.LOCATION: N_("Location@@label"),
    LabelKind.PACKAGE: N_("Package@@label"),
    LabelKind.PALLET: N_("Pallet@@label"),
}
LABEL_FLAWS: dict[Flaw, str] = {
    Flaw.OUTSIDE: N_("{part} is outside the label"),
    Flaw.NARROW: N_("{part} needs {needs} mm, has {has}"),
    Flaw.LOW: N_("{part} is too low: at least {needs} mm"),
    Flaw.NOT_CARRIED: N_("{part} cannot carry {code}"),
    Flaw.MISSING: N_("No font has {characters}"),
    Flaw.SHEET: N_("The labels do not fit the sheet"),
    Flaw.OVERLAP: N_("{part} covers {other}"),
    Flaw.CUT: N_("{part} is cut off"),
}
LABEL_PARTS: dict[Part, str] = {
    Part.NAME: N_("Name@@label"),
    Part.DETAIL: N_("Detail@@label"),
    Part.NOTE: N_("Note@@label"),
    Part.FIGURE: N_("Figure@@label"),
    Part.EXTRA: N_("Second note@@label"),
    Part.CODE: N_("Code in words"),
    Part.BARS: N_("Barcode"),
    Part.TEXT: N_("Own text@@label"),
}
LABEL_SYMBOLOGIES: dict[Symbology, str] = {
    Symbology.AUTO: N_("EAN or Code 128"),
    Symbology.CODE128: "Code 128",
    Symbology.EAN13: "EAN-13",
    Symbology.EAN8: "EAN-8",
    Symbology.UPCA: "UPC-A",
    Symbology.GS1_128: "GS1-128",
    Symbology.QR: "QR",
    Symbology.DATAMATRIX: "DataMatrix",
    Symbology.GS1_DATAMATRIX: "GS1 DataMatrix",
}

PDF_LANGUAGE = {Language.ZH_CN: "zh-CN", Language.ZH_TW: "zh-TW", Language.EN: "en"}


class LabelFault(StrEnum):
    """Why a code or a label cannot be printed."""

    CODE_TOO_LONG = "label_code_too_long"
    NOT_PRINTABLE = "label_code_not_printable"
    NOT_DIGITS = "label_not_digits"
    CHECK_DIGIT = "label_check_digit"
    FIELD_NARROW = "label_field_narrow"
    NOT_GS1 = "label_not_gs1"
    NO_TEMPLATE = "label_no_template"
    START_OUTSIDE = "label_start_outside"
    TOO_MANY = "label_too_many"
    NEEDS_ROLL = "label_needs_roll"
    FROM_OUTSIDE = "label_from_outside"
    NO_FIELDS = "label_no_fields"
    BAD_TEMPLATE = "label_bad_template"


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
    LabelFault.NOT_DIGITS: (
        N_("Code {code} has not the {digits} digits of this symbol"),
        N_("Give the item its maker's barcode, or choose another symbol in the template"),
    ),
    LabelFault.FIELD_NARROW: (
        N_("The bars of {code} need {needs} mm, there are {has}"),
        N_("Choose a larger label, or make the bars wider in the template"),
    ),
    LabelFault.NOT_GS1: (
        N_("{value} cannot stand in a GS1 code"),
        N_("Use letters, digits and simple signs only, at most 20 for a lot"),
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
    LabelFault.FROM_OUTSIDE: (
        N_("There is no label {first} to begin with"),
        N_("Begin with a label from 1 to {count}"),
    ),
    LabelFault.NO_FIELDS: (
        N_("Template {name} has nothing for this kind of label"),
        N_("Choose another template, or add fields in Settings"),
    ),
    LabelFault.BAD_TEMPLATE: (
        N_("This label template cannot be used: {place}"),
        N_("Mend it, or copy a shipped template anew"),
    ),
}
