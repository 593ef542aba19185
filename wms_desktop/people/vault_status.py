"""How the vault stands: its keys, who holds them, what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Unavailable
from wms_desktop.db.database import Database
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables import Person, VaultEntry, Workstation
from wms_desktop.people.tables_vault import VaultHolder, VaultKey
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_crypt import fingerprint
from wms_desktop.people.vault_keys import is_genuine


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key and how many numbers are closed with it; ``entries`` of an index key are indexes."""

    purpose: KeyPurpose
    number: int
    made_on: date | None
    retired_on: date | None
    destroyed_at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A reader or a workstation.

    Attributes:
        mark: eight characters to compare where somebody asks to be let in.
        is_genuine: made by somebody of the shop, as far as this workstation can tell.
    """

    id: int
    kind: HolderKind
    name: str
    mark: str
    made_at: datetime
    granted_at: datetime | None
    is_here: bool
    is_genuine: bool


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """Everything that the settings and the command line show.

    Attributes:
        is_enrolled: whether this workstation can close numbers and find them again.
        mark: of this workstation, while it waits to be enrolled.
        recovery_made_at: None where there is no paper.
        erased: how many proofs are left of numbers that were erased.
    """

    is_enrolled: bool
    mark: str
    keys: tuple[KeyRow, ...]
    holders: tuple[HolderRow, ...]
    recovery_made_at: datetime | None
    recovery_tested_at: datetime | None
    kept: int
    erased: int

    @property
    def readers(self) -> tuple[HolderRow, ...]:
        """Who can read, or asks to."""
        return tuple(row for row in self.holders if row.kind is HolderKind.READER)

    @property
    def asking(self) -> tuple[HolderRow, ...]:
        """Who waits for an administrator's yes."""
        return tuple(row for row in self.holders if row.granted_at is None)


def status(db: Database, vault: Vault) -> VaultStatus:
    """How the vault stands, seen from this workstation."""
    try:
        ring = vault.enrolment.ring()
    except Unavailable:
        ring = None
    with db.read() as session:
        kept = _per_key(session, VaultEntry.erased_at.is_(None))
        erased = _per_key(session, VaultEntry.erased_at.is_not(None))
        rows = session.scalars(select(VaultKey).order_by(VaultKey.purpose, VaultKey.number)).all()
        keys = [
            KeyRow(
                row.purpose, row.number, row.made_on, row.retired_on, row.destroyed_at,
                kept.get(row.number, 0) if row.purpose is KeyPurpose.NUMBERS
                else sum(kept.values()) * (row.retired_on is None),
            )
            for row in rows
        ]  # fmt: skip
        known = {row.number for row in keys if row.purpose is KeyPurpose.NUMBERS}
        for number in sorted(kept.keys() - known):  # from before the shop's first reader
            keys.append(KeyRow(KeyPurpose.NUMBERS, number, None, None, None, kept[number]))
        people = _names(session, Person)
        desks = _names(session, Workstation)
        found = session.scalars(
            select(VaultHolder).where(VaultHolder.ended_at.is_(None)).order_by(VaultHolder.id)
        ).all()
        holders = tuple(
            HolderRow(
                row.id,
                row.kind,
                people.get(row.person_id or 0, "") or desks.get(row.workstation_id or 0, ""),
                fingerprint(row.public),
                row.made_at,
                row.granted_at,
                ring is not None and row.public in ring.publics,
                ring is not None and bool(ring.index) and is_genuine(ring, row),
            )
            for row in found
            if row.kind is not HolderKind.RECOVERY
        )
        paper = next((row for row in found if row.kind is HolderKind.RECOVERY), None)
        return VaultStatus(
            vault.has_key,
            fingerprint(ring.publics[0]) if ring is not None else "",
            tuple(keys),
            holders,
            paper.made_at if paper else None,
            paper.tested_at if paper else None,
            sum(kept.values()),
            sum(erased.values()),
        )


def _per_key(session: Session, condition: ColumnElement[bool]) -> dict[int, int]:
    """How many entries of a kind there are, by key number."""
    rows = session.execute(
        select(VaultEntry.key_number, func.count()).where(condition).group_by(VaultEntry.key_number)
    )
    return {row[0]: row[1] for row in rows}


def _names(session: Session, table: type[Person | Workstation]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(table.id, table.name))}
