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
_WHERE = {"host", "hostaddr", "port"}
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
    several, ports = _listed(url, "host"), _listed(url, "port")
    if several:
        alike = ports if len(ports) == len(several) else ports[:1] * len(several)
        return tuple(_host(part, *alike[n : n + 1]) for n, part in enumerate(several))
    return (Host(url.host or "", url.port or PORT),)


def with_reports_apart(url: URL) -> tuple[URL, tuple[Host, ...]]:
    """The address itself, and the servers that ``?reports=HOST[:PORT]`` names for reports."""
    named = url.query.get(_REPORTS, ())
    several = named.split(",") if isinstance(named, str) else named
    if url.get_backend_name() != "postgresql" or not several:
        return url, ()
    return url.difference_update_query([_REPORTS]), tuple(_host(part) for part in several)


def place(url: URL) -> URL:
    """Which database it is: the address without a login and without what only says how."""
    where = {name: value for name, value in url.query.items() if name in _WHERE}
    return URL.create(
        url.drivername, host=url.host, port=url.port, database=url.database, query=where
    )


def at(url: URL, servers: Sequence[Host]) -> URL:
    """The same database on other servers."""
    several = tuple(str(host) for host in servers)
    alone = URL.create(url.drivername, url.username, url.password, database=url.database)
    how = {name: value for name, value in url.query.items() if name not in _WHERE}
    return alone.update_query_dict({**how, "host": several})


def shown(url: URL) -> str:
    """The address as people type it, without its password."""
    url = url.set(drivername=url.get_backend_name())
    several = hosts(url)
    if len(several) < 2:
        return url.render_as_string(hide_password=True)
    servers = ",".join(str(host).removesuffix(f":{PORT}") for host in several)
    rest = url.difference_update_query(["host", "port"])
    options = rest.render_as_string().partition("?")[2]
    person = f"{url.username}@" if url.username else ""
    tail = f"?{options}" if options else ""
    return f"postgresql://{person}{servers}/{url.database or ''}{tail}"


def _listed(url: URL, name: str) -> list[str]:
    """The values of an option, repeated or with commas between."""
    given = url.query.get(name, ())
    texts = [given] if isinstance(given, str) else given
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _host(part: str, port: str = "") -> Host:
    if part.startswith(("/", "@")):  # a socket of this machine
        found = re.fullmatch(r"(?P<host>.+?)(?::(?P<port>\d{1,5}))?", part)
    else:
        found = _SERVER.fullmatch(part)
    number = (found and found["port"]) or port or str(PORT)
    if found is None or not number.isdigit() or not 0 < int(number) < 65_536:
        raise ArgumentError(f"no server: {part!r}")
    return Host(found["host"].strip("[]"), int(number))
