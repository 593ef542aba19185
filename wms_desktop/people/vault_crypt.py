"""How the vault locks: key pairs, sealed boxes, passwords, keyed hashes. No database, no files.

Only AEAD of `cryptography`, random nonces, and a use of its own for every key. A box is closed
with a public key and opened with the private one, so that whoever closes it cannot open it.

Source: reliability.md, Identity documents; checklist 7.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from enum import StrEnum

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wms_desktop.core.errors import Refused
from wms_desktop.people.rules import normal_number, normal_password

KEY = 32
_NONCE = 12
_SALT = 16
_MARK = 4
_GROUP = 5


class VaultFault(StrEnum):
    """Why an identity number, or a key of the vault, cannot be used."""

    UNREADABLE = "vault_unreadable"
    ERASED = "vault_erased"
    UNKNOWN_ENTRY = "vault_unknown_entry"
    NO_NUMBER = "vault_no_number"
    REASON_SHORT = "vault_reason_short"
    LIMIT = "vault_limit"
    BAD_KEY = "vault_bad_key"
    PASSWORD = "vault_password"
    NOT_A_READER = "vault_not_a_reader"
    KEY_DESTROYED = "vault_key_destroyed"
    FOREIGN_KEY = "vault_foreign_key"
    KEY_IN_USE = "vault_key_in_use"
    NO_RECOVERY = "vault_no_recovery"
    UNKNOWN_HOLDER = "vault_unknown_holder"
    ALREADY_THERE = "vault_already_there"
    LAST_READER = "vault_last_reader"
    OWN_REPORT = "vault_own_report"
    UNKNOWN_REPORT = "vault_unknown_report"
    NOT_APPROVED = "vault_not_approved"
    REVERSED_DAYS = "vault_reversed_days"
    NOTHING_SAID = "vault_nothing_said"


def new_secret() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY)


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def boxed(public: bytes, clear: bytes, bound: str, half: bytes = b"") -> bytes:
    """Close *clear* so that only the private key of *public*, and *half*, open it again.

    Args:
        bound: the place where the box is kept; moved elsewhere it does not open.
        half: a second secret that opening needs, kept apart from the database.
    """
    once = X25519PrivateKey.generate()
    shown = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return shown + locked(_stretched(shared, shown + public, half), clear, bound)


def unboxed(private: bytes, box: bytes, bound: str, half: bytes = b"") -> bytes:
    """What is in a box.

    Raises:
        Refused: ``UNREADABLE``: altered, moved, or closed for another key.
    """
    own = X25519PrivateKey.from_private_bytes(private)
    shown = box[:KEY]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(shown))
    except ValueError as error:
        raise Refused(VaultFault.UNREADABLE) from error
    key = _stretched(shared, shown + own.public_key().public_bytes_raw(), half)
    return unlocked(key, box[KEY:], bound)


def locked(key: bytes, clear: bytes, bound: str) -> bytes:
    """Nonce and ciphertext of *clear* (AES-256-GCM)."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, clear, bound.encode())


def unlocked(key: bytes, sealed: bytes, bound: str) -> bytes:
    """What `locked` was given.

    Raises:
        Refused: ``UNREADABLE``.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound.encode())
    except (InvalidTag, ValueError) as error:
        raise Refused(VaultFault.UNREADABLE) from error


def under_password(password: str, clear: bytes, bound: str) -> bytes:
    """*clear* locked with a password (argon2id, slow on purpose)."""
    salt = secrets.token_bytes(_SALT)
    return salt + locked(_from_password(password, salt), clear, bound)


def with_password(password: str, sealed: bytes, bound: str) -> bytes:
    """What `under_password` was given.

    Raises:
        Refused: ``PASSWORD``.
    """
    try:
        return unlocked(_from_password(password, sealed[:_SALT]), sealed[_SALT:], bound)
    except Refused as error:
        raise Refused(VaultFault.PASSWORD) from error


def index_of(index_key: bytes, bare: str) -> str:
    """The keyed hash under which a document is found again (PCK-10)."""
    return hmac.new(index_key, bare.encode(), hashlib.sha256).hexdigest()


def vouched(index_key: bytes, what: str) -> str:
    """Proof that somebody who has the index key put *what* there, not the server alone."""
    own = hmac.new(index_key, b"wms vault proof", hashlib.sha256).digest()
    return hmac.new(own, what.encode(), hashlib.sha256).hexdigest()


def is_vouched(index_key: bytes, what: str, proof: str) -> bool:
    """Whether `vouched` made *proof*."""
    return hmac.compare_digest(vouched(index_key, what), proof)


def fingerprint(public: bytes) -> str:
    """Eight characters that two people can compare, e.g. ``K7QF-2M4D``."""
    text = base64.b32encode(hashlib.sha256(public).digest())[:8].decode()
    return f"{text[:4]}-{text[4:]}"


def as_paper(secret: bytes) -> str:
    """A secret as a text for paper, in groups of five, with a check at its end."""
    raw = secret + hashlib.sha256(secret).digest()[:_MARK]
    text = base64.b32encode(raw).decode().rstrip("=")
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def from_paper(typed: str, size: int = KEY) -> bytes:
    """The secret of a typed text; blanks, hyphens, case and full width do not matter.

    0, 1 and 8 are not in such a text: they are read as O, I and B.

    Raises:
        Refused: ``BAD_KEY``.
    """
    text = normal_number(typed).translate(str.maketrans("018", "OIB"))
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise Refused(VaultFault.BAD_KEY) from error
    secret, mark = raw[:size], raw[size:]
    if len(secret) != size or hashlib.sha256(secret).digest()[:_MARK] != mark:
        raise Refused(VaultFault.BAD_KEY)
    return secret


def _stretched(shared: bytes, told: bytes, half: bytes) -> bytes:
    info = b"wms vault box" + told
    return HKDF(algorithm=SHA256(), length=KEY, salt=half or None, info=info).derive(shared)


def _from_password(password: str, salt: bytes) -> bytes:
    secret = normal_password(password).encode("utf-8", "surrogatepass")
    return hash_secret_raw(secret, salt, 3, 64 * 1024, 2, KEY, Type.ID)
