"""Kinds of keys of the vault, and of those who hold copies of them."""

from __future__ import annotations

from enum import StrEnum


class KeyPurpose(StrEnum):
    """What a key of the vault is for."""

    NUMBERS = "numbers"
    INDEX = "index"


class HolderKind(StrEnum):
    """Who can hold a copy of a key."""

    READER = "reader"
    WORKSTATION = "workstation"
    RECOVERY = "recovery"
