"""The words of consignments."""

from __future__ import annotations

from enum import StrEnum


class ConsignmentState(StrEnum):
    """Where a consignment stands."""

    ON_THE_WAY = "on_the_way"
    WAITING = "waiting"
    RELEASED = "released"
    CANCELLED = "cancelled"
    HELD = "held"


class Channel(StrEnum):
    """How the shipper was reached (PCK-4)."""

    PHONE = "phone"
    MAIL = "mail"
    FAX = "fax"
    CHAT = "chat"
    COUNTER = "counter"
    LETTER = "letter"


class ConsignmentFault(StrEnum):
    """Why a consignment cannot be added or changed so."""

    NUMBER_TAKEN = "consignment_number_taken"
    UNKNOWN = "consignment_unknown"
    UNKNOWN_SITE = "consignment_unknown_site"
    OTHER_SITE = "consignment_other_site"
    NOT_ON_THE_WAY = "consignment_not_on_the_way"
    NOT_CHANGEABLE = "consignment_not_changeable"
    NOT_HELD = "consignment_not_held"
    ARRIVED_IN_FUTURE = "consignment_arrived_in_future"
    PIECES = "consignment_pieces"
    WEIGHT = "consignment_weight"
    MONEY = "consignment_money"
    COPIES = "consignment_copies"
    SAME_NAME = "consignee_same_name"
    SAID_IN_FUTURE = "consignee_change_in_future"
    NO_PAPER = "consignee_change_without_paper"
    PAPER_KIND = "consignee_change_paper_kind"
    PAPER_TOO_LARGE = "consignee_change_paper_too_large"
    PHONE = "consignee_change_phone"
