"""The command ``server``: certificates, settings and a look at a shared PostgreSQL."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wms_desktop.core import shop_ca
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import N_
from wms_desktop.db.program import DONE, FAILED, Program
from wms_desktop.server.certificates import CA_KEY, SERVER_DAYS
from wms_desktop.server.kinds import ServerFault
from wms_desktop.server.settings import CERTIFICATES, WORKSTATIONS

SOON_DAYS = 30


def add_commands(commands: Any) -> None:
    """Declare the commands of this file."""
    server = commands.group("server", "set a shared PostgreSQL server up and look at it")
    made = server.add("certificates", "make the shop's certificate authority and the server's key")
    made.add_argument("--host", action="append", required=True, metavar="NAME",
                      help="how workstations call the server; may be repeated")  # fmt: skip
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument("--shop", default="WMS Desktop", metavar="NAME")
    made.add_argument("--days", type=_days, default=SERVER_DAYS)
    made.set_defaults(run=make_certificates)
    lines = server.add("settings", "print the lines for postgresql.conf and pg_hba.conf")
    lines.add_argument("--subnet", required=True, metavar="192.168.1.0/24")
    lines.add_argument("--name", default="wms", metavar="DATABASE")
    lines.add_argument("--certificates", default=CERTIFICATES, metavar="DIR",
                       help="where server.crt and server.key lie on the server")  # fmt: skip
    lines.add_argument("--archive", default="", metavar="DIR",
                       help="copy the log there as well, on another disk")  # fmt: skip
    lines.add_argument("--workstations", type=_workstations, default=WORKSTATIONS, metavar="N",
                       help="how many may be open at once; default: %(default)s")  # fmt: skip
    lines.add_argument("--windows", action="store_true", help="the server runs on Windows")
    lines.add_argument("--file", choices=("postgresql.conf", "pg_hba.conf"), help="this one alone")
    lines.set_defaults(run=print_settings)
    server.add("check", "look at a running server as its administrator; 1 where something is wrong"
               ).set_defaults(run=check_server)  # fmt: skip
    printed = server.add("fingerprint", "the shop's certificate: its fingerprint, to be compared")
    printed.add_argument("file", nargs="?", type=Path, help="default: this workstation's")
    printed.set_defaults(run=print_fingerprint)

    trusted = server.add("trust", "believe the shop's certificate on this workstation")
    trusted.add_argument("file", type=Path, metavar="shop-ca.crt")
    trusted.add_argument("--fingerprint", required=True, help="as it stands on the paper")
    trusted.set_defaults(run=trust)


def make_certificates(program: Program, options: argparse.Namespace) -> int:
    """A certificate for the server, by the authority in the folder, which is made if missing."""
    from wms_desktop.server import certificates

    made = certificates.make(
        options.out, options.host, now=datetime.now(UTC), shop=options.shop, days=options.days
    )
    result = {
        "ca": str(made.ca),
        "certificate": str(made.certificate),
        "key": str(made.key),
        "fingerprint": made.fingerprint,
        "hosts": list(made.hosts),
        "new_ca": made.is_new_ca,
        "ends_on": made.ends_at.date().isoformat(),
        "ca_ends_on": made.ca_ends_at.date().isoformat(),
    }
    keep = program.tr(N_("Lock {file} away: whoever has it can be the server."), file=CA_KEY)
    lines = [
        program.tr(N_("For the server: {files}"), files=f"{made.certificate} {made.key}"),
        program.tr(N_("For every workstation: {files}"), files=made.ca),
        program.tr(N_("Valid until {day}; the same command makes it anew."), day=result["ends_on"]),
        keep if made.is_new_ca else program.tr(N_("The shop's authority stays as it was.")),
        program.tr(N_("Fingerprint of the shop: {fingerprint}"), fingerprint=made.fingerprint),
    ]
    program.answer(result, lines)
    return DONE


def print_settings(program: Program, options: argparse.Namespace) -> int:
    """What to paste into the server's two files."""
    from wms_desktop.server import settings

    told = settings.lines(
        options.subnet,
        database=options.name,
        certificates=options.certificates,
        archive=options.archive,
        windows=options.windows,
        workstations=options.workstations,
    )
    files = {"postgresql.conf": told.postgresql, "pg_hba.conf": told.pg_hba}
    if options.file:
        program.answer({options.file: list(files[options.file])}, files[options.file])
        return DONE
    heads = {
        "postgresql.conf": N_("At the end of postgresql.conf:"),
        "pg_hba.conf": N_("Instead of all lines of pg_hba.conf:"),
    }
    lines = []
    for name, head in heads.items():
        lines += [f"# {program.tr(head)}", *files[name], ""]
    hint = N_("Checksums of data pages: initdb --data-checksums, or pg_checksums --enable later.")
    program.answer(
        {name: list(lines) for name, lines in files.items()}, [*lines, f"# {program.tr(hint)}"]
    )
    return DONE


