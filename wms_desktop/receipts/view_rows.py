"""How pages and receipts look in lists: their cells, pills and words."""

from __future__ import annotations

from wms_desktop.receipts import words
from wms_desktop.receipts.kinds import Lacking, PageRole, PageStatus, TrayReason, Verdict
from wms_desktop.receipts.missing import MissingRow
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.rules import Dueness, Seen
from wms_desktop.receipts.view_sheet import SheetBox
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import N_, current_language, tr

_SEEN_WORDS: dict[tuple[str, Seen], str] = {
    ("signature", Seen.PRESENT): N_("Signature found"),
    ("signature", Seen.ABSENT): N_("No signature seen"),
    ("signature", Seen.UNSURE): N_("Signature unclear"),
    ("id_number", Seen.PRESENT): N_("ID number found"),
    ("id_number", Seen.ABSENT): N_("No ID number seen"),
    ("id_number", Seen.UNSURE): N_("ID number unclear"),
    ("seal", Seen.PRESENT): N_("Seal found"),
    ("seal", Seen.ABSENT): N_("No seal seen"),
    ("seal", Seen.UNSURE): N_("Seal unclear"),
}
_KINDS = {Seen.PRESENT: "ok", Seen.ABSENT: "bad", Seen.UNSURE: "warn"}
_STANDINGS = {
    Dueness.IN_TIME: "mute",
    Dueness.DUE_SOON: "info",
    Dueness.DUE_TODAY: "info",
    Dueness.OVERDUE: "warn",
    Dueness.BEYOND_LIMIT: "bad",
}
_BARS = {"mute": "text_3", "info": "accent", "warn": "warn_solid", "bad": "bad_solid"}


def page_pill(row: PageRow) -> tuple[str, str]:
    """State of a page in one pill: what a person said, else what seems missing."""
    if row.status is PageStatus.DUPLICATE:  # whatever was once said of it
        return "mute", tr(words.PAGE_STATUSES[row.status])
    if row.is_other_paper and row.status is PageStatus.FILED:
        return "ok", tr(words.PAGE_STATUSES[row.status])
    if row.role is not PageRole.SLIP and row.status is PageStatus.FILED:
        return "ok", tr(words.PAGE_ROLES[row.role])
    if row.verdict is Verdict.COMPLETE:
        return "ok", tr(words.VERDICTS[row.verdict])
    if row.verdict is not None:
        return "bad", tr(words.VERDICTS[row.verdict])
    match row.status:
        case PageStatus.SUSPECT:
            return _suspicion(row)
        case PageStatus.TRAY:
            return "warn", tr(words.TRAY_REASONS[row.found.tray or TrayReason.NO_CODE])
        case PageStatus.REJECTED:
            return "mute", tr(words.PAGE_STATUSES[row.status])
    return "mute", tr("To look at")


def _suspicion(row: PageRow) -> tuple[str, str]:
    if row.lacking:
        return "bad", tr(words.MISSING[row.lacking[0]])
    return "warn", tr(words.UNCLEAR[row.found.judgement.unclear[0]])


def segment_text(which: DeskList, count: int) -> str:
    """A list of the desk and how many pages it has."""
    match which:
        case DeskList.BATCH:
            return tr("Batch {count}", count=count)
        case DeskList.SUSPECT:
            return tr("Suspect {count}", count=count)
        case DeskList.TRAY:
            return tr("To match {count}", count=count)


def page_columns() -> tuple[Column[PageRow], ...]:
    """The desk's list: number and consignee, then the verdict."""
    return (
        Column(tr("Receipt@@paper"), _page_name, kind="name"),
        Column(tr("Verdict"), lambda row: Cell(pill=page_pill(row)), kind="state"),
    )


def _page_name(row: PageRow) -> Cell:
    if row.is_other_paper and row.found.paper:
        number, title, customer = row.found.paper
        return Cell(number, sub="  ".join(filter(None, (tr(title), customer))))
    if not row.number:
        return Cell(tr("Page {page}", page=row.page), sub=row.source, role="text_2")
    copy = tr("copy {copy}", copy=row.copy) if row.copies > 1 else ""
    return Cell(row.number, sub="  ".join(part for part in (row.consignee, copy) if part))


def seen_words(name: str, seen: Seen) -> str:
    """What was seen in a box, in words."""
    return tr(_SEEN_WORDS[(name, seen)])


