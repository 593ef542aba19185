"""Words of the database's own tables: where kept files lie, and what checks of them found."""

from __future__ import annotations

from enum import StrEnum


class StoreKind(StrEnum):
    """Where the bytes of kept files lie."""

    DATABASE = "database"
    FOLDER = "folder"
    S3 = "s3"


class CheckResult(StrEnum):
    """What reading a kept file again found."""

    GOOD = "good"
    ALTERED = "altered"
    MISSING = "missing"
    UNREACHABLE = "unreachable"  # the store did not answer: says nothing about the file
