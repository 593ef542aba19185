"""Command barcodes: what a person with a scanner and no free hand can say."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.codes import CodeKind, own_code, parse_own_code
from wms_desktop.core.language import N_


class Command(StrEnum):
    """A command with a barcode of its own; the value is the barcode's number."""

    OK = "OK"
    CANCEL = "CANCEL"
    UNDO = "UNDO"
    NEXT = "NEXT"
    PREVIOUS = "PREVIOUS"
    PRINT = "PRINT"
    X2 = "X2"
    X5 = "X5"
    X10 = "X10"
    SHORT = "SHORT"
    DAMAGED = "DAMAGED"
    PAUSE = "PAUSE"

    @property
    def barcode(self) -> str:
        """The text of its barcode."""
        return own_code(CodeKind.COMMAND, self.value)


TIMES: dict[Command, Decimal] = {
    Command.X2: Decimal(2),
    Command.X5: Decimal(5),
    Command.X10: Decimal(10),
}

TITLES: dict[Command, str] = {
    Command.OK: N_("OK@@command"),
    Command.CANCEL: N_("Cancel@@command"),
    Command.UNDO: N_("Undo@@command"),
    Command.NEXT: N_("Next@@command"),
    Command.PREVIOUS: N_("Previous@@command"),
    Command.PRINT: N_("Print@@command"),
    Command.X2: "×2",
    Command.X5: "×5",
    Command.X10: "×10",
    Command.SHORT: N_("Short@@command"),
    Command.DAMAGED: N_("Damaged@@command"),
    Command.PAUSE: N_("Pause@@command"),
}


def command_of(text: str) -> Command | None:
    """The command that *text* is the barcode of."""
    code = parse_own_code(text)
    if code is None or code.kind is not CodeKind.COMMAND:
        return None
    return Command(code.number) if code.number in Command._value2member_map_ else None
