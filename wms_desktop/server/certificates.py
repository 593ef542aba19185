"""The shop's own certificate authority, and the certificate of its database server.

Keys are written for their owner alone. The authority lasts ten years and stays the same when the
server's certificate is made anew, so that no workstation has to be visited again.

Source: reliability.md, Two-tier security ("a small script makes a shop CA").
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wms_desktop.core import shop_ca
from wms_desktop.core.durable import write_whole
from wms_desktop.core.errors import Refused
from wms_desktop.server.kinds import ServerFault

CA_KEY, SERVER_CERTIFICATE, SERVER_KEY = "shop-ca.key", "server.crt", "server.key"
CA_DAYS, SERVER_DAYS = 3653, 825
_EARLIER = timedelta(days=1)  # a workstation's clock may be behind
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Made:
    """What lies in the folder now.

    Attributes:
        is_new_ca: a new authority was made; every workstation needs its file.
        ends_at: the server's certificate must be made anew before.
    """

    ca: Path
    certificate: Path
    key: Path
    fingerprint: str
    hosts: tuple[str, ...]
    is_new_ca: bool
    ends_at: datetime
    ca_ends_at: datetime


def make(
    folder: Path,
    hosts: Sequence[str],
    *,
    now: datetime,
    shop: str = "WMS Desktop",
    days: int = SERVER_DAYS,
) -> Made:
    """A new certificate for the server called *hosts*, signed by the authority in *folder*.

    The authority is made where there is none; one that is there is used again.

    Args:
        hosts: names and addresses by which workstations call the server.

    Raises:
        Refused: a host that is none, or an authority that is broken or has ended.
        OSError: the folder cannot be written.
    """
    names = tuple(checked_host(host) for host in hosts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca_path, ca_key_path = folder / shop_ca.FILE_NAME, folder / CA_KEY
    is_new = not (ca_path.exists() or ca_key_path.exists())
    if is_new:
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = _authority(ca_key, shop, now)
        write_whole(ca_key_path, _key_text(ca_key))
        _write(ca_path, _text(ca))
    else:
        ca, ca_key = _read_authority(ca_path, ca_key_path)
    if ca.not_valid_after_utc <= now:
        raise Refused(ServerFault.CA_ENDED, day=ca.not_valid_after_utc.date())
    key = ec.generate_private_key(ec.SECP256R1())
    ends_at = min(now + timedelta(days=days), ca.not_valid_after_utc)
    certificate = server_certificate(ca, ca_key, key, names, now - _EARLIER, ends_at)
    write_whole(folder / SERVER_KEY, _key_text(key))
    _write(folder / SERVER_CERTIFICATE, _text(certificate))
    return Made(
        ca_path,
        folder / SERVER_CERTIFICATE,
        folder / SERVER_KEY,
        shop_ca.shown_fingerprint(ca.public_bytes(serialization.Encoding.DER)),
        names,
        is_new,
        certificate.not_valid_after_utc,
        ca.not_valid_after_utc,
    )


def checked_host(host: str) -> str:
    """*host* as a certificate names it.

    Raises:
        Refused: neither a name nor an address.
    """
    name = host.strip().lower().rstrip(".")
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    labels = name.split(".")
    is_number = labels[-1].isdigit()  # 10.0.0.300 is an address mistyped
    if len(name) > 253 or is_number or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused(ServerFault.BAD_HOST, host=host)
    return name


def server_certificate(
    ca: x509.Certificate,
    ca_key: EllipticCurvePrivateKey,
    key: EllipticCurvePrivateKey,
    hosts: Sequence[str],
    begins_at: datetime,
    ends_at: datetime,
) -> x509.Certificate:
    """A certificate for a server called *hosts*, signed by *ca*."""
    return (
        _builder(hosts[0][:64], ca.subject, key, begins_at, ends_at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(for_ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_named(host) for host in hosts]), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False
        )
        .sign(ca_key, hashes.SHA256())
    )


def _authority(key: EllipticCurvePrivateKey, shop: str, now: datetime) -> x509.Certificate:
    ends_at = now + timedelta(days=CA_DAYS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{shop} CA"[:64])])
    return (
        _builder(f"{shop} CA"[:64], name, key, now - _EARLIER, ends_at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(for_ca=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _builder(
    name: str,
    issuer: x509.Name,
    key: EllipticCurvePrivateKey,
    begins_at: datetime,
    ends_at: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins_at)
        .not_valid_after(ends_at)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _usage(*, for_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=for_ca,
        crl_sign=for_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _read_authority(ca: Path, key: Path) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    try:
        certificate = x509.load_pem_x509_certificate(ca.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise Refused(ServerFault.CA_BROKEN, folder=str(ca.parent)) from error
    fits = isinstance(private, EllipticCurvePrivateKey)
    if not fits or private.public_key() != certificate.public_key():
        raise Refused(ServerFault.CA_BROKEN, folder=str(ca.parent))
    assert isinstance(private, EllipticCurvePrivateKey)
    return certificate, private


def _key_text(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _text(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.chmod(0o644)
    os.replace(draft, path)
