"""Why a shared server cannot be where somebody says, and why a file is not the shop's authority."""

from __future__ import annotations

from enum import StrEnum


class ShopCaFault(StrEnum):
    """Why a file or a pasted text is not the shop's certificate authority."""

    NOT_A_CERTIFICATE = "ca_not_a_certificate"
    SEVERAL = "ca_several"
    NOT_AN_AUTHORITY = "ca_not_an_authority"
    ENDED = "ca_ended"
    PRIVATE_KEY = "ca_private_key"


class PlaceFault(StrEnum):
    """Why a server cannot be where somebody has typed."""

    NO_HOST = "place_no_host"
    BAD_HOST = "place_bad_host"
    BAD_PORT = "place_bad_port"
    BAD_DATABASE = "place_bad_database"
