"""Labels printed while goods come in, archived as they are printed (INB-3, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.label import LabelData, LabelKind, labels_pdf, template
from wms_desktop.stock import labels

PAPER_KIND = "labels"


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """So many of one label.

    Attributes:
        code: of the item or location; for a lot ``ITEM/LOT``.
    """

    op_id: UUID
    template: str
    kind: LabelKind
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class LabelPrint:
    """What goes to the printer."""

    title: str
    pdf: bytes
    count: int


def print_labels(db: Database, by: Acting, command: PrintLabels) -> Done[LabelPrint]:
    """Make and archive labels for an item, lot or location.

    Raises:
        Refused: no right, an unknown code, too many, or a code that does not fit the label.
        Unavailable: a character that no font has.
    """
    by.require(Role.KEEPER, Role.CLERK)
    wanted = _labels(db, by, command)
    pdf = labels_pdf(
        template(command.template), wanted, command.count, language=by.language, title=command.code
    )
    title = f"{command.code} ×{command.count}"

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind=PAPER_KIND, number=command.code[:40], title=title, pdf=pdf,
            language=by.language,
        )  # fmt: skip
        subject = f"{command.kind.value}:{command.code}"
        after = {"template": command.template, "count": command.count}
        audit.record(session, by, "goods.labels", subject, after=after)
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    done = operations.once(db, by, "goods.labels", command, work)
    return Done(LabelPrint(title, pdf, command.count), done.changed, done.replay)


def _labels(db: Database, by: Acting, command: PrintLabels) -> list[LabelData]:
    codes = [command.code]
    match command.kind:
        case LabelKind.ITEM:
            return labels.item_labels(db, codes)
        case LabelKind.LOT:
            return labels.lot_labels(db, codes, by.language)
        case LabelKind.LOCATION:
            return labels.location_labels(db, by.site_id, codes, by.language)
