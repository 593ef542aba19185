"""The words of signed receipts: states, abnormal kinds, findings, verdicts (RCP-2, RCP-4)."""

from __future__ import annotations

from enum import StrEnum


class ReceiptState(StrEnum):
    """Where a receipt stands in its life (RCP-2)."""

    REQUIRED = "required"
    PRINTED = "printed"
    SIGNED = "signed"
    FILED = "filed"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    ABNORMAL = "abnormal"
    LOST = "lost"


class AbnormalKind(StrEnum):
    """What is wrong with a receipt; the verdict keys 2 to 6 of the desk."""

    NO_SIGNATURE = "no_signature"
    NO_SEAL = "no_seal"
    NO_ID_NUMBER = "no_id_number"
    WRONG_SIGNER = "wrong_signer"
    ALTERED_QUANTITY = "altered_quantity"


class Route(StrEnum):
    """How often the goods changed vehicles; it sets the return deadline (RCP-5)."""

    DIRECT = "direct"
    ONE_TRANSFER = "one_transfer"
    TWO_TRANSFERS = "two_transfers"


class PageStatus(StrEnum):
    """What became of a scanned page; none ever disappears (RCP-3)."""

    FILED = "filed"
    SUSPECT = "suspect"
    DUPLICATE = "duplicate"
    TRAY = "tray"
    REJECTED = "rejected"


class PageRole(StrEnum):
    """What a page is of its receipt; only slips are judged (RCP-3, RCP-4)."""

    SLIP = "slip"
    CONTINUATION = "continuation"  # further lines of a long slip
    OWN_FORM = "own_form"  # the shipper's own form, attached (RCP-1)
    BACK = "back"


class SlipPaper(StrEnum):
    """On which sheet a slip is printed."""

    A4 = "a4"
    A5 = "a5"


class Verdict(StrEnum):
    """What a person says of a page; keys 1 to 6 of the desk, in this order (RCP-4)."""

    COMPLETE = "complete"
    NO_SIGNATURE = "no_signature"
    NO_SEAL = "no_seal"
    NO_ID_NUMBER = "no_id_number"
    WRONG_SIGNER = "wrong_signer"
    ALTERED_QUANTITY = "altered_quantity"


class TrayReason(StrEnum):
    """Why a page could not be filed by itself (RCP-3)."""

    NO_CODE = "no_code"
    FOREIGN_CODE = "foreign_code"
    TWO_CODES = "two_codes"
    OTHER_PAPER = "other_paper"
    UNKNOWN_NUMBER = "unknown_number"
    NOT_EXPECTED = "not_expected"
    BLANK = "blank"
    CANCELLED = "cancelled"


class Lacking(StrEnum):
    """What a page or a receipt lacks of what is required (RCP-4)."""

    SIGNATURE = "signature"
    ID_NUMBER = "id_number"
    SEAL = "seal"
    COPIES = "copies"
    PAGES = "pages"
    OWN_FORMS = "own_forms"


class QuestionAbout(StrEnum):
    """What the origin site is asked about a requirement (RCP-1)."""

    SEAL = "seal"
    OWN_FORMS = "own_forms"
    COPIES = "copies"
    OTHER = "other"


class EnvelopeState(StrEnum):
    """Where an envelope stands (RCP-7)."""

    OPEN = "open"
    SENT = "sent"
    OPENED = "opened"  # the other site checks what is in it
    CLOSED = "closed"


class Arrival(StrEnum):
    """What became of one receipt of an envelope (RCP-7)."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    MISSING = "missing"
    EXTRA = "extra"


class HandOverKind(StrEnum):
    """Who takes receipts over (RCP-8)."""

    CUSTOMER = "customer"
    COLLEAGUE = "colleague"
    COUNTER = "counter"


class HandOverState(StrEnum):
    """Whether the list was signed."""

    OPEN = "open"
    SIGNED = "signed"
    CANCELLED = "cancelled"


class BoxKind(StrEnum):
    """What originals are kept in."""

    BOX = "box"
    BINDER = "binder"


class DestructionState(StrEnum):
    """Two approvals, by two people, before originals are destroyed."""

    PROPOSED = "proposed"
    APPROVED = "approved"  # once
    DONE = "done"
    CANCELLED = "cancelled"


class ChaseBy(StrEnum):
    """How somebody was reached about a missing receipt (RCP-6)."""

    PHONE = "phone"
    CHAT = "chat"
    MAIL = "mail"
    LETTER = "letter"
    COUNTER = "counter"


class AssessmentKind(StrEnum):
    """What somebody answers for (RCP-11)."""

    CHASED_LATE = "chased_late"
    NOT_ACTED_ON = "not_acted_on"
    LOST = "lost"


class AssessmentState(StrEnum):
    """What the supervisor made of a proposal (RCP-11)."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    DROPPED = "dropped"


class ReadingOf(StrEnum):
    """In which form somebody read a receipt (RCP-10)."""

    CARD = "card"
    PAGE = "page"
    EVIDENCE = "evidence"
    EXPORT = "export"
