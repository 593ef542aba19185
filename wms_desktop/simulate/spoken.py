"""Use cases by name, and their commands as text: what was sent can be sent again after a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.counts import service as counts
from wms_desktop.db.database import Database
from wms_desktop.goods import allocating, outbound, picking, receiving, shipping
from wms_desktop.returns import chain, finishing, inspection
from wms_desktop.returns import service as returns
from wms_desktop.stock import service_moves

Function = Callable[[Database, Acting, Any], Done[Any]]


@dataclass(frozen=True, slots=True)
class Use:
    """A use case, and what it is sent."""

    function: Function
    command: type
    posts: bool = False  # always one document of the ledger


USES: Mapping[str, Use] = {
    "receive": Use(receiving.receive, receiving.Receive, posts=True),
    "undo_receive": Use(receiving.undo_receive, receiving.UndoReceive, posts=True),
    "order": Use(outbound.create, outbound.CreateOutbound),
    "allocate": Use(allocating.allocate_order, allocating.Allocate),
    "pick": Use(picking.pick, picking.Pick),
    "pack": Use(shipping.pack, shipping.Pack),
    "ship": Use(shipping.ship, shipping.Ship, posts=True),
    "call_off": Use(outbound.cancel, outbound.Cancel),
    "transfer": Use(service_moves.transfer, service_moves.Transfer, posts=True),
    "take_back": Use(service_moves.take_back, service_moves.TakeBack, posts=True),
    "open_stock": Use(service_moves.open_stock, service_moves.OpenStock, posts=True),
    "plan_count": Use(counts.plan, counts.Plan),
    "start_count": Use(counts.start, counts.Step),
    "enter": Use(counts.enter, counts.Enter),
    "close_location": Use(counts.close_location, counts.CloseLocation),
    "to_review": Use(counts.to_review, counts.Step),
    "decide": Use(counts.decide, counts.Decide),
    "approve_count": Use(counts.approve, counts.Step),
    "cancel_count": Use(counts.cancel, counts.Cancel),
    "apply": Use(returns.submit, returns.Submit),
    "confirm": Use(chain.confirm, chain.Step),
    "approve_return": Use(chain.approve, chain.Step),
    "issue_slip": Use(chain.issue, chain.Issue),
    "arrive": Use(inspection.arrive, inspection.Arrive),
    "look_at": Use(inspection.look_at, inspection.LookAt),
    "finish": Use(finishing.finish, finishing.Finish),
}


def as_text(command: Any) -> dict[str, Any]:
    """A command's fields as JSON knows them."""
    return {field.name: _plain(getattr(command, field.name)) for field in fields(command)}


def again(kind: type, said: Mapping[str, Any]) -> Any:
    """The command that *said* came from."""
    hints = _hints(kind)
    return kind(**{name: _made(hints[name], value) for name, value in said.items()})


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return as_text(value)
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def _made(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return None if value is None else _made(kinds[0], value)
    if origin is tuple:
        return tuple(_made(get_args(hint)[0], each) for each in value)
    if is_dataclass(hint):
        return again(hint, value)  # type: ignore[arg-type]
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if hint in (UUID, Decimal) or issubclass(hint, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