def check_server(program: Program, _options: argparse.Namespace) -> int:
    """Everything about a running server that the shop depends on."""
    from wms_desktop.db.database import expected_errors
    from wms_desktop.server.look import Line, look

    db = program.opened()
    if db.is_sqlite:
        raise Refused(ServerFault.NOT_A_SERVER)
    now = datetime.now(UTC)
    with expected_errors(), db.engine.connect() as connection:
        found = look(connection, now)
    ends_at = _certificate_ends(db.engine.url)
    if ends_at is not None:
        is_soon = (ends_at - now).days < SOON_DAYS
        todo = "wms-desktop server certificates" if is_soon else ""
        found.append(Line(N_("Certificate valid until"), f"{ends_at:%Y-%m-%d}", todo))
    findings = [line for line in found if not line.is_good]
    lines = [
        f"{'✓' if line.is_good else '✗'} {program.tr(line.what)}: {line.found}"
        + (f"  → {line.todo}" if line.todo else "")
        for line in found
    ]
    listed = [
        {"what": line.what, "found": line.found, "ok": line.is_good, "todo": line.todo}
        for line in found
    ]
    program.answer({"ok": not findings, "checks": listed}, lines)
    return FAILED if findings else DONE


def trust(program: Program, options: argparse.Namespace) -> int:
    """Keep the shop's certificate here; only the one whose fingerprint was given."""
    try:
        found = shop_ca.of_file(options.file)
    except OSError as error:
        raise Unavailable(Lack.FILE_UNREADABLE, path=str(options.file)) from error
    shop_ca.require_valid(found, datetime.now(UTC))
    if not shop_ca.same_fingerprint(found.fingerprint, options.fingerprint):
        raise Refused(ServerFault.OTHER_FINGERPRINT, fingerprint=found.fingerprint)
    result = {"file": str(shop_ca.keep(found)), "fingerprint": found.fingerprint}
    line = program.tr(N_("This workstation believes {name}."), name=found.name)
    program.answer(result, [line])
    return DONE


def print_fingerprint(program: Program, options: argparse.Namespace) -> int:
    """The fingerprint of the shop's authority, in a file or as this workstation believes it."""
    file = options.file or shop_ca.path()
    try:
        found = shop_ca.of_file(file)
    except OSError as error:
        raise Unavailable(Lack.DATABASE_NO_CA, path=str(file)) from error
    result = {
        "file": str(file),
        "fingerprint": found.fingerprint,
        "name": found.name,
        "ends_on": found.ends_at.date().isoformat(),
    }
    program.answer(result, [found.fingerprint, f"{found.name}  {result['ends_on']}"])
    return DONE


def _certificate_ends(url: Any) -> datetime | None:
    """Until when the server's certificate is valid; None on the machine itself."""
    from wms_desktop.db import address, server_address, server_certificate

    if server_address.is_local(url):
        return None
    told = server_address.arguments(url, "")
    known = str(url.query.get("hostaddr", "")).partition(",")[0]
    names, places = server_address.hosts(url), address.hosts(url)
    for name, place in zip(names, places, strict=False):
        with suppress(OSError):  # the other one answers
            authority = Path(told["sslrootcert"])
            return server_certificate.look(name, place.port, authority, address=known).ends_at
    return None


def _workstations(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 1000:  # beyond that a pooler stands in front
        raise argparse.ArgumentTypeError("1 to 1000")
    return count


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 3650:
        raise argparse.ArgumentTypeError("1 to 3650")
    return days
