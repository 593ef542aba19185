"""Signed papers of other slices: what a page's own code may name besides a receipt.

Every slice that prints papers to be signed declares ``signed.py`` with ``find``; whoever makes the
page, the command line and the watched folder hands them in, for receipts know no slice above them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from wms_desktop.core.codes import OwnCode


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper that comes back signed, and the document that it belongs to.

    Attributes:
        document: ``kind:number`` of the record, e.g. ``return:TH-20260521-0001``.
        number: of the paper itself, as people say it.
        title: what the paper is; English, marked.
        customer: who signs it; empty where nobody outside does.
    """

    document: str
    number: str
    title: str
    customer: str = ""


Finder = Callable[[Session, OwnCode], SignedPaper | None]


def found_for(
    session: Session, finders: Sequence[Finder], codes: Sequence[OwnCode]
) -> SignedPaper | None:
    """The one known paper that *codes* name; None where they name none, or several."""
    papers = {
        paper.document: paper
        for code in dict.fromkeys(codes)
        for find in finders
        if (paper := find(session, code)) is not None
    }
    return next(iter(papers.values())) if len(papers) == 1 else None
