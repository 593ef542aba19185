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


class Lacking(StrEnum):
    """What a page or a receipt lacks of what is required (RCP-4)."""

    SIGNATURE = "signature"
    ID_NUMBER = "id_number"
    SEAL = "seal"
    COPIES = "copies"
