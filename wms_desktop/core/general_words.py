"""Sentences for what can go wrong anywhere: texts, quantities, rights, surroundings."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.acting import Right, Role
from wms_desktop.core.backup_words import BACKUP_LACKS
from wms_desktop.core.errors import Lack
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.server_words import AUTHORITY_REFUSALS, SERVER_LACKS
from wms_desktop.core.text import TextFault

STALE = (
    N_("Changed on another workstation."),
    N_("It is shown as it is now. Look again, then repeat."),
)
STALE_BY = (N_("Changed by {person} at {moment}."), STALE[1])
UNKNOWN_OUTCOME = (
    N_("The database has not answered. It is not known whether this was saved."),
    N_("Repeat it: nothing is booked twice."),
)

LACKS: dict[Lack, tuple[str, str]] = {
    **SERVER_LACKS,
    Lack.DATABASE: (
        N_("The database does not answer. Nothing was saved."),
        N_("What is typed stays here. Try again when the status line is green."),
    ),
    Lack.DATABASE_UNREAD: (
        N_("Not read: the database does not answer."),
        N_("Try again when the status line is green."),
    ),
    Lack.DATABASE_BUSY: (
        N_("The database is busy. Nothing was saved."),
        N_("Wait a moment, then try again."),
    ),
    Lack.DATABASE_FULL: (
        N_("The database's disk is full. Nothing was saved."),
        N_("Tell the administrator; free some space, then try again."),
    ),
    Lack.DATABASE_READ_ONLY: (
        N_("The database cannot be written to. Nothing was saved."),
        N_("Tell the administrator: file or server allows reading only."),
    ),
    Lack.DATABASE_MISSING: (
        N_("There is no database here yet."),
        N_("Create it at first start or with the command init."),
    ),
    Lack.DATABASE_NEWER: (
        N_("The database belongs to a newer version of this program."),
        N_("Install the newer version on this workstation."),
    ),
    Lack.DATABASE_OLDER: (
        N_("The database belongs to an older version of this program."),
        N_("The administrator upgrades it with the command upgrade."),
    ),
    Lack.DATABASE_FOREIGN: (
        N_("This is not a database of this program."),
        N_("Check the database address in Settings."),
    ),
    Lack.DATABASE_BROKEN: (
        N_("The database file is damaged. Nothing was saved."),
        N_("Stop work here; the administrator restores the last backup."),
    ),
    Lack.DATABASE_ON_NETWORK: (
        N_("The database file lies on a network drive, where it would be damaged."),
        N_("Use PostgreSQL for several workstations, or a local disk."),
    ),
    Lack.DATABASE_IN_SYNC_FOLDER: (
        N_("The database file lies in a synchronized folder, where it would be damaged."),
        N_("Move it to a plain local folder."),
    ),
    Lack.DATABASE_IN_USE: (
        N_("The database file is in use by another program."),
        N_("Close the other program, then try again."),
    ),
    Lack.DATABASE_RIGHT: (
        N_("The database account lacks a right for this."),
        N_("Tell the administrator what was tried."),
    ),
    Lack.DATABASE_LOGIN: (
        N_("The database server does not accept this login."),
        N_("Check name and password; the administrator can reset it."),
    ),
    Lack.SENT_ELSEWHERE: (
        N_("Another window of this computer is sending this."),
        N_("Look there. Nothing was sent from here."),
    ),
    Lack.OUTCOME_UNKNOWN: (
        N_("Not sent: it is not known yet whether the last one was saved."),
        N_("It is asked for every 5 s. Wait for the answer, then repeat."),
    ),
    Lack.SIGN_IN: (
        N_("Nobody is signed in."),
        N_("Sign in, then repeat."),
    ),
    Lack.PRINTER: (
        N_("No printer can be reached. Nothing was printed."),
        N_("Choose a printer in Settings, or open the paper as a file."),
    ),
    Lack.PRINTER_REFUSED: (
        N_("The printer has refused the paper."),
        N_("Check paper and cover, then print again from the queue."),
    ),
    Lack.FILE: (
        N_("The file cannot be written."),
        N_("Choose another folder, or close the program that has it open."),
    ),
    Lack.FILE_UNREADABLE: (
        N_("The file cannot be read."),
        N_("Check that it is complete, then choose it again."),
    ),
    Lack.FONT: (
        N_("No font has this character: {characters} Nothing was printed."),
        N_("Write the text without it, then print again."),
    ),
    Lack.VAULT_KEY: (
        N_("This workstation has no key for identity numbers."),
        N_("The administrator enrols it in Settings."),
    ),
    Lack.EVIDENCE_STORE: (
        N_("The evidence store does not answer: {place}"),
        N_("Nothing was filed. Check the network drive or the service, then try again."),
    ),
    Lack.EVIDENCE_FULL: (
        N_("The evidence store is full: {place}"),
        N_("Nothing was filed. Make room there, then try again."),
    ),
    Lack.EVIDENCE_LOGIN: (
        N_("The evidence store refuses this workstation: {place}"),
        N_("Give it the store's key: environment or the system's key store."),
    ),
    **BACKUP_LACKS,
}

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    **AUTHORITY_REFUSALS,
    TextFault.EMPTY: (N_("{field} is empty."), N_("Fill it in.")),
    TextFault.TOO_LONG: (
        N_("{field} is too long: {length} characters."),
        N_("Shorten it to {limit}."),
    ),
    TextFault.CONTROL: (
        N_("{field} contains a line break or control character."),
        N_("Type it on one line."),
    ),
    TextFault.DIRECTION: (
        N_("{field} contains hidden writing-direction characters."),
        N_("Type it by hand instead of pasting."),
    ),
    TextFault.BROKEN: (
        N_("{field} contains broken characters."),
        N_("Type it by hand instead of pasting."),
    ),
    TextFault.IDENTITY_NUMBER: (
        N_("{field} holds an identity number."),
        N_("Write the text without it; it belongs only in the number field at pickup."),
    ),
    TextFault.NOT_A_CODE: (
        N_("{field} is not a code."),
        N_("Use letters, digits and hyphens only."),
    ),
    QuantityFault.NOT_A_NUMBER: (
        N_("“{typed}” is not a quantity."),
        N_("Type a number such as 12, or a sum such as 3*12+5."),
    ),
    QuantityFault.UNFINISHED: (
        N_("“{typed}” is not finished."),
        N_("Type the number after the last sign."),
    ),
    QuantityFault.NOT_POSITIVE: (
        N_("The quantity {typed} is too small."),
        N_("Type a number above 0."),
    ),
    QuantityFault.TOO_LARGE: (
        N_("The quantity {typed} is too large."),
        N_("Type at most {largest}. Was a barcode scanned into it?"),
    ),
    QuantityFault.WHOLE_ONLY: (
        N_("This item comes in whole units only, not {typed}."),
        N_("Type a whole number."),
    ),
    QuantityFault.TOO_FINE: (
        N_("{typed} has too many decimal places."),
        N_("Type at most {places} decimal places."),
    ),
    Right.ROLE_MISSING: (
        N_("Your role does not allow this."),
        N_("Ask somebody with the role: {roles}."),
    ),
}

ROLES: dict[Role, str] = {
    Role.CLERK: N_("Counter clerk"),
    Role.KEEPER: N_("Warehouse keeper"),
    Role.RECEIPT_ADMIN: N_("Receipt administrator"),
    Role.CS_AGENT: N_("Service agent"),
    Role.CS_SUPERVISOR: N_("Service supervisor"),
    Role.SALES: N_("Sales"),
    Role.SALES_ASSISTANT: N_("Sales assistant"),
    Role.QC: N_("Quality control"),
    Role.FINANCE: N_("Finance"),
    Role.DISPATCHER: N_("Dispatcher"),
    Role.DUTY_MANAGER: N_("Duty manager"),
    Role.BUSINESS_MANAGER: N_("Business manager"),
    Role.GENERAL_MANAGER: N_("General manager"),
    Role.ADMIN: N_("Administrator"),
}
