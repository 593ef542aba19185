"""Where a shared server is: hosts, port and database, as people type them and as an address.

Source: reliability.md, Connection settings; a second host is the standby that takes over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, quote, unquote, urlsplit

from wms_desktop.core.errors import Refused
from wms_desktop.core.server_faults import PlaceFault

PORT, DATABASE = 5432, "wms"
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_DATABASE = re.compile(r"[\w-]{1,63}")
_SERVER = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>\d+))?")
_APART = re.compile(r"[,，;；、\s]+")


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A shared database.

    Attributes:
        hosts: the primary and its standby in any order; the writable one is taken.
    """

    hosts: tuple[str, ...]
    port: int = PORT
    database: str = DATABASE

    @property
    def url(self) -> str:
        """The address, without login and password; a port stands behind each host."""
        port = "" if self.port == PORT else f":{self.port}"
        shown = ",".join((f"[{host}]" if ":" in host else host) + port for host in self.hosts)
        return f"postgresql://{shown}/{quote(self.database, safe='')}"

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, where nobody listens between."""
        return all(is_here(host) for host in self.hosts)

    @property
    def shown_hosts(self) -> str:
        """The hosts as people type them."""
        return ", ".join(self.hosts)


def is_here(host: str) -> bool:
    """Whether *host* (empty and a folder: a socket) is this machine."""
    if not host or host[0] in "/@" or host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def typed(hosts: str, port: str = "", database: str = "") -> ServerPlace:
    """The place that somebody has typed; empty means the usual one.

    Raises:
        Refused: no host, or something that cannot be one, a port or a database.
    """
    names = tuple(_host(part) for part in _APART.split(hosts.strip()) if part)
    if not names:
        raise Refused(PlaceFault.NO_HOST)
    number = port.strip() or str(PORT)
    if not (number.isascii() and number.isdigit() and 0 < int(number[:6]) < 65536):
        raise Refused(PlaceFault.BAD_PORT, port=port.strip())
    name = database.strip() or DATABASE
    if not _DATABASE.fullmatch(name):
        raise Refused(PlaceFault.BAD_DATABASE, database=name)
    return ServerPlace(names, int(number), name)


def of_address(url: str) -> ServerPlace | None:
    """The place behind an address; None where its parts are more than that (sockets, options,
    two ports)."""
    try:
        found = urlsplit(url)
        if found.scheme.partition("+")[0] not in ("postgresql", "postgres"):
            return None
        if parse_qs(found.query):
            return None
        parts = found.netloc.rpartition("@")[2].split(",")
        named = [_SERVER.fullmatch(part) for part in parts]
        ports = {each["port"] or str(PORT) for each in named if each}
        if None in named or len(ports) != 1:
            return None
        hosts = ",".join(each["host"].strip("[]") for each in named if each)
        return typed(hosts, ports.pop(), unquote(found.path.strip("/")))
    except (Refused, ValueError):
        return None


def _host(text: str) -> str:
    name = text.strip("[]").rstrip(".").lower()
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    labels = name.split(".")
    if labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused(PlaceFault.BAD_HOST, host=text)
    return name
