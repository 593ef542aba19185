"""What people type for a database: a file, a server, or two servers that stand in for each other.

``db1,db2`` is enough for a pair: the program works on whichever of them takes writes. Everything
is turned into SQLAlchemy's address; with several servers they stand in its query, which is the
only form that the driver takes them in.

Source: reliability.md, 2 and G6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DATABASE = "wms"
_REPORTS = "reports"
PORT = 5432
_SERVER = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[^\s:/,@?\[\]]+)(?::(?P<port>\d{1,5}))?", re.I)
_SHARED = re.compile(
    r"(?:(?P<scheme>postgres(?:ql)?(?:\+psycopg)?)://)?"
    r"(?:(?P<person>[^@/?\s]+)@)?"
    r"(?P<servers>[^@/?\s]+)"
    r"(?:/(?P<database>[^?\s]*))?(?P<rest>\?\S*)?"
)


@dataclass(frozen=True, slots=True)
class Host:
    """One server of an address."""

    name: str
    port: int = PORT

    def __str__(self) -> str:
        name = f"[{self.name}]" if ":" in self.name else self.name
        return f"{name}:{self.port}"


def parsed(text: str) -> URL:
    """The address that *text* means.

    Args:
        text: ``sqlite:///FILE``, ``postgresql://[LOGIN@]HOST[:PORT][,HOST…][/DATABASE]``, or for
            a shared database only ``HOST,HOST``; the database is ``wms`` where none is named.
            ``?reports=HOST`` names a read replica for what runs long.

    Raises:
        ArgumentError: nothing that this program knows.
    """
    typed = text.strip()
    shared = _SHARED.fullmatch(typed)
    if shared is None or (shared["scheme"] is None and "://" in typed):
        return make_url(typed)  # a file, or nothing that anybody knows
    if shared["scheme"] is None:
        if "," not in shared["servers"]:
            raise ArgumentError(f"no address: {typed!r}")
        if ":" in (shared["person"] or ""):
            raise ArgumentError("a password stands in no address")
    elif "," not in shared["servers"]:
        return make_url(typed)
    hosts = tuple(str(_host(part)) for part in shared["servers"].split(","))
    person = f"{shared['person']}@" if shared["person"] else ""
    whole = f"postgresql://{person}/{shared['database'] or DATABASE}{shared['rest'] or ''}"
    return make_url(whole).update_query_dict({"host": hosts})


def hosts(url: URL) -> tuple[Host, ...]:
    """The servers of an address, in its order; none for a file."""
    if url.get_backend_name() != "postgresql":
        return ()
    named = url.query.get("host", ())
    several = (named,) if isinstance(named, str) else named
    if several:
        return tuple(_host(part) for part in several)
    return (Host(url.host or "", url.port or PORT),)


def with_reports_apart(url: URL) -> tuple[URL, tuple[Host, ...]]:
    """The address itself, and the servers that ``?reports=HOST[:PORT]`` names for reports."""
    named = url.query.get(_REPORTS, ())
    several = named.split(",") if isinstance(named, str) else named
    if url.get_backend_name() != "postgresql" or not several:
        return url, ()
    return url.difference_update_query([_REPORTS]), tuple(_host(part) for part in several)


def at(url: URL, servers: Sequence[Host]) -> URL:
    """The same database on other servers."""
    several = tuple(str(host) for host in servers)
    return url.set(host=None, port=None).update_query_dict({"host": several})


def shown(url: URL) -> str:
    """The address as people type it, without its password."""
    plain = url.set(password=None)
    several = hosts(url)
    if len(several) < 2:
        return url.render_as_string(hide_password=True)
    servers = ",".join(str(host).removesuffix(f":{PORT}") for host in several)
    rest = plain.difference_update_query(["host"]).set(username=None, database=None)
    options = rest.render_as_string().partition("?")[2]
    person = f"{plain.username}@" if plain.username else ""
    tail = f"?{options}" if options else ""
    return f"postgresql://{person}{servers}/{plain.database or ''}{tail}"


def _host(part: str) -> Host:
    found = _SERVER.fullmatch(part)
    if found is None or not 0 < int(found["port"] or PORT) < 65_536:
        raise ArgumentError(f"no server: {part!r}")
    return Host(found["host"].strip("[]"), int(found["port"] or PORT))
