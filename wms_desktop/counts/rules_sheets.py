"""What can be wrong with a count sheet that was filled in away from the program (CNT-2)."""

from __future__ import annotations

from enum import StrEnum


class SheetRowFault(StrEnum):
    """Why a row of a count sheet, or the whole of it, is not taken."""

    NOTHING_FILLED = "count_sheet_nothing_filled"
    NO_COUNT = "count_sheet_no_count"
    ROW_CHANGED = "count_sheet_row_changed"
    ALREADY_COUNTED = "count_sheet_already_counted"
    UNKNOWN_LOT = "count_sheet_unknown_lot"
    ENDING = "count_sheet_ending"
    NOT_EMPTY = "count_sheet_not_empty"
