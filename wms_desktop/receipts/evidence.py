"""The evidence pack of a dispute: everything about one receipt in one PDF, with its hashes.

Other slices hand their sections over through `Provider`: the order, the hand-over with masked
identity, the signature. Nothing in a pack holds a full identity number.

Source: reliability.md (Evidence), RCP-10, SYS-1, PCK-11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.sentences import word
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.tables import PrintedDocument, Seal, StoredFile
from wms_desktop.people.rules import TABS, site_zone
from wms_desktop.people.tables import Site
from wms_desktop.receipts import chasing, custody, queries, questions, readings, words
from wms_desktop.receipts.evidence_paper import Pack, StoredHash, pack_pdf
from wms_desktop.receipts.evidence_parts import Provider, Section
from wms_desktop.receipts.kinds import ReadingOf
from wms_desktop.receipts.queries import ReceiptCard
from wms_desktop.receipts.reminders import printed_by
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage

__all__ = ["MakePack", "Provider", "Section", "make_pack"]
PAPER_KIND = "receipt_evidence"
TITLE = N_("Evidence pack")
_MOST = 200


@dataclass(frozen=True, slots=True)
class MakePack:
    """Somebody needs everything about a receipt.

    Attributes:
        number: of the receipt, or what its barcode carries.
    """

    op_id: UUID
    number: str


def make_pack(
    db: Database, by: Acting, command: MakePack, providers: Sequence[Provider] = ()
) -> Done[str]:
    """Put the pack together and archive it; who made it stands on the receipt's trail.

    Every stored file is verified against its hash on the way.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Raises:
        Refused: no right, no such receipt, or a stored file was altered.
    """
    by.require(*TABS["receipts"])
    number = custody.number_of(command.number)
    with db.read() as session:
        receipt_id = session.scalar(select(Receipt.id).where(Receipt.number == number))
    card = queries.card(db, receipt_id) if receipt_id else None
    if card is None:
        raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number=number[:40])
    pdf = pack_pdf(_pack(db, by, card, providers), by.language)

    def work(session: Session) -> Done[str]:
        title = f"{translate(TITLE, by.language)} {card.number}"
        sha256 = archive.keep_paper(
            session, by, kind=PAPER_KIND, number=card.number, title=title, pdf=pdf,
            language=by.language,
        )  # fmt: skip
        readings.add(session, by, [card.id], ReadingOf.EVIDENCE)
        subject = f"receipt:{card.number}"
        audit.record(session, by, "receipts.evidence", subject, after={"file": sha256})
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.evidence", command, work)


def _pack(db: Database, by: Acting, card: ReceiptCard, providers: Sequence[Provider]) -> Pack:
    with db.read() as session:
        site = session.get_one(Site, by.site_id)
        zone = site_zone(site.time_zone)
        foreign = [part for give in providers for part in give(session, by, card.document)]
        own = _Own(
            db, by.language, card, lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
        )
        sections = (own.requirement(), *foreign, *own.pages(session), own.steps(), *own.talk())
        files = _files(session, card, sections)
        seal = session.execute(select(Seal.id, Seal.root).order_by(Seal.id.desc()).limit(1)).first()
        printed = printed_by(by, site)
    wanted = {sha256 for part in sections for sha256, _says in part.pictures}
    return Pack(
        card.number,
        card.document.partition(":")[2],
        sections,
        {sha256: archive.content(db, sha256) for sha256 in sorted(wanted)},
        files,
        seal.root if seal else "",
        printed,
    )


def _files(
    session: Session, card: ReceiptCard, sections: Iterable[Section]
) -> tuple[StoredHash, ...]:
    """Every stored file that the pack is about, each once, with size and day."""
    named: dict[str, str] = {}
    for part in sections:
        for what, sha256 in part.files:
            named.setdefault(sha256, what)
    papers = session.execute(
        select(PrintedDocument.title, PrintedDocument.file_sha256)
        .where(PrintedDocument.number == card.number, PrintedDocument.kind != PAPER_KIND)
        .order_by(PrintedDocument.id)
    )
    for title, sha256 in papers:
        named.setdefault(sha256, title)
    rows = {
        row.sha256: row
        for row in session.execute(
            select(StoredFile.sha256, StoredFile.size, StoredFile.media_type).where(
                StoredFile.sha256.in_(list(named))
            )
        )
    }
    return tuple(
        StoredHash(what, sha256, rows[sha256].size, rows[sha256].media_type)
        for sha256, what in named.items()
        if sha256 in rows
    )


class _Own:
    """The sections that receipts themselves give."""

    def __init__(
        self,
        db: Database,
        language: Language,
        card: ReceiptCard,
        shown: Callable[[datetime], str],
    ) -> None:
        self._db, self._language, self._card = db, language, card
        self._shown = shown

    def _say(self, source: str, **params: object) -> str:
        return translate(source, self._language, **params)

    def _at(self, moment: datetime | None) -> str:
        return self._shown(moment) if moment else ""

    def requirement(self) -> Section:
        """What the receipt is about, and what it needs."""
        card, say = self._card, self._say
        needs = words.needs_sentence(card.needs, self._language, is_cash=card.is_cash)
        state = word(card.state, self._language)
        if card.abnormal is not None:
            state = f"{state}: {say(words.ABNORMAL_KINDS[card.abnormal])}"
        return Section(
            say(N_("The receipt")),
            (
                (say(words.RECEIPT), card.number),
                (say(words.WAYBILL), card.document.partition(":")[2]),
                (say(words.SHIPPER), card.shipper),
                (say(words.CONSIGNEE), card.consignee),
                (say(words.GOODS), card.goods),
                (say(words.NEEDS), needs),
                (say(words.SITE), card.site_name),
                (say(N_("Origin site")), card.origin_name),
                (say(words.ARRIVED), f"{card.arrived_on or '–'}"),
                (say(words.DEADLINE), f"{card.due_on or '–'}"),
                (say(words.RESPONSIBLE), card.responsible),
                (say(N_("State@@receipt")), state),
            ),
        )

    def pages(self, session: Session) -> list[Section]:
        """The scanned pages, as large as they fit, and the files they came in."""
        found = session.execute(
            select(ScanPage, ScanBatch)
            .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
            .where(ScanPage.receipt_id == self._card.id)
            .order_by(ScanPage.id)
        ).all()
        if not found:
            return []
        pictures, files = [], []
        for page, batch in found:
            where = {"page": page.page, "file": batch.source, "copy": page.copy_number}
            says = self._say(N_("Copy {copy}, page {page} of {file}"), **where)
            status = word(page.status, self._language)
            pictures.append((page.image_sha256, f"{says}, {status}, {self._at(batch.at)}"))
            scan = self._say(N_("Scan as it came: {file}"), file=batch.source)
            files.append((scan, batch.file_sha256))
            files.append((self._say(N_("Upright copy: {page}"), page=says), page.image_sha256))
        title = self._say(N_("The signed slip"))
        return [Section(title, pictures=tuple(pictures), files=tuple(files), is_whole=True)]

    def steps(self) -> Section:
        """The receipt's life: who, when, where."""
        say = self._say
        rows = tuple(
            (
                self._at(s.at),
                word(s.state, self._language),
                s.person,
                s.site,
                s.detail.rpartition(":")[2],
            )
            for s in self._card.steps
        )
        titles = (N_("When"), N_("Step"), N_("Person"), N_("Site"), N_("Note@@step"))
        return Section(say(N_("Steps")), titles=tuple(say(t) for t in titles), rows=rows)

    def talk(self) -> list[Section]:
        """Contacts and questions, where there were any."""
        say, found = self._say, []
        contacts = chasing.chases(self._db, receipt_id=self._card.id, limit=_MOST)[::-1]
        if contacts:
            titles = (
                N_("When"), N_("How reached"), N_("Who was reached"), N_("Answer@@receipt"),
                N_("Promised day"), N_("Person"),
            )  # fmt: skip
            rows = tuple(
                (
                    self._at(c.at), word(c.chased_by, self._language), c.spoke_with, c.answer,
                    f"{c.promised_on or ''}", c.person,
                )
                for c in contacts
            )  # fmt: skip
            found.append(
                Section(say(N_("Contacts")), titles=tuple(say(t) for t in titles), rows=rows)
            )
        asked = questions.questions(self._db, receipt_id=self._card.id, limit=_MOST)[::-1]
        if asked:
            titles = (
                N_("Asked at"), N_("Question"), N_("Asked by"), N_("Answer@@receipt"),
                N_("Answered by"), N_("Answered at"),
            )  # fmt: skip
            rows = tuple(
                (
                    self._at(q.asked_at), q.question, q.asked_by, q.answer, q.answered_by,
                    self._at(q.answered_at),
                )
                for q in asked
            )  # fmt: skip
            found.append(
                Section(say(N_("Questions")), titles=tuple(say(t) for t in titles), rows=rows)
            )
        return found
