"""The form of a corrective and preventive action on paper (CMP-8, SYS-2, SYS-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wms_desktop.complaints.kinds import ActionState, Cause, Effect
from wms_desktop.complaints.words_actions import ACTION_STATES, EFFECTS, TITLE
from wms_desktop.complaints.words_causes import CAUSES
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.documents.paper import Box, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable

_SIGN_MM = 21.0
_LEAST_MM = 15.0  # to write in by hand where nothing is printed


@dataclass(frozen=True, slots=True)
class ActionPaper:
    """What stands on the form.

    Attributes:
        checked: person and day of the check; empty before.
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    number: str
    house: str
    customer: str
    goods: str
    lot: str
    complaint: str
    department: str
    responsible: str
    opened_by: str
    opened_on: date
    due_on: date
    check_on: date
    done_on: date | None
    state: ActionState
    effect: Effect
    cause_kind: Cause
    finding: str
    cause: str
    measure: str
    prevention: str
    done_note: str
    effect_note: str
    checked: str
    follows: str
    followed_by: str
    language: Language
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def action_pdf(data: ActionPaper) -> bytes:
    """The form; long texts go on over several pages. The same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: CMP-8, SYS-2, SYS-5.
    """
    data = printable(data)
    language = data.language

    def says(source: str) -> str:
        return translate(source, language)

    head = PaperHead(
        title=says(TITLE),
        number=data.number,
        code=own_code(CodeKind.ACTION, data.number),
        organization=data.house,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, language)
    paper.facts(_facts(data))
    paper.note_box(says(N_("1. What went wrong")), data.finding, _LEAST_MM)
    kind = says(CAUSES[data.cause_kind])
    cause = "\n".join(filter(None, (kind, data.cause)))
    paper.note_box(says(N_("2. Cause")), cause, _LEAST_MM)
    paper.note_box(says(N_("3. Corrective measure")), data.measure, _LEAST_MM)
    paper.note_box(
        says(N_("4. Prevention, so that it does not return")), data.prevention, _LEAST_MM
    )
    paper.note_box(says(N_("5. Carried out")), _done(data), _LEAST_MM)
    paper.note_box(says(N_("6. Check of the effect")), _checked(data), _LEAST_MM)
    paper.boxes(
        (
            Box(says(N_("Opened by")), "opener"),
            Box(says(N_("Responsible")), "responsible"),
            Box(says(N_("Effect checked by")), "checker"),
            Box(says(N_("General manager")), "manager"),
        ),
        _SIGN_MM,
    )
    return paper.bytes()


def _facts(data: ActionPaper) -> list[Fact]:
    listed = [
        (N_("Customer"), data.customer or "–", True),
        (N_("Item@@action"), data.goods or "–", True),
        (N_("Lot"), data.lot or "–", False),
        (N_("Complaint"), data.complaint or "–", False),
        (N_("Responsible"), data.responsible, False),
        (N_("Department"), data.department or "–", False),
        (N_("Opened on"), data.opened_on.isoformat(), False),
        (N_("Opened by"), data.opened_by, False),
        (N_("Do until"), data.due_on.isoformat(), False),
        (N_("Check on"), data.check_on.isoformat(), False),
        (N_("State@@action"), translate(ACTION_STATES[data.state], data.language), False),
        (N_("Done on"), data.done_on.isoformat() if data.done_on else "–", False),
    ]
    if data.follows:
        listed.append((N_("Follows"), data.follows, False))
    if data.followed_by:
        listed.append((N_("Followed by"), data.followed_by, False))
    return [
        Fact(translate(label, data.language), value, wide=wide, bold=wide)
        for label, value, wide in listed
    ]


def _done(data: ActionPaper) -> str:
    day = data.done_on.isoformat() if data.done_on else ""
    return "\n".join(filter(None, (day, data.done_note)))


def _checked(data: ActionPaper) -> str:
    if data.effect is Effect.OPEN:
        return ""
    verdict = translate(EFFECTS[data.effect], data.language)
    return "\n".join(filter(None, (f"{verdict}  {data.checked}".strip(), data.effect_note)))
