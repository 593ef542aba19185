"""The label of one location, printed from the map and archived as printed (INB-3, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.label import labels_pdf
from wms_desktop.stock import label_templates, labels

WHO_PRINTS = (Role.KEEPER, Role.CLERK)
PAPER_KIND = "labels"


@dataclass(frozen=True, slots=True)
class PrintLocationLabel:
    """One label of a location."""

    op_id: UUID
    template: str
    code: str


def print_location_label(db: Database, by: Acting, command: PrintLocationLabel) -> Done[bytes]:
    """Make and archive a location's label; gives the PDF.

    Raises:
        Refused: no right, an unknown location, or a code that does not fit the label.
        Unavailable: a character that no font has.
    """
    by.require(*WHO_PRINTS)
    wanted = labels.location_labels(db, by.site_id, [command.code], by.language)
    pdf = labels_pdf(
        label_templates.find(db, command.template),
        wanted,
        1,
        language=by.language,
        title=command.code,
    )

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind=PAPER_KIND, number=command.code[:40], title=command.code, pdf=pdf,
            language=by.language,
        )  # fmt: skip
        audit.record(
            session, by, "stock.location.label", f"location:{command.code}",
            after={"template": command.template},
        )  # fmt: skip
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    done = operations.once(db, by, "stock.location.label", command, work)
    return Done(pdf, done.changed, done.replay)
