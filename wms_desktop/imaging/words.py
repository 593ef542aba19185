"""What staff read about a file that was set aside or is remarkable."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.imaging.boxes import InkAnswer
from wms_desktop.imaging.faults import FileFault, FileFlag, PhotoFault
from wms_desktop.imaging.scanner import ScannerFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    FileFault.EMPTY: (N_("The file is empty"), N_("Scan it again")),
    FileFault.WRONG_TYPE: (
        N_("Not a PDF or picture"),
        N_("Use PDF, JPEG, PNG, TIFF or BMP"),
    ),
    FileFault.CUT: (N_("The end of the file is missing"), N_("Scan it again")),
    FileFault.DAMAGED: (N_("The file is damaged"), N_("Scan it again")),
    FileFault.ENCRYPTED: (N_("The file has a password"), N_("Save it without the password")),
    FileFault.TOO_LARGE: (
        N_("The file has more than {limit} MB"),
        N_("Scan fewer pages or at 200 dpi"),
    ),
    FileFault.TOO_MANY_PAGES: (
        N_("The file has more than {limit} pages"),
        N_("Split it and file the parts"),
    ),
    FileFault.TOO_MANY_PIXELS: (
        N_("Page {page} has more than {limit} million pixels"),
        N_("Scan it at 200 dpi"),
    ),
    FileFault.PAGE_SIZE: (N_("Page {page} has no usable size"), N_("Scan it again")),
    FileFault.NOT_A_FILE: (N_("A link or folder, not a file"), N_("Put the file itself here")),
    FileFault.NO_RIGHT: (
        N_("The file cannot be opened"),
        N_("Close it in the other program, then try again"),
    ),
    FileFault.GONE: (N_("The file is no longer there"), N_("Look in the scan folder")),
    FileFault.TIMED_OUT: (N_("Reading the file took too long"), N_("Scan it again at 200 dpi")),
    FileFault.OUT_OF_MEMORY: (
        N_("Reading the file needs too much memory"),
        N_("Scan it again at 200 dpi"),
    ),
    FileFault.CRASHED: (
        N_("The file stopped the page reader"),
        N_("Scan it again; keep this file for support"),
    ),
    PhotoFault.WRONG_TYPE: (N_("Not a photo that is taken"), N_("Use JPEG, PNG or WebP")),
    PhotoFault.TOO_MANY: (
        N_("{count} photos are too many"),
        N_("Up to {most} at a time; save, then add the others"),
    ),
    FileFault.DISK_FULL: (N_("No room on the disk"), N_("Free some room, then try again")),
    ScannerFault.NO_DEVICE: (N_("No scanner found"), N_("Switch it on, check its cable")),
    ScannerFault.BUSY: (N_("The scanner is busy"), N_("Close the other scan program, try again")),
    ScannerFault.JAMMED: (
        N_("Paper jam after {pages} pages"),
        N_("Clear it, put the rest back, scan on"),
    ),
    ScannerFault.NO_PAPER: (N_("No paper in the feeder"), N_("Put the stack in, then scan")),
    ScannerFault.COVER_OPEN: (N_("The scanner's cover is open"), N_("Close it, then scan on")),
    ScannerFault.NO_ANSWER: (
        N_("The scanner does not answer"),
        N_("Switch it off and on, then scan on"),
    ),
    ScannerFault.NO_RIGHT: (
        N_("This account may not use the scanner"),
        N_("Ask the administrator for the right"),
    ),
}

FLAGS: dict[FileFlag, str] = {
    FileFlag.OTHER_SUFFIX: N_("Content differs from the file name"),
    FileFlag.TRAILING_DATA: N_("Data after the end of the file"),
    FileFlag.OWNER_PASSWORD: N_("Protected against changes"),
    FileFlag.ACTIVE_CONTENT: N_("Contains scripts, links or attached files"),
    FileFlag.REPAIRED: N_("File index was repaired"),
}

ANSWERS: dict[InkAnswer, str] = {
    InkAnswer.PRESENT: N_("Found@@box"),
    InkAnswer.ABSENT: N_("Missing@@box"),
    InkAnswer.UNSURE: N_("Look@@box"),
}
