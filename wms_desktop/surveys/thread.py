"""What revisits and questionnaires add to the thread of a complaint (CMP-8, SRV-3, SRV-4)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from wms_desktop.complaints.thread import ThreadLink
from wms_desktop.core.language import N_
from wms_desktop.surveys import revisit_list, survey_list

REVISIT, QUESTIONNAIRE = N_("Revisit"), N_("Questionnaire")


def links(session: Session, document: str) -> list[ThreadLink]:
    """The revisits after *document*, or that led to it, and the questionnaires about it.

    Args:
        document: ``kind:number`` of a complaint, or of the order behind it.
    """
    visits = [
        ThreadLink(
            f"revisit:{row.number}", REVISIT, row.number, row.due_on, row.result or row.state,
            row.remarks, "service", {"revisit": row.id},
        )
        for row in revisit_list.of_document(session, document)
    ]  # fmt: skip
    asked = [
        ThreadLink(
            f"survey:{row.number}", QUESTIONNAIRE, row.number, row.asked_on, row.state,
            row.remark, "service", {"survey": row.id},
        )
        for row in survey_list.about(session, document)
    ]  # fmt: skip
    return [*visits, *asked]
