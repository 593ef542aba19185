"""The door of a shared server: how it is opened, and why it stayed shut, told apart.

While somebody is being let in the driver hands over the server's words alone, without its codes and
in the server's language, so they are read here: in English, and in the Chinese of its translators.

Source: bad-inputs.md 120, 121; reliability.md, Two-tier security.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import far_dates, server_address, server_certificate
from wms_desktop.db.server_certificate import CertificateDoubt

_SAID: tuple[tuple[Lack, str], ...] = (
    (Lack.DATABASE_NO_CA, r"root certificate file|could not load system root cert"),
    (Lack.DATABASE_PLAIN, r"server does not support ssl"),
    (Lack.DATABASE_CERT_NAME, r"does not match host name|server certificate.*host name"),
    (Lack.DATABASE_METHOD, r"authentication method requirement|channel binding"),
    (Lack.DATABASE_HOST_REFUSED, r"pg_hba\.conf"),
    (Lack.DATABASE_LOGIN_OFF, r"is not permitted to log in|不允许.*(?:登录|登陆)|不允許.*登入"),
    (
        Lack.DATABASE_LOGIN_FULL,
        r"too many connections for role|由角色.*连接太多|角色.*(?:連線|連接).*(?:太多|過多)",
    ),
    (
        Lack.DATABASE_CROWDED,
        r"too many clients|remaining connection slots|too many connections"
        r"|太多的客户|太多連線|太多用戶端|保留的连接|连接太多|連線太多",
    ),
    (
        Lack.DATABASE_NO_ENTRY,
        r"permission denied for database|connect privilege|数据库.*权限不够|资料库.*权限不够"
        r"|权限不够|權限不足|存取.*被拒",
    ),
    (Lack.DATABASE_UNKNOWN, r'database ".*" does not exist|(?:数据库|資料庫).*不存在'),
    (
        Lack.DATABASE_LOGIN,
        r'password authentication failed|no password supplied|role ".*" does not exist'
        r"|认证失败|認證失敗|驗證失敗|验证失败|角色.*不存在",
    ),
    (Lack.DATABASE_READ_ONLY, r"session is read-only|read-only"),
    (Lack.DATABASE_FOREIGN, r"invalid connection option|invalid uri query|invalid port"),
)
_PATTERNS = tuple((lack, re.compile(pattern, re.I)) for lack, pattern in _SAID)
_NAMES = re.compile(r'server certificate for "([^"]*)"')
_OF_LOOK = {
    CertificateDoubt.ENDED: Lack.DATABASE_CERT_ENDED,
    CertificateDoubt.NOT_YET: Lack.DATABASE_CERT_EARLY,
    CertificateDoubt.OTHER_NAME: Lack.DATABASE_CERT_NAME,
    CertificateDoubt.NO_TLS: Lack.DATABASE_PLAIN,
}


class ServerDoor:
    """Opens connections for one engine.

    Args:
        station: shown to the server's administrator.
    """

    def __init__(self, url: URL, station: str) -> None:
        self.arguments = server_address.arguments(url, station)
        self._was_let_in = False

    def connect(self, dialect: Any, _record: object, given: Any, named: dict[str, Any]) -> Any:
        """A connection, for SQLAlchemy's event ``do_connect``.

        Raises:
            Unavailable: with the reason.
        """
        try:
            connection = dialect.connect(*given, **named)
        except dialect.loaded_dbapi.Error as error:
            raise self._refusal(error, named) from error
        self._was_let_in = True
        far_dates.read_by(connection)
        return connection

    def _refusal(self, error: Exception, named: Mapping[str, Any]) -> Unavailable:
        said, door = str(error), getattr(error, "pgconn", None)
        lack = reason(said)
        if lack is Lack.DATABASE and "certificate verify failed" in said:
            lack = _why_not_believed(named)
        elif lack is Lack.DATABASE and not said.isascii() and getattr(door, "used_password", False):
            lack = Lack.DATABASE_LOGIN  # a server's words in a language that we do not know
        if lack is Lack.DATABASE_LOGIN and self._was_let_in:
            lack = Lack.DATABASE_LOGIN_CHANGED
        return Unavailable(lack, **_shown(lack, said, named))


def reason(said: str) -> Lack:
    """What the driver's or server's words about a connection mean; `Lack.DATABASE` if nothing."""
    return next((lack for lack, pattern in _PATTERNS if pattern.search(said)), Lack.DATABASE)


def _why_not_believed(named: Mapping[str, Any]) -> Lack:
    """Look again at the first host that shows a certificate; the worst is thought of the rest."""
    hosts = str(named.get("host") or "").split(",")
    addresses = str(named.get("hostaddr") or "").split(",")
    ports = str(named.get("port") or 5432).split(",")
    for number, host in enumerate(hosts):
        port = ports[number] if number < len(ports) else ports[0]
        address = addresses[number] if number < len(addresses) else ""
        authority = Path(str(named.get("sslrootcert") or ""))
        try:
            seen = server_certificate.look(host, int(port), authority, address=address)
        except (OSError, ValueError):
            continue
        if seen.fault is not None:
            return _OF_LOOK.get(seen.fault, Lack.DATABASE_IMPOSTOR)
    return Lack.DATABASE_IMPOSTOR


def _shown(lack: Lack, said: str, named: Mapping[str, Any]) -> dict[str, object]:
    """What the sentence names; never anything of the server's answer but certificate names."""
    if lack is Lack.DATABASE_CERT_NAME:
        found = _NAMES.search(said)
        return {"host": named.get("host", ""), "names": found[1] if found else "?"}
    if lack in (Lack.DATABASE_UNKNOWN, Lack.DATABASE_NO_ENTRY, Lack.DATABASE_HOST_REFUSED):
        return {"database": named.get("dbname", "")}
    if lack is Lack.DATABASE_NO_CA:
        return {"path": named.get("sslrootcert", "")}
    return {"host": named.get("host", "")}
