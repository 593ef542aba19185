"""Print the report of damage or loss: archived as printed, a copy from then on (SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.complaints.papers_damage import DamagePaper, ReportStep, damage_pdf
from wms_desktop.complaints.queries_damage import DamageFile, StepRow, damage_file
from wms_desktop.complaints.rules_damage import DamageFault
from wms_desktop.complaints.words_damage import TITLE
from wms_desktop.complaints.words_steps import DEEDS, figures
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.db import archive, seals
from wms_desktop.db.database import Database
from wms_desktop.db.drawn import Drawn, keep_drawn, times_printed
from wms_desktop.documents.paper import Printed
from wms_desktop.imaging.photos import copy_for
from wms_desktop.people.rules import site_zone

PAPER_KIND = "damage_report"
LONGEST_PICTURE = 1_100  # pixels: 300 dots an inch on half a page
_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class PrintDamage:
    """Somebody prints the report; in the customer's language unless another is asked for."""

    op_id: UUID
    case_id: int
    language: Language | None = None


def print_damage(db: Database, by: Acting, command: PrintDamage) -> Done[str]:
    """Scale the photos and draw the report, then archive it in a short transaction.

    Returns:
        The SHA-256 under which `archive.content` has it.

    Raises:
        Refused: no right, unknown, of another site; a photo was altered.
        Unavailable: `Lack.FONT`, a character that no font has; then nothing is archived.

    Source: SRV-6, SYS-2, SYS-5.
    """
    by.require(*Role)
    seal = seals.newest_anchor(db)

    def draw() -> Drawn:
        with db.snapshot() as session:
            found = damage_file(session, command.case_id)
            before = times_printed(session, PAPER_KIND, found.row.number)
        if found.site_id != by.site_id:
            raise Refused(DamageFault.OTHER_SITE, number=found.row.number)
        language = command.language or found.language
        return Drawn(
            PAPER_KIND, found.row.number, translate(TITLE, language), language,
            damage_pdf(_paper(db, by, found, language, seal, is_copy=bool(before))),
            before, f"damage:{found.row.number}", found.row.version,
            {"photos": len(found.photos)},
        )  # fmt: skip

    def version(session: Session) -> int:
        return damage_file(session, command.case_id).row.version

    return keep_drawn(db, by, "complaints.damage.print", command, draw, version)


def _paper(
    db: Database, by: Acting, found: DamageFile, language: Language, seal: str, *, is_copy: bool
) -> DamagePaper:
    row, zone = found.row, site_zone(found.time_zone)
    pictures = tuple(
        (
            copy_for(archive.content(db, each.sha256), LONGEST_PICTURE),
            f"{number}  {each.at.astimezone(zone):{_MOMENT}}",
        )
        for number, each in enumerate(found.photos, 1)
    )

    def step(each: StepRow) -> ReportStep:
        said = "  ".join(filter(None, (figures(each.noted, language), each.noted.said)))
        moment = each.at.astimezone(zone).strftime(_MOMENT)
        return ReportStep(moment, translate(DEEDS[each.noted.deed], language), each.person, said)

    return DamagePaper(
        number=row.number, house=found.site, customer=f"{row.customer} ({found.customer_code})",
        kind=row.kind, state=row.state, document=row.document.partition(":")[2],
        goods=found.goods, lot=row.lot, quantity=row.quantity, unit=row.unit,
        happened_on=row.happened_on, place=row.place, what=found.what,
        opened_by=found.opened_by, opened_on=found.opened_at.astimezone(zone).date(),
        told_on=row.told_on, loss=row.loss, basis=found.basis, liability=row.liability,
        liable_name=row.liable_name, compensation=row.compensation,
        compensated_on=row.compensated_on, recourse=row.recourse, recovered=row.recovered,
        recourse_due_on=row.recourse_due_on, closed_on=row.closed_on,
        steps=tuple(step(each) for each in found.steps), language=language, pictures=pictures,
        printed=Printed(by.now.astimezone(zone), by.person_name, by.workstation_name),
        seal=seal, is_copy=is_copy,
    )  # fmt: skip
