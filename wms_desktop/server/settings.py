"""The lines that a shared server's two files need, ready to be pasted.

Source: reliability.md, Connection settings (server) and Two-tier security (``pg_hba``).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network

from wms_desktop.core.errors import Refused
from wms_desktop.server.certificates import SERVER_CERTIFICATE, SERVER_KEY
from wms_desktop.server.kinds import ServerFault

CERTIFICATES = "/etc/wms-server"
WORKSTATIONS = 25
_EACH, _SPARE = 4, 50  # connections of a program; and for backups, looks, second windows, standbys
_MAINTENANCE = ("postgres", "template1")


@dataclass(frozen=True, slots=True)
class ServerLines:
    """What to paste: at the end of ``postgresql.conf``, and instead of ``pg_hba.conf``."""

    postgresql: tuple[str, ...]
    pg_hba: tuple[str, ...]


def lines(
    subnet: str,
    *,
    database: str = "wms",
    certificates: str = CERTIFICATES,
    archive: str = "",
    windows: bool = False,
    workstations: int = WORKSTATIONS,
) -> ServerLines:
    """Both files' lines for workstations in *subnet*.

    Args:
        certificates: the folder on the server where its certificate and key lie.
        archive: the folder on another disk that every finished piece of the log is copied to.
        windows: the server runs there, where it cannot notice a vanished client by itself.
        workstations: how many programs may be open at once.

    Raises:
        Refused: *subnet* is none, or everybody.
    """
    network = checked_subnet(subnet)
    folder = certificates.replace("\\", "/").rstrip("/").replace("'", "''")
    told: tuple[str, ...] = (
        "listen_addresses = '*'",
        f"max_connections = {workstations * _EACH + _SPARE}  # {_EACH} a workstation",
        "ssl = on",
        f"ssl_cert_file = '{folder}/{SERVER_CERTIFICATE}'",
        f"ssl_key_file = '{folder}/{SERVER_KEY}'",
        "ssl_min_protocol_version = 'TLSv1.2'",
        "password_encryption = 'scram-sha-256'",
        "tcp_keepalives_idle = 30",
        "tcp_keepalives_interval = 10",
        "tcp_keepalives_count = 3",
        "client_connection_check_interval = '5s'",
        "idle_session_timeout = 0",
        "authentication_timeout = '10s'",
        "temp_file_limit = '4GB'  # one question does not fill the disk",
        "log_connections = on",
        "log_disconnections = on",
        "log_lock_waits = on",
        "log_line_prefix = '%m [%p] %q%u@%d %a %h '",
        "log_error_verbosity = terse  # no rows of the shop in the server's log",
        "log_min_error_statement = panic  # and no statements",
        "lc_messages = 'C'",
    )
    if windows:
        told = tuple(line for line in told if not line.startswith("client_connection_check"))
    told += _archiving(archive, windows=windows)
    rules: tuple[str, ...] = (
        "# TYPE  DATABASE  USER  ADDRESS  METHOD",
        "local    all      postgres                  peer",
        "host     all      all       127.0.0.1/32    scram-sha-256",
        "host     all      all       ::1/128         scram-sha-256",
        f"host     all      postgres  {network}  reject",
        *(f"host     {each}  all  {network}  reject" for each in _MAINTENANCE if each != database),
        f"hostssl  {database}  all  {network}  scram-sha-256",
    )
    if windows:
        rules = tuple(rule for rule in rules if not rule.startswith("local"))
    return ServerLines(told, rules)


def _archiving(folder: str, *, windows: bool) -> tuple[str, ...]:
    if not folder:
        return ()
    place = folder.replace("\\", "/").rstrip("/").replace("'", "''").replace("%", "%%")
    command = f'test ! -f "{place}/%f" && cp "%p" "{place}/%f"'
    if windows:
        place = place.replace("/", "\\")
        command = f'copy "%p" "{place}\\%f"'
    return "archive_mode = on", "archive_timeout = '15min'", f"archive_command = '{command}'"


def checked_subnet(subnet: str) -> str:
    """*subnet* as ``pg_hba.conf`` writes it.

    Raises:
        Refused: no network, or one that holds everybody.
    """
    try:
        network = ip_network(subnet.strip(), strict=False)
    except ValueError as error:
        raise Refused(ServerFault.BAD_SUBNET, subnet=subnet) from error
    if network.prefixlen == 0:
        raise Refused(ServerFault.BAD_SUBNET, subnet=subnet)
    return str(network)
