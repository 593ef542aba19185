"""The words of the identity check at the counter (PCK)."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """Original documents that count (PCK-1)."""

    RESIDENT_ID = "resident_id"
    OFFICER_CARD = "officer_card"
    HOUSEHOLD_REGISTER = "household_register"
    DRIVING_LICENCE = "driving_licence"
    MARRIAGE_CERTIFICATE = "marriage_certificate"
    OTHER_OFFICIAL = "other_official"
    RESIDENCE_PERMIT = "residence_permit"  # of people from Hong Kong, Macao, Taiwan
    TRAVEL_PERMIT = "travel_permit"  # to the mainland, of the same people
    TAIWAN_ID = "taiwan_id"
    PASSPORT = "passport"
    FOREIGN_RESIDENT = "foreign_resident"  # permanent residence card


class Collector(StrEnum):
    """Who stands at the counter."""

    CONSIGNEE = "consignee"
    AGENT = "agent"
    ORGANIZATION = "organization"


class SealMeans(StrEnum):
    """How an organization shows that it collects (PCK-5)."""

    LETTER = "letter"
    SEAL_ON_RECEIPT = "seal_on_receipt"


class PaymentMeans(StrEnum):
    """How money due was taken (PCK-8)."""

    CASH = "cash"
    TRANSFER = "transfer"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    CARD = "card"


class PickupOutcome(StrEnum):
    """How a pickup ended; both leave a record (PCK-9)."""

    RELEASED = "released"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why the clerk sent somebody away."""

    COPY_ONLY = "copy_only"
    NAME_DIFFERS = "name_differs"
    NUMBER_WRONG = "number_wrong"
    NO_AUTHORIZATION = "no_authorization"
    NOT_PAID = "not_paid"
    GOODS_NOT_FOUND = "goods_not_found"
    OTHER = "other"


class Tick(StrEnum):
    """What must be on or with the receipt, ticked off one by one (PCK-7)."""

    SIGNATURE = "signature"
    AGENT_SIGNATURE = "agent_signature"
    ID_NUMBER = "id_number"
    SEAL = "seal"
    OWN_FORMS = "own_forms"
    COPIES = "copies"
    LETTER = "letter"  # of authorization; it stays with the receipt (PCK-5)
    OLD_SLIP = "old_slip"  # taken back, since the consignment changed after printing


class Due(StrEnum):
    """Money due on a waybill (PCK-8)."""

    COLLECT_FREIGHT = "collect_freight"
    CASH_ON_DELIVERY = "cash_on_delivery"


class Verdict(StrEnum):
    """The traffic light of the counter."""

    READY = "ready"
    MISSING = "missing"
    BLOCKED = "blocked"


class Asking(StrEnum):
    """How strictly something is asked for at the counter."""

    OFF = "off"
    ASKED = "asked"
    REQUIRED = "required"


class CodeState(StrEnum):
    """How the one-time pick-up code of a waybill stands."""

    NONE = "no_code"  # none was made
    WAITING = "code_waiting"
    LOCKED = "code_locked"  # too many wrong tries
    EXPIRED = "code_expired"
    USED = "code_used"


class Block(StrEnum):
    """What no clerk can get past: red."""

    UNKNOWN = "pickup_unknown"
    RELEASED = "pickup_already_released"
    CANCELLED = "pickup_cancelled"
    HELD = "pickup_held"
    ON_THE_WAY = "pickup_not_arrived"
    OTHER_SITE = "pickup_other_site"
    CHANGED_AFTER_PRINTING = "pickup_changed_after_printing"
    COPY = "pickup_copy"
    KIND = "pickup_kind_not_accepted"
    NUMBER = "pickup_number_wrong"
    NAME_DIFFERS = "pickup_name_differs"
    AGENT_NUMBER = "pickup_agent_number_wrong"
    AGENT_COPY = "pickup_agent_copy"
    AGENT_KIND = "pickup_agent_kind_not_accepted"
    SAME_DOCUMENT = "pickup_same_document"
    AGENT_IS_CONSIGNEE = "pickup_agent_is_consignee"
    OVERPAID = "pickup_overpaid"
    EXPIRED = "pickup_document_expired"
    AGENT_EXPIRED = "pickup_agent_document_expired"
    COLLECTOR_UNKNOWN = "pickup_collector_unknown"
    COLLECTOR_EARLY = "pickup_collector_early"
    COLLECTOR_EXPIRED = "pickup_collector_expired"
    COLLECTOR_REVOKED = "pickup_collector_revoked"
    COLLECTOR_DIFFERS = "pickup_collector_differs"
    CREDIT_CODE = "pickup_credit_code_wrong"
    CODE_WRONG = "pickup_code_wrong"
    CODE_LOCKED = "pickup_code_locked"
    PIECES = "pickup_pieces_wrong"


class Gap(StrEnum):
    """What is still missing: amber."""

    DOCUMENT = "pickup_document_missing"
    KIND_NAME = "pickup_kind_name_missing"
    NAME = "pickup_name_missing"
    ORGANIZATION_NAME = "pickup_organization_name_missing"
    AGENT_NAME = "pickup_agent_name_missing"
    AGENT_DOCUMENT = "pickup_agent_document_missing"
    AGENT_KIND_NAME = "pickup_agent_kind_name_missing"
    SEAL_MEANS = "pickup_seal_means_missing"
    CALL_BACK = "pickup_call_back_missing"
    TICK = "pickup_tick_missing"
    MONEY = "pickup_money_missing"
    SIGNATURE = "pickup_signature_missing"
    VALIDITY = "pickup_validity_missing"
    AGENT_VALIDITY = "pickup_agent_validity_missing"
    CREDIT_CODE = "pickup_credit_code_missing"
    CODE = "pickup_code_missing"
    BOOK = "pickup_book_missing"


class CollectorFault(StrEnum):
    """Why somebody cannot be put into the book of collectors, or struck out."""

    CUSTOMER = "collector_customer"
    DAYS = "collector_days"
    OVER = "collector_over"
    TWICE = "collector_twice"
    REVOKED = "collector_revoked_before"


class PickupFault(StrEnum):
    """Why a release or a refusal cannot be recorded so."""

    SIGNATURE_EMPTY = "pickup_signature_empty"
    SIGNATURE_UNREADABLE = "pickup_signature_unreadable"
    REASON_DETAIL = "pickup_reason_detail"
    LOOKS_LIKE_NUMBER = "pickup_looks_like_number"
