"""The question before a count is posted: it names the count and the pieces (CNT-4)."""

from __future__ import annotations

from collections.abc import Callable

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.counts.figures import signed, signed_money
from wms_desktop.counts.reviews import Review
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr


def approval_question(review: Review, on_yes: Callable[[], object]) -> Question:
    """What is asked before *review* is approved; red only where something is posted."""
    found = review.accuracy
    if not found.differing:
        return Question(
            tr("Approve {number} without a difference?", number=review.number),
            review.title,
            tr("Nothing has to be posted; the count is closed."),
            tr("Approve {lines} {lines:line|lines}", lines=found.lines),
            tr("Leave open"),
            on_yes=on_yes,
            danger=False,
        )
    pieces = shown_quantity(found.surplus + found.shortage)
    about = tr(
        "{title}: surplus {surplus}, shortage {shortage}, net {net} CNY.",
        title=review.title,
        surplus=signed(found.surplus),
        shortage=signed(-found.shortage),
        net=signed_money(found.net),
    )
    return Question(
        tr("Post {pieces} {pieces:piece|pieces} of {number}?", pieces=pieces, number=review.number),
        about,
        tr("Once posted, only a reversing move corrects it."),
        tr("Post {lines} {lines:line|lines}", lines=found.differing),
        tr("Do not post"),
        on_yes=on_yes,
    )
