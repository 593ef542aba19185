"""How a workstation calls a shared server: settings that no address can weaken.

To another machine only over TLS, with a certificate of the shop's own authority made out to the
host's name, and with a password that proves the server as well (SCRAM with channel binding). On
the machine itself and through a socket nobody listens, so those may stay plain.

Source: reliability.md, Connection settings and Two-tier security; bad-inputs.md 121.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import ArgumentError

from wms_desktop.core import shop_ca
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.server_place import is_here
from wms_desktop.db.address import parsed

CONNECT_S = 5
SETTINGS: dict[str, Any] = {
    "connect_timeout": CONNECT_S,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "target_session_attrs": "read-write",
    "options": "-c statement_timeout=8000 -c lock_timeout=4000"
    " -c idle_in_transaction_session_timeout=15000 -c timezone=UTC",
}
_PROTECTED: dict[str, Any] = {
    "sslmode": "verify-full",
    "channel_binding": "require",
    "require_auth": "scram-sha-256",
    "ssl_min_protocol_version": "TLSv1.2",
    "gssencmode": "disable",
}
# whoever else has an account here may have taken the port: it is told no password in clear
_HERE: dict[str, Any] = {"require_auth": "scram-sha-256,none", "gssencmode": "disable"}


def arguments(url: URL, station: str) -> dict[str, Any]:
    """What the driver is told besides *url*, which it cannot overrule.

    Raises:
        Unavailable: the address asks for less protection to another machine.
    """
    found = SETTINGS | {"application_name": station[:60]}
    if is_local(url):
        return found | _HERE
    require_protected(url)
    given = url.query.get("sslrootcert")
    return found | _PROTECTED | {"sslrootcert": given or str(shop_ca.path())}


def lacks_password(address: str) -> str:
    """The login that *address* names without a password known anywhere; empty for sockets."""
    try:
        url = parsed(address)
        is_named = url.username and hosts(url) and not hosts(url)[0].startswith("/")
        if url.get_backend_name() != "postgresql" or not is_named:
            return ""
    except (ArgumentError, ValueError):
        return ""
    kept = os.environ.get("PGPASSFILE") or str(Path.home() / ".pgpass")
    known = url.password or os.environ.get("PGPASSWORD") or Path(kept).exists()
    return "" if known else str(url.username)


def with_password(address: str, password: str) -> str:
    """*address* for one run; never shown or kept."""
    return parsed(address).set(password=password).render_as_string(hide_password=False)


def hosts(url: URL) -> list[str]:
    """The hosts that *url* names, each as it stands in its certificate; one of several may do."""
    named = [*_parts(url.host or ""), *(part for text in _query(url, "host") for part in text)]
    return [_without_port(host) for host in named] or [
        address for text in _query(url, "hostaddr") for address in text
    ]


def is_local(url: URL) -> bool:
    """Whether every way that *url* may take ends on this machine."""
    addresses = [part for text in _query(url, "hostaddr") for part in text]
    led_away = "service" in url.query or os.environ.get("PGSERVICE")
    if led_away or (os.environ.get("PGHOSTADDR") and not addresses):
        return False
    named = [*hosts(url), *addresses] or _parts(os.environ.get("PGHOST", ""))
    return all(is_here(name) for name in named)


def require_protected(url: URL) -> None:
    """Refuse what would weaken the connection.

    Raises:
        Unavailable: with the option that does.
    """
    for name, fits in (("sslmode", "verify-full"), ("channel_binding", "require")):
        value = url.query.get(name, fits)
        if value != fits:
            raise Unavailable(Lack.DATABASE_WEAK, option=f"{name}={value}")
    if url.query.get("gssencmode", "disable") not in ("disable", "prefer"):
        raise Unavailable(Lack.DATABASE_WEAK, option="gssencmode")


def _query(url: URL, name: str) -> list[list[str]]:
    value = url.query.get(name, ())
    return [_parts(text) for text in ([value] if isinstance(value, str) else value)]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and ":" not in name else host
