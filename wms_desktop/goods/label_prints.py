"""Labels printed while goods come in, archived as they are printed (INB-3, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.label import MOST_LABELS, LabelData, LabelKind, labels_pdf
from wms_desktop.goods import package_labels
from wms_desktop.stock import label_templates, labels

PAPER_KIND = "labels"


class LabelCount(StrEnum):
    """How many labels a receipt line prints by itself."""

    NONE = "none"
    ONE = "one"
    PIECES = "pieces"


def wanted_count(received: Decimal, wish: LabelCount) -> int:
    """How many labels are offered for *received* base units (INB-3: one for each piece).

    A part of a unit needs a label too.
    """
    if wish is LabelCount.NONE or received <= 0:
        return 0
    pieces = int(received.to_integral_value(ROUND_UP))
    return 1 if wish is LabelCount.ONE else min(pieces, MOST_LABELS)


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """So many of one label.

    Attributes:
        code: of the item or location; for a lot or pallet ``ITEM/LOT``; of a package or of the
            order that it belongs to.
        count: of each label.
        first: label to begin with, where a jam ended the print before.
        place: first free place on a sheet.
        quantity: what lies on a pallet.
    """

    op_id: UUID
    template: str
    kind: LabelKind
    code: str
    count: int
    first: int = 1
    place: int = 1
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class PackageLabels:
    """One label for each of some packages.

    Attributes:
        template: the workstation's own; where it has no package's label, the first that does.
        numbers: of the packages.
    """

    op_id: UUID
    template: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelPrint:
    """What goes to the printer."""

    title: str
    pdf: bytes
    count: int
    is_again: bool = False  # a label of the same was printed before


def print_labels(db: Database, by: Acting, command: PrintLabels) -> Done[LabelPrint]:
    """Make and archive labels for goods, a place, packages or a pallet.

    Raises:
        Refused: no right, an unknown code, too many, or a code that does not fit the label.
        Unavailable: a character that no font has.
    """
    by.require(Role.KEEPER, Role.CLERK)
    wanted = _labels(db, by, command)
    pdf = labels_pdf(
        label_templates.find(db, command.template), wanted, command.count, command.place,
        first=command.first, language=by.language, title=command.code,
    )  # fmt: skip
    count = len(wanted) * command.count - command.first + 1
    made = LabelPrint(f"{command.code} ×{count}", pdf, count)
    return _kept(db, by, command, f"{command.kind.value}:{command.code}", command.code, made)


def print_packages(db: Database, by: Acting, command: PackageLabels) -> Done[LabelPrint]:
    """Make and archive a label for each package (OUT-1).

    Raises:
        Refused: no right, a number that no package here has, no label for packages.
        Unavailable: a character that no font has.
    """
    by.require(Role.KEEPER, Role.CLERK)
    wanted = package_labels.labels_by_number(db, by.site_id, command.numbers)
    offered = [each for each in label_templates.offered(db) if each.fields.get(LabelKind.PACKAGE)]
    names = [each.name for each in offered]
    known = not names or command.template in names
    template = label_templates.find(db, command.template if known else names[0])
    first = command.numbers[0]
    pdf = labels_pdf(template, wanted, 1, language=by.language, title=first)
    title = first if len(wanted) == 1 else f"{first} ×{len(wanted)}"
    is_again = bool(archive.papers(db, first))
    made = LabelPrint(title, pdf, len(wanted), is_again)
    return _kept(db, by, command, f"{LabelKind.PACKAGE.value}:{first}", first, made)


def _kept(
    db: Database, by: Acting, command: PrintLabels | PackageLabels, subject: str, number: str,
    made: LabelPrint,
) -> Done[LabelPrint]:  # fmt: skip
    """Keep what goes to the printer, under *number*."""

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind=PAPER_KIND, number=number[:40], title=made.title, pdf=made.pdf,
            language=by.language,
        )  # fmt: skip
        after = {"template": command.template, "count": made.count}
        audit.record(session, by, "goods.labels", subject, after=after)
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    done = operations.once(db, by, "goods.labels", command, work)
    return Done(made, done.changed, done.replay)


def _labels(db: Database, by: Acting, command: PrintLabels) -> list[LabelData]:
    codes = [command.code]
    match command.kind:
        case LabelKind.ITEM:
            return labels.item_labels(db, codes)
        case LabelKind.LOT:
            return labels.lot_labels(db, codes, by.language)
        case LabelKind.LOCATION:
            return labels.location_labels(db, by.site_id, codes, by.language)
        case LabelKind.PACKAGE:
            return package_labels.labels_by_number(db, by.site_id, codes)
        case LabelKind.PALLET:
            return labels.pallet_labels(db, codes, command.quantity, by.language)
