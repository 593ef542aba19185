"""The keys of the receipts tab."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.receipts.kinds import Verdict
from wms_desktop.receipts.words import VERDICTS
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    NEW_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
)

FILE_IN = ActionSpec("receipts.file_in", N_("File scans"), NEW_KEYS, "file-import")
PASTE = ActionSpec("receipts.paste", N_("File from clipboard"), "Ctrl+V", "file-import")
SCAN = ActionSpec("receipts.scan", N_("Scan a stack"), "F4", "scan")
MATCH = ActionSpec("receipts.match", N_("Match by hand"), "M", "link")
REJECT = ActionSpec("receipts.reject", N_("Reject page"), "Del", "x")
BLANKS = ActionSpec("receipts.reject_blanks", N_("Reject all blanks"), "Shift+Del", "x")
OWN_FORM = ActionSpec("receipts.own_form", N_("Own form of the slip before"), "F", "paperclip")
BACK_SIDE = ActionSpec("receipts.back_side", N_("Back of the slip before"), "B", "photo")
INSTEAD = ActionSpec("receipts.instead", N_("Take this scan instead"), "T", "switch-horizontal")
SPLIT = ActionSpec("receipts.split", N_("Cut into its slips"), "X", "columns")
SETTLE = ActionSpec("receipts.settle", N_("Settle a file not read"), "S", "check")
ROTATE = ActionSpec("receipts.rotate", N_("Rotate page"), "R", "rotate-clockwise")
NEXT = ActionSpec("receipts.next", N_("Next page"), "Space", "chevron-right")
PREVIOUS = ActionSpec("receipts.previous", N_("Previous page"), "Backspace", "chevron-left")
LARGER = ActionSpec("receipts.larger", N_("Larger"), "+", "zoom-in")
SMALLER = ActionSpec("receipts.smaller", N_("Smaller"), "-", "zoom-out")
FIND = ActionSpec("receipts.find", N_("To the list"), FIND_KEYS, "search")
PRINT = ActionSpec("receipts.print", N_("Print slips"), PRINT_KEYS, "printer")
CHASE = ActionSpec("receipts.chase", N_("Log contact"), NEW_KEYS, "phone-call")
REMIND = ActionSpec("receipts.remind", N_("Reminder letter"), "F6", "mail")
ASK = ActionSpec("receipts.ask", N_("Ask the origin site"), "F4", "mail")
EVIDENCE = ActionSpec("receipts.evidence", N_("Evidence pack"), "F7", "shield-check")
PAGES = ActionSpec("receipts.pages", N_("Show pages"), "Ctrl+P", "eye")
DUE_LIST = ActionSpec("receipts.due_list", N_("Due list"), "", "file-type-pdf")
VERDICT_KEYS = tuple(
    ActionSpec(f"receipts.{verdict.value}", VERDICTS[verdict], str(number))
    for number, verdict in enumerate(Verdict, start=1)
)
SUB_PRINT = ActionSpec("receipts.print_paper", N_("Print paper"), PRINT_KEYS, "printer")
SUB_SAVE = ActionSpec("receipts.save", N_("Save the form"), SAVE_KEYS, "check")
SUB_GO_ON = ActionSpec("receipts.go_on", N_("Finish, or next step"), SAVE_NEXT_KEYS, "check")
SUB_BACK = ActionSpec("receipts.back", N_("One level back"), BACK_KEYS, "chevron-left")
NEXT_TAB = ActionSpec("receipts.next_tab", N_("Next list"), "Ctrl+PgDown", "chevron-right")
TAB_BEFORE = ActionSpec("receipts.tab_before", N_("Previous list"), "Ctrl+PgUp", "chevron-left")
