"""What the customers slice says; the Chinese is in resources/translations/customers.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.customers.rules import CustomerFault, ExportFault
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.documents.import_table import ImportFault
from wms_desktop.documents.spreadsheet import SheetFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    CustomerFault.UNKNOWN: (N_("Unknown customer"), N_("Search again, or add the customer.")),
    CustomerFault.CODE_TAKEN: (
        N_("Customer code {code} is taken"),
        N_("Choose another code, or leave it empty for the next number."),
    ),
    CustomerFault.PHONE_BAD: (
        N_("{phone} is not a phone number"),
        N_("Digits, spaces, + and hyphens only."),
    ),
    CustomerFault.HOUSE_FIXED: (
        N_("The house itself stays as it is"),
        N_("Own stock belongs to it: kind and use cannot change."),
    ),
    ExportFault.ENDING: (
        N_("The file must end with .xlsx or .csv"),
        N_("Give it one of these endings."),
    ),
    ExportFault.NO_SUCH_FILTER: (
        N_("The list {list} has no filter {filter}"),
        N_("It has: {known}."),
    ),
    ExportFault.FILTER_NEEDED: (
        N_("The list {list} needs {filter}"),
        N_("Say which one is wanted."),
    ),
    ExportFault.UNKNOWN_VALUE: (
        N_("{filter} does not know {typed}"),
        N_("It takes: {known}."),
    ),
    ExportFault.NOT_FOUND: (
        N_("{filter}: {typed} is not on record"),
        N_("Check it; it must exist at this site."),
    ),
    ExportFault.NO_DAY: (
        N_("{filter}: {typed} is no day"),
        N_("Write it as year-month-day: 2026-05-21."),
    ),
    ExportFault.DAYS_REVERSED: (
        N_("The first day lies after the last"),
        N_("Exchange --from and --to."),
    ),
    ExportFault.TOO_LONG: (
        N_("Excel opens no more than {most} rows"),
        N_("Choose fewer days, or save it as .csv."),
    ),
    SheetFault.NOT_A_TABLE: (
        N_("{file} is not a table"),
        N_("Save it as .xlsx or .csv and choose it again."),
    ),
    SheetFault.EMPTY: (N_("{file} is empty"), N_("Choose another file.")),
    SheetFault.TOO_LARGE: (N_("{file} is too large"), N_("Up to {limit} MB; split it.")),
    SheetFault.TOO_MANY_ROWS: (
        N_("{file} has too many rows"),
        N_("Up to {limit} rows; split it, and delete what stands far below."),
    ),
    SheetFault.TOO_MANY_COLUMNS: (
        N_("{file} has too many columns"),
        N_("Up to {limit} columns; delete what stands far to the right."),
    ),
    SheetFault.PACKED: (
        N_("{file} is packed suspiciously"),
        N_("It was not opened. Save it anew, or ask where it came from."),
    ),
    SheetFault.LOCKED: (N_("{file} has a password"), N_("Save it without a password.")),
    SheetFault.UNSAFE: (
        N_("{file} contains what a table should not"),
        N_("It was not opened. Ask where it came from."),
    ),
    SheetFault.ENCODING: (
        N_("The characters of {file} cannot be read"),
        N_("Save it as CSV UTF-8 or as .xlsx."),
    ),
    SheetFault.BROKEN_LINE: (
        N_("{file}: line {line} is broken"),
        N_("Look for a quote that is not closed, then choose it again."),
    ),
    ImportFault.MISSING_COLUMN: (
        N_("Columns are missing: {field}"),
        N_("The first row must hold the headings."),
    ),
    ImportFault.DOUBLED_COLUMN: (
        N_("Column {column} stands twice"),
        N_("Delete or rename the one at {at}."),
    ),
    ImportFault.MERGED: (N_("Headings are merged: {range}"), N_("Split the cells, then repeat.")),
    ImportFault.NO_ROWS: (N_("No rows to import"), N_("Headings first, then a row each.")),
    ImportFault.EMPTY: (N_("Empty@@cell"), N_("Fill in the cell.")),
    ImportFault.FAILED_FORMULA: (N_("{typed} is a failed formula"), N_("Enter the value itself.")),
    ImportFault.LOST_DIGITS: (
        N_("{typed}: the number may have lost digits"),
        N_("Format the column as text and enter the code anew."),
    ),
    ImportFault.NOT_TEXT: (
        N_("{typed} is a date or a yes/no, not a text"),
        N_("Format the cell as text and enter it anew."),
    ),
    ImportFault.NOT_A_NUMBER: (N_("{typed} is not a number here"), N_("Digits only.")),
    ImportFault.NOT_A_DAY: (N_("{typed} is not a day"), N_("Like 2026-05-21.")),
    ImportFault.NOT_YES_NO: (N_("{typed} is neither yes nor no"), N_("Enter 1 or 0.")),
    ImportFault.NOT_A_CHOICE: (N_("{typed} is not known here"), N_("One of: {known}.")),
    ImportFault.BAD_ROWS: (
        N_("{count} {count:cell is|cells are} wrong, the first at {first}"),
        N_("Nothing was imported. Mend them all, then repeat."),
    ),
    ImportFault.ALREADY: (
        N_("{file} was imported already"),
        N_("By {person}, {moment}. The same content is imported once."),
    ),
    ImportFault.CHANGED: (
        N_("{file} has changed since it was checked"),
        N_("It was read again: look through it, then import."),
    ),
}

KINDS: dict[CustomerKind, str] = {
    CustomerKind.HOUSE: N_("House"),
    CustomerKind.PERSON: N_("Person@@customer"),
    CustomerKind.ORGANIZATION: N_("Organization"),
}

FIELDS = (N_("Code"), N_("Name@@thing"), N_("Contact"), N_("Phone"), N_("Address"), N_("Remarks"))
