"""The shop's certificate authority, as a workstation knows it: one file, and how to compare it.

A workstation believes a server only when this authority has signed its certificate. The file holds
no secret; what matters is that it is the right one, so its fingerprint is compared with the paper.

Source: reliability.md, Two-tier security; bad-inputs.md 121.
"""

from __future__ import annotations

import hashlib
import os
import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.core.errors import Refused
from wms_desktop.core.paths import config_dir
from wms_desktop.core.server_faults import ShopCaFault

FILE_NAME = "shop-ca.crt"
LARGEST_FILE = 64 * 1024
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


@dataclass(frozen=True, slots=True)
class ShopCa:
    """A certificate authority.

    Attributes:
        pem: its certificate as text.
        fingerprint: of the whole certificate (SHA-256), as `shown_fingerprint` writes it.
        name: what it calls itself.
        ends_at: after that moment nothing that it has signed is believed.
    """

    pem: str
    fingerprint: str
    name: str
    ends_at: datetime


def path() -> Path:
    """Where this workstation keeps it."""
    return config_dir() / FILE_NAME


def kept() -> ShopCa | None:
    """The one that this workstation believes; None where there is none or it cannot be read."""
    try:
        return of_file(path())
    except (OSError, Refused):
        return None


def of_file(file: Path) -> ShopCa:
    """The authority in *file*.

    Raises:
        Refused: it holds something else.
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        return parsed(opened.read(LARGEST_FILE + 1).decode("utf-8", "replace"))


def parsed(text: str) -> ShopCa:
    """The authority in *text*, which may have words before and after it.

    Raises:
        Refused: none, several, a key, one that has ended or is no authority.
    """
    if "PRIVATE KEY-----" in text:
        raise Refused(ShopCaFault.PRIVATE_KEY)
    blocks = _BLOCK.findall(text) if len(text) <= LARGEST_FILE else []
    if not blocks:
        raise Refused(ShopCaFault.NOT_A_CERTIFICATE)
    if len(blocks) > 1:
        raise Refused(ShopCaFault.SEVERAL, count=len(blocks))
    try:
        der = ssl.PEM_cert_to_DER_cert(blocks[0].strip())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=der)
    except (ssl.SSLError, ValueError) as error:
        raise Refused(ShopCaFault.NOT_A_CERTIFICATE) from error
    authorities = context.get_ca_certs()
    if not authorities:
        raise Refused(ShopCaFault.NOT_AN_AUTHORITY)
    known = authorities[0]
    ends_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(known["notAfter"])), UTC)
    pem = ssl.DER_cert_to_PEM_cert(der)
    return ShopCa(pem, shown_fingerprint(der), _name(known.get("subject", ())), ends_at)


def require_valid(found: ShopCa, now: datetime) -> None:
    """Refuse an authority whose time is over.

    Raises:
        Refused: with the day on which it ended.
    """
    if found.ends_at <= now:
        raise Refused(ShopCaFault.ENDED, day=found.ends_at.date())


def keep(found: ShopCa) -> Path:
    """Believe *found* on this workstation from now on; whole or not at all.

    Raises:
        OSError: the folder cannot be written.
    """
    target = path()
    draft = target.with_suffix(f".{os.getpid()}.new")
    draft.write_text(found.pem, encoding="ascii", newline="\n")
    os.replace(draft, target)
    return target


def shown_fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate in sixteen groups of four digits, to be compared by people."""
    digits = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however they are grouped (`openssl` uses colons)."""
    plain = [re.sub(r"[\s:\-]", "", text).upper().removeprefix("SHA256") for text in (one, other)]
    return plain[0] == plain[1] and len(plain[0]) == 64


def _name(subject: object) -> str:
    parts = subject if isinstance(subject, tuple) else ()
    named = {key: value for group in parts for key, value in group}
    return str(named.get("commonName") or named.get("organizationName") or "")
