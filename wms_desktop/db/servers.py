"""Several servers behind one address: which is asked first, and when an answer may be believed.

With a synchronous standby a commit is acknowledged once both have it. Two things would tell
"posted" earlier, and both are closed here: a wait that somebody cancels (the server commits and
only warns), and a repeated key whose first run the primary holds alone.

Source: reliability.md, 2 and G6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.address import Host

PATIENCE_S = 3  # for each server of several, so that a frozen one is passed over in time
_ALONE = "wms_alone"
_WAITS = "SyncRepWaitForLSN"  # where the server warns from, whatever its language
_OPTION = re.compile(r"-c (\w+=\w+)")
_WAIT_ALREADY = text(
    "SELECT count(*) FROM pg_stat_activity WHERE usename = session_user AND wait_event = 'SyncRep'"
    " AND pid <> pg_backend_pid() AND now() - state_change > interval '3 seconds'"
)
_A_MARK = text("SELECT pg_logical_emit_message(true, 'wms', '')")


def follow(engine: Engine, hosts: Sequence[Host]) -> None:
    """Ask the server first that answered last, and give each of several less time."""
    if len(hosts) < 2:
        return
    order = list(hosts)

    def on_connecting(_dialect: Any, _record: Any, _values: Any, named: dict[str, Any]) -> None:
        if "hostaddr" not in named:  # else each name belongs to the address at its place
            named["host"] = ",".join(host.name for host in order)
            named["port"] = ",".join(str(host.port) for host in order)
        named["connect_timeout"] = PATIENCE_S

    def on_connected(connection: Any, _record: Any) -> None:
        answered = Host(connection.info.host, connection.info.port)
        order.sort(key=lambda host: host != answered)  # the others stay in their order

    event.listen(engine, "do_connect", on_connecting)
    event.listen(engine, "connect", on_connected)


def keep_options(engine: Engine, options: str) -> None:
    """Set each ``-c name=value`` once more: a pooler drops what a connection is opened with."""
    settings = ";".join(f"SET {each}" for each in _OPTION.findall(options))

    def on_connected(connection: Any, _record: Any) -> None:
        connection.execute(settings)
        connection.commit()

    event.listen(engine, "connect", on_connected)


def believe_both(engine: Engine) -> None:
    """Let a commit fail that one server alone has, because its wait for the other was cancelled.

    The rows are there and may stay; the operation's key will tell.
    """
    plain = engine.dialect.do_commit

    def on_connected(connection: Any, record: Any) -> None:
        known = record.info

        def on_notice(notice: Any) -> None:
            if notice.source_function == _WAITS:
                known[_ALONE] = True

        connection.add_notice_handler(on_notice)

    def commit(connection: Any) -> None:
        connection.info.pop(_ALONE, None)
        plain(connection)
        if connection.info.pop(_ALONE, False):
            raise engine.dialect.loaded_dbapi.OperationalError("committed on one server alone")

    event.listen(engine, "connect", on_connected)
    engine.dialect.do_commit = commit  # type: ignore[method-assign,assignment]


def wait_for_both(session: Session) -> None:
    """Let the end of this reading transaction wait as a posting does.

    A row that was committed while the standby was away becomes visible when the primary starts
    again; telling somebody that it is posted needs the standby to have it. Whoever asks again and
    again joins no queue: a wait outlives the connection that gave it up, and each takes one of the
    few that a login may have.

    Raises:
        Unavailable: another session of this login has waited for seconds.
    """
    if session.get_bind().dialect.name == "postgresql":
        if session.scalar(_WAIT_ALREADY):
            raise Unavailable(Lack.DATABASE_BUSY)
        session.execute(_A_MARK)