def wanted_boxes(row: PageRow) -> list[SheetBox]:
    """The boxes to draw: those that were found empty though required, and what is there."""
    suspected = {lacking.value for lacking in (*row.lacking, *row.found.judgement.unclear)}
    return [
        SheetBox(seen_words(box.name, box.seen), _KINDS[box.seen], box.corners)
        for box in row.found.boxes
        if box.corners and (box.name in suspected or box.seen is Seen.PRESENT)
    ]


def seen_facts(row: PageRow) -> list[tuple[str, str]]:
    """Kind and sentence of everything that was seen on a page, for the right pane."""
    if row.status is PageStatus.TRAY:
        said = [("warn", tr(words.TRAY_REASONS[row.found.tray or TrayReason.NO_CODE]))]
        if row.codes:
            said.append(("mute", tr("Read: {codes}", codes=row.codes[:60])))
        return said
    if row.status is PageStatus.DUPLICATE:
        lacks = {each.value for each in row.found.judgement.missing}
        seen = [(_KINDS[b.seen], seen_words(b.name, b.seen)) for b in row.found.boxes
                if b.name in lacks]  # fmt: skip
        return [("mute", tr("This slip was filed before")), *seen]
    if row.is_other_paper and row.found.paper:
        number, title, customer = row.found.paper
        facts = [("ok", tr("Filed to {number}", number=number)), ("mute", tr(title))]
        return [*facts, ("mute", customer)] if customer else facts
    if row.status is PageStatus.REJECTED:
        return [("mute", tr("Rejected: {reason}", reason=row.reason))]
    if row.role is not PageRole.SLIP:
        return [("ok", tr(words.PAGE_ROLES[row.role]))]
    by_hand = row.found.by_hand
    facts = [("ok", tr("Matched by hand") if by_hand else tr("Code read, receipt found"))]
    suspected = {lacking.value for lacking in (*row.lacking, *row.found.judgement.unclear)}
    for box in row.found.boxes:
        if box.name in suspected or box.seen is Seen.PRESENT:
            facts.append((_KINDS[box.seen], seen_words(box.name, box.seen)))
    for lacking in (Lacking.PAGES, Lacking.OWN_FORMS):
        if lacking in row.lacking:
            facts.append(("bad", tr(words.MISSING[lacking])))
    if "copies" in suspected:
        facts.append(("bad", tr("Other copies are missing")))
    elif row.copies > 1:
        facts.append(("ok", tr("Copy {copy} of {copies}", copy=row.copy, copies=row.copies)))
    return facts


def missing_columns(limit_days: int) -> tuple[Column[MissingRow], ...]:
    """The list of receipts that are not back."""
    return (
        Column(tr("Receipt@@paper"), lambda row: Cell(row.number, sub=row.shipper), kind="name"),
        Column(tr("Site of signing"), lambda row: Cell(row.site_name, sub=row.responsible)),
        Column(tr("Consignee"), lambda row: row.consignee, optional=True, shown_from=1600),
        Column(tr("Since arrival"), lambda row: _age(row, limit_days), optional=True),
        Column(tr("Last contact"), lambda row: _contact(row)),
        Column(tr("Deadline"), lambda row: Cell(pill=due_pill(row)), kind="state"),
    )


def _contact(row: MissingRow) -> Cell:
    """The promise, red once it is broken, and below it what was answered."""
    last = row.contact
    if last is None:
        return Cell(tr("not chased yet"), role="text_3")
    said = f"{last.on:%m-%d}  {last.answer}"
    if row.promised_on is None:
        return Cell(said, sub=last.spoke_with)
    day = f"{row.promised_on:%m-%d}"
    if row.is_broken:
        broken = tr("promised {day}, broken", day=day)
        return Cell(broken, sub=said, role="bad", icon="alert-triangle", icon_role="bad")
    return Cell(tr("promised {day}", day=day), sub=said)


def due_pill(row: MissingRow) -> tuple[str, str]:
    """The deadline in one pill: 3 days left, due today, 2 days overdue."""
    said = words.due_words(row.standing, row.days_left, row.days_over_limit, current_language())
    return _STANDINGS[row.standing], said


def _age(row: MissingRow, limit_days: int) -> Cell:
    share = min(1.0, max(0.0, row.age_days / max(limit_days, 1)))
    role = _BARS[_STANDINGS[row.standing]]
    return Cell(tr("{days} d", days=row.age_days), bar=share, bar_role=role)
