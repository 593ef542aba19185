"""The command ``vault``: how it stands, rotation, who holds copies, the recovery key, reports."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.core.paths import data_dir
from wms_desktop.db import seals
from wms_desktop.db.program import DONE, FAILED, Program
from wms_desktop.documents.paper import Printed
from wms_desktop.people import vault_care, vault_papers, vault_reports, vault_rotation
from wms_desktop.people.kinds import KeyPurpose
from wms_desktop.people.rules import VAULT_READERS
from wms_desktop.people.vault import Vault
from wms_desktop.people.vault_status import HolderRow, KeyRow, status


def add_commands(commands: Any) -> None:
    """Declare ``vault …``; a password is asked for, or read from standard input."""
    vault = commands.group("vault", "the vault for identity numbers")
    vault.add("status", "keys, holders, recovery key").set_defaults(run=show_status)
    rotate = vault.add("rotate", "a new key; everything kept is closed anew with it")
    rotate.add_argument("--index", action="store_true", help="a new index key instead")
    rotate.set_defaults(run=rotate_keys)
    for name, what, run in (
        ("grant", "say yes to a reader or a workstation that asks", grant),
        ("end", "a reader or a lost workstation gets nothing any more", end),
    ):
        holder = vault.add(name, what)
        holder.add_argument("holder", type=int, metavar="NUMBER", help="from vault status")
        holder.set_defaults(run=run)
    settle = vault.add("settle", "ask to be enrolled, or take over what was left for this computer")
    settle.set_defaults(run=settle_here)
    recovery = vault.add("recovery", "the recovery key for the safe")
    deed = recovery.add_mutually_exclusive_group(required=True)
    deed.add_argument("--out", type=Path, metavar="FILE.pdf", help="a new key, as a paper")
    deed.add_argument("--test", action="store_true", help="type it back from the paper")
    deed.add_argument("--use", action="store_true", help="enrol this computer with it")
    recovery.set_defaults(run=recover)
    over = vault.add("start-over", "new keys where all others are lost; old numbers stay closed")
    over.set_defaults(run=start_over)
    report = vault.add("report", "a report of lost personal data, once two people agreed")
    report.add_argument("number", type=int)
    report.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    report.set_defaults(run=print_report)


def show_status(program: Program, _options: argparse.Namespace) -> int:
    """How the vault stands; 1 where something has to be done."""
    program.by.require(*VAULT_READERS)
    found = status(program.db, _vault())
    lines = [*(_key_line(program, row) for row in found.keys)]
    lines += [_holder_line(program, row) for row in found.holders]
    tested = found.recovery_tested_at
    here = N_("This workstation is enrolled.") if found.is_enrolled else N_("Not enrolled here.")
    paper = N_("Recovery key: tested on {day}") if tested else N_("Recovery key: not tested yet")
    lines += [
        program.tr(here),
        program.tr(paper, day=f"{tested:%Y-%m-%d}" if tested else ""),
        program.tr(N_("Numbers kept: {kept}, erased: {erased}"), kept=found.kept,
                   erased=found.erased),
    ]  # fmt: skip
    program.answer(asdict(found), lines)
    return DONE if found.is_enrolled and tested and not found.asking else FAILED


def rotate_keys(program: Program, options: argparse.Namespace) -> int:
    """A new key of numbers, or a new index key."""
    program.by.require(Role.ADMIN)
    command = vault_rotation.Rotate(uuid4(), _password(program))
    if options.index:
        written = vault_rotation.rotate_index(
            program.db, program.by, command, vault=_vault(), progress=program.progress
        ).value
        line = program.tr(N_("Indexes written anew: {count}"), count=written)
        program.answer({"written": written}, [line])
        return DONE
    done = vault_rotation.rotate(
        program.db, program.by, command, vault=_vault(), progress=program.progress
    ).value
    lines = [
        program.tr(N_("Key {number} is used now; closed anew: {count}, unreadable: {bad}"),
                   number=done.number, count=done.closed_anew, bad=done.unreadable)
    ]  # fmt: skip
    if done.needs_paper:
        lines.append(program.tr(N_("Print a new recovery key, and tear the old one up.")))
    program.answer(asdict(done), lines)
    return FAILED if done.unreadable else DONE


def grant(program: Program, options: argparse.Namespace) -> int:
    """Say yes to somebody who asks."""
    program.by.require(Role.ADMIN)
    command = vault_care.Grant(uuid4(), options.holder, _password(program))
    vault_care.grant(program.db, program.by, command, vault=_vault())
    program.answer({"holder": options.holder}, [program.tr(N_("Let in."))])
    return DONE


def end(program: Program, options: argparse.Namespace) -> int:
    """Somebody gets nothing any more."""
    command = vault_care.EndHolder(uuid4(), options.holder)
    vault_care.end_holder(program.db, program.by, command)
    program.answer({"holder": options.holder}, [program.tr(N_("Taken out."))])
    return DONE


def settle_here(program: Program, _options: argparse.Namespace) -> int:
    """What a window does by itself once a day."""
    vault = _vault()
    erased = vault.keep_house(program.db, program.by).value
    mark = status(program.db, vault).mark
    says = N_("Asked to be enrolled; the mark is {mark}")
    if vault.has_key:
        says = N_("Enrolled.")
    elif not mark:
        says = N_("No key yet: an administrator's first sign-in in a window makes it.")
    result = {"enrolled": vault.has_key, "mark": mark, "erased": erased}
    program.answer(result, [program.tr(says, mark=mark)])
    return DONE if vault.has_key else FAILED


def recover(program: Program, options: argparse.Namespace) -> int:
    """Make, test or use the recovery key."""
    program.by.require(Role.ADMIN)
    vault, by, db = _vault(), program.by, program.db
    if options.out is not None:
        made = vault_care.MakeRecovery(uuid4(), _password(program))
        key = vault_care.make_recovery(db, by, made, vault=vault).value
        content = vault_papers.recovery_paper(key, _printed(program), program.language)
        options.out.write_bytes(content)
        says = N_("Print {path}, delete the file, then type the key back with --test.")
        program.answer({"file": str(options.out)}, [program.tr(says, path=options.out)])
        return DONE
    typed = _asked(program.tr(N_("Recovery key")))
    if options.test:
        vault_care.prove_recovery(db, by, vault_care.ProveRecovery(uuid4(), typed))
        program.answer({"tested": True}, [program.tr(N_("The recovery key is right."))])
        return DONE
    command = vault_care.UseRecovery(uuid4(), typed, _password(program))
    vault_care.use_recovery(db, by, command, vault=vault)
    program.answer({"enrolled": True}, [program.tr(N_("This workstation is enrolled."))])
    return DONE


def start_over(program: Program, _options: argparse.Namespace) -> int:
    """New keys where all others are lost."""
    program.by.require(Role.ADMIN)
    command = vault_care.Welcome(uuid4(), _password(program))
    vault_care.start_over(program.db, program.by, command, vault=_vault())
    program.answer({"enrolled": True}, [program.tr(N_("This workstation is enrolled."))])
    return DONE


def print_report(program: Program, options: argparse.Namespace) -> int:
    """The report with those affected, by mask and index."""
    command = vault_reports.ApproveReport(uuid4(), options.number)
    report, rows = vault_reports.affected(program.db, program.by, command)
    seal = seals.newest_anchor(program.db)
    content = vault_papers.report_paper(report, rows, _printed(program), program.language, seal)
    options.out.write_bytes(content)
    line = program.tr(N_("Records affected: {count}"), count=len(rows))
    program.answer({"file": str(options.out), "affected": len(rows)}, [line])
    return DONE


def _vault() -> Vault:
    return Vault(data_dir() / "vault.key")


def _printed(program: Program) -> Printed:
    by = program.by
    return Printed(site_time(by.now), by.person_name, by.site_name)


def _password(program: Program) -> str:
    return _asked(program.tr(N_("Your password")))


def _asked(prompt: str) -> str:
    """Typed on a terminal, else the next line of standard input. Never an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(f"{prompt}: ")


def _key_line(program: Program, row: KeyRow) -> str:
    names = {
        KeyPurpose.NUMBERS: N_("Numbers, key {number}"),
        KeyPurpose.INDEX: N_("Index, key {number}"),
    }
    state = N_("in use")
    if row.destroyed_at is not None:
        state = N_("destroyed")
    elif row.retired_on is not None:
        state = N_("retired")
    name = program.tr(names[row.purpose], number=row.number)
    return f"{name:<24} {program.tr(state):<12} {row.entries}"


def _holder_line(program: Program, row: HolderRow) -> str:
    state = program.tr(
        N_("has copies") if row.granted_at else N_("asks, mark {mark}"), mark=row.mark
    )
    return f"{row.id:>4}  {program.tr(KIND_WORDS[row.kind.value])}  {row.name}  {state}"


KIND_WORDS = {"reader": N_("Reader"), "workstation": N_("Workstation")}
