"""Commands of the people slice: user, site, workstation, vault."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import uuid4

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db.program import DONE, Program
from wms_desktop.people import commands_vault, queries, service, service_logins, service_sites
from wms_desktop.people.queries import PersonRow, SiteRow
from wms_desktop.people.rules import PersonFault, checked_login


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    user = commands.group("user", "people and their accounts")
    add = user.add(
        "add", "take somebody on; the password is asked for, or read from standard input"
    )
    add.add_argument("login")
    add.add_argument("name")
    add.add_argument("--role", action="append", default=[], choices=[r.value for r in Role])
    add.add_argument("--site", action="append", default=[], metavar="CODE", help="default: all")
    add.set_defaults(run=add_user)
    user.add("list", "people with their roles").set_defaults(run=list_users)
    for name, what in (("disable", "switch an account off"), ("enable", "switch it on again")):
        switch = user.add(name, what)
        switch.add_argument("login")
        switch.set_defaults(run=switch_user, is_active=name == "enable")
    until = user.add("until", "the last day on which somebody's login works; no day: no end")
    until.add_argument("login")
    until.add_argument("day", type=date.fromisoformat, nargs="?", metavar="YYYY-MM-DD")
    until.set_defaults(run=set_last_day)
    ended = user.add("end-sessions", "end what somebody has open on the server: see `server check`")
    ended.add_argument("login")
    ended.set_defaults(run=end_sessions)
    passwd = user.add("passwd", "give somebody a new password; it ends a lock too")
    passwd.add_argument("login")
    passwd.set_defaults(run=set_password)
    site = commands.group("site", "sites").add("add", "open a site")
    site.add_argument("code")
    site.add_argument("name")
    site.add_argument("--time-zone", default="Asia/Shanghai")
    site.set_defaults(run=add_site)
    workstation = commands.group("workstation", "workstations").add("add", "a desk at a site")
    workstation.add_argument("site", metavar="SITE_CODE")
    workstation.add_argument("name")
    workstation.set_defaults(run=add_workstation)
    commands_vault.add_commands(commands)


def add_user(program: Program, options: argparse.Namespace) -> int:
    """Take somebody on."""
    sites = [_site(program, code) for code in options.site] or queries.sites(program.db)
    roles = tuple((site.id, Role(role)) for site in sites for role in options.role)
    command = service.AddPerson(uuid4(), options.login, options.name, _password(program), roles)
    person_id = service.add_person(program.db, program.by, command).value
    login = checked_login(options.login)
    line = program.tr(N_("{login} can sign in."), login=login)
    program.answer({"id": person_id, "login": login}, [line])
    return DONE


def list_users(program: Program, _options: argparse.Namespace) -> int:
    """People with their roles; never a hash, never a number of a document."""
    program.by.require(Role.ADMIN, Role.DUTY_MANAGER)
    codes = {site.id: site.code for site in queries.sites(program.db)}
    rows: list[PersonRow] = []
    while page := queries.people(program.db, after=rows[-1] if rows else None, limit=200):
        rows += page
    result = [
        {
            "login": row.login,
            "name": row.name,
            "active": row.is_active,
            "last_day": row.last_day,
            "roles": [f"{codes[site]}:{role.value}" for site, role in row.roles],
        }
        for row in rows
    ]
    until = N_("Until {day}@@login")
    lines = [
        f"{'  ' if row.is_active else '× '}{row.login:<20} {row.name:<12} "
        + ", ".join(f"{codes[site]}:{role.value}" for site, role in row.roles)
        + ("" if row.last_day is None else f"  {program.tr(until, day=row.last_day)}")
        for row in rows
    ]
    program.answer(result, lines)
    return DONE


def switch_user(program: Program, options: argparse.Namespace) -> int:
    """Switch an account on or off."""
    row = _person(program, options.login)
    command = service.SwitchPerson(uuid4(), row.id, row.version, options.is_active)
    service.switch_person(program.db, program.by, command)
    text = N_("{login} can sign in.") if options.is_active else N_("{login} is switched off.")
    answer = {"login": row.login, "active": options.is_active}
    program.answer(answer, [program.tr(text, login=row.login)])
    return DONE


def set_last_day(program: Program, options: argparse.Namespace) -> int:
    """Let somebody's login end with a day."""
    row = _person(program, options.login)
    command = service_logins.SetLastDay(uuid4(), row.id, options.day)
    service_logins.set_last_day(program.db, program.by, command)
    text = N_("{login} can sign in without an end.")
    if options.day is not None:
        text = N_("{login} can sign in until {day}.")
    answer = {"login": row.login, "last_day": options.day}
    program.answer(answer, [program.tr(text, login=row.login, day=options.day)])
    return DONE


def end_sessions(program: Program, options: argparse.Namespace) -> int:
    """End what somebody has open on the server."""
    row = _person(program, options.login)
    command = service_logins.EndSessions(uuid4(), row.id)
    ended = service_logins.end_sessions(program.db, program.by, command).value
    text = N_("{count} {count:connection|connections} of {login} ended.")
    answer = {"login": row.login, "ended": ended}
    program.answer(answer, [program.tr(text, login=row.login, count=ended)])
    return DONE


def set_password(program: Program, options: argparse.Namespace) -> int:
    """Give somebody a new password."""
    row = _person(program, options.login)
    command = service.SetPassword(uuid4(), row.id, _password(program))
    service.set_password(program.db, program.by, command)
    line = program.tr(N_("{login} has a new password."), login=row.login)
    program.answer({"login": row.login}, [line])
    return DONE


def add_site(program: Program, options: argparse.Namespace) -> int:
    """Open a site."""
    command = service_sites.AddSite(uuid4(), options.code, options.name, options.time_zone)
    site_id = service_sites.add_site(program.db, program.by, command).value
    row = next(site for site in queries.sites(program.db) if site.id == site_id)
    line = program.tr(N_("Site {code} is open."), code=row.code)
    program.answer(asdict(row), [line])
    return DONE


def add_workstation(program: Program, options: argparse.Namespace) -> int:
    """Put a workstation at a site."""
    site = _site(program, options.site)
    command = service_sites.AddWorkstation(uuid4(), site.id, options.name)
    number = service_sites.add_workstation(program.db, program.by, command).value
    line = program.tr(N_("{site} has the workstation {name}."), site=site.name, name=options.name)
    program.answer({"id": number, "site": site.code, "name": options.name}, [line])
    return DONE


def _password(program: Program) -> str:
    """Typed twice on a terminal, else the first line of standard input. Never an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(program.tr(N_("New password")) + ": ")
    if getpass.getpass(program.tr(N_("Password again")) + ": ") != first:
        raise Refused(PersonFault.PASSWORDS_DIFFER)
    return first


def _person(program: Program, login: str) -> PersonRow:
    found = queries.person_by_login(program.db, login.strip().lower())
    if found is None:
        raise Refused(PersonFault.UNKNOWN_PERSON)
    return found


def _site(program: Program, code: str) -> SiteRow:
    found = queries.site_by_code(program.db, code.strip().upper())
    if found is None:
        raise Refused(PersonFault.UNKNOWN_SITE)
    return found
