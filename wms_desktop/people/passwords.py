"""Passwords are kept as argon2id hashes only."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wms_desktop.people.rules import normal_password

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)


def hashed(password: str) -> str:
    """The argon2id hash of *password*; takes about a tenth of a second on purpose."""
    return _HASHER.hash(normal_password(password))


def fits(password: str, password_hash: str) -> bool:
    """Whether *password* is the one; takes as long where there is no hash to compare with."""
    try:
        return _HASHER.verify(password_hash or _nobody(), normal_password(password)) and bool(
            password_hash
        )
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
