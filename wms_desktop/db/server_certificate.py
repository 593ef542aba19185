"""A second look at a server's certificate, to tell why it was not believed.

The driver only says "certificate verify failed". Nothing secret is sent: the look ends with the
handshake, before any login.

Source: bad-inputs.md 121.
"""

from __future__ import annotations

import socket
import ssl
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

_ASK_TLS = struct.pack("!ii", 8, 80877103)
_LOOK_S = 2.0  # with the driver's own attempt well below the 5 s that a person waits (G16)
_ENDED, _NOT_YET = 10, 9  # X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID
_OTHER_NAMES = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH


class CertificateFault(StrEnum):
    """Why a server's certificate is not believed."""

    UNKNOWN_AUTHORITY = "unknown_authority"
    ENDED = "ended"
    NOT_YET = "not_yet"
    OTHER_NAME = "other_name"
    NO_TLS = "no_tls"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found; no fault is a certificate that is believed."""

    fault: CertificateFault | None
    ends_at: datetime | None = None


def look(host: str, port: int, authority: Path, *, address: str = "") -> Seen:
    """Shake hands with the server at *host* as the driver does, and go.

    Args:
        address: where *host* is, when that is known without asking.

    Raises:
        OSError: nobody answers in time, or *authority* cannot be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=str(authority))
    with socket.create_connection((address or host, port), timeout=_LOOK_S) as plain:
        plain.sendall(_ASK_TLS)
        if plain.recv(1) != b"S":
            return Seen(CertificateFault.NO_TLS)
        try:
            with context.wrap_socket(plain, server_hostname=host) as protected:
                shown = protected.getpeercert() or {}
        except ssl.SSLCertVerificationError as error:
            return Seen(_fault(error.verify_code))
    ends = ssl.cert_time_to_seconds(str(shown["notAfter"]))
    return Seen(None, datetime.fromtimestamp(ends, UTC))


def _fault(code: int) -> CertificateFault:
    if code == _ENDED:
        return CertificateFault.ENDED
    if code == _NOT_YET:
        return CertificateFault.NOT_YET
    if code in _OTHER_NAMES:
        return CertificateFault.OTHER_NAME
    return CertificateFault.UNKNOWN_AUTHORITY
