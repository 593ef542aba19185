"""The words of whoever sets a shared server up."""

from __future__ import annotations

from enum import StrEnum


class ServerFault(StrEnum):
    """Why a server cannot be set up or looked at so."""

    BAD_HOST = "server_bad_host"
    BAD_SUBNET = "server_bad_subnet"
    CA_ENDED = "server_ca_ended"
    CA_BROKEN = "server_ca_broken"
    NOT_A_SERVER = "server_not_a_server"
    OTHER_FINGERPRINT = "server_other_fingerprint"
