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
