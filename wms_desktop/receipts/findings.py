"""What was seen on a page, as it is kept beside its picture."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from wms_desktop.imaging.reading import PageReading
from wms_desktop.receipts.kinds import Lacking, TrayReason
from wms_desktop.receipts.rules import Judgement, Seen


@dataclass(frozen=True, slots=True)
class SeenBox:
    """One box that was looked into.

    Attributes:
        corners: x and y of its four corners in pixels of the working copy; empty when unknown.
    """

    name: str
    seen: Seen
    corners: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that is kept of one look at a page.

    Attributes:
        judgement: what it lacks of what its receipt requires.
        tray: why it waits in the tray; None where it does not.
        suggested: number of the receipt that it probably belongs to.
        by_hand: a person matched it.
        numbers: receipts that all have their slip on the page; none where it is one or none.
        pages: how many pages a copy of this slip has, as its code says.
        pages_missing: those of the same copy that are not there yet.
        forms_missing: the shipper's own forms are required, and none is attached.
        paper: number, title and customer of another signed paper than a receipt; else empty.
    """

    boxes: tuple[SeenBox, ...] = ()
    judgement: Judgement = field(default_factory=Judgement)
    tray: TrayReason | None = None
    suggested: str = ""
    by_hand: bool = False
    numbers: tuple[str, ...] = ()
    pages: int = 1
    pages_missing: tuple[int, ...] = ()
    forms_missing: bool = False
    paper: tuple[str, ...] = ()

    def seen(self) -> dict[str, Seen]:
        """The answer for each box."""
        return {box.name: box.seen for box in self.boxes}


def boxes_of(reading: PageReading) -> tuple[SeenBox, ...]:
    """What the page reader saw, with pixels rounded."""
    return tuple(
        SeenBox(
            finding.name,
            Seen(finding.answer.value),
            tuple((round(point.real, 1), round(point.imag, 1)) for point in finding.quad),
        )
        for finding in reading.boxes
    )


def to_text(findings: Findings) -> str:
    """*findings* as the table keeps them."""
    body: dict[str, object] = {
        "boxes": {
            box.name: [box.seen.value, [list(c) for c in box.corners]] for box in findings.boxes
        },
        "missing": [lacking.value for lacking in findings.judgement.missing],
        "unclear": [lacking.value for lacking in findings.judgement.unclear],
    }
    if findings.tray is not None:
        body["tray"] = findings.tray.value
    if findings.suggested:
        body["suggested"] = findings.suggested
    if findings.by_hand:
        body["by_hand"] = True
    if findings.numbers:
        body["numbers"] = list(findings.numbers)
    if findings.pages > 1:
        body["pages"] = findings.pages
    if findings.pages_missing:
        body["pages_missing"] = list(findings.pages_missing)
    if findings.forms_missing:
        body["forms_missing"] = True
    if findings.paper:
        body["paper"] = list(findings.paper)
    return json.dumps(body, ensure_ascii=False)


def from_text(text: str) -> Findings:
    """The findings that `to_text` wrote."""
    body = json.loads(text) if text else {}
    return Findings(
        boxes=tuple(
            SeenBox(name, Seen(seen), tuple((x, y) for x, y in corners))
            for name, (seen, corners) in body.get("boxes", {}).items()
        ),
        judgement=Judgement(
            tuple(Lacking(value) for value in body.get("missing", ())),
            tuple(Lacking(value) for value in body.get("unclear", ())),
        ),
        tray=TrayReason(body["tray"]) if "tray" in body else None,
        suggested=body.get("suggested", ""),
        by_hand=body.get("by_hand", False),
        numbers=tuple(body.get("numbers", ())),
        pages=body.get("pages", 1),
        pages_missing=tuple(body.get("pages_missing", ())),
        forms_missing=body.get("forms_missing", False),
        paper=tuple(body.get("paper", ())),
    )
