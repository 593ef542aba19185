"""The approval chain as the timeline shows it: who did it and when, or who may and until when."""

from __future__ import annotations

from datetime import datetime

from wms_desktop.core.language import N_
from wms_desktop.returns import words
from wms_desktop.returns.files import ApplicationFile, ChainFacts, StepRow
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules_chain import TURNS, Deed
from wms_desktop.ui.timeline import BAD, CURRENT, DONE, WAITING, TimelineStep
from wms_desktop.ui.words import joined, tr

MOST_NAMES = 2
_DEED = {turn.leads_to: turn.deed for turn in TURNS}


def steps_of_draft(facts: ChainFacts | None) -> list[TimelineStep]:
    """The chain of an application that is still written."""
    (_, first, _), *later = words.CHAIN
    shown = [TimelineStep(tr(first), tr(N_("Being written")), CURRENT)]
    for state, title, note in later:
        deed = _DEED.get(state)
        said = [tr(note)] if note else []
        if facts is not None and deed is not None:
            said.insert(0, _names(facts.people[deed]))
        if facts is not None and deed is Deed.CONFIRM:
            said.append(tr(N_("within {hours} h of submitting"), hours=facts.hours))
        shown.append(TimelineStep(tr(title), "\n".join(said)))
    return shown


def steps_of(found: ApplicationFile, now: datetime) -> list[TimelineStep]:
    """What was done, who rejected it, whose turn it is and until when, what still waits."""
    done = {step.state: step for step in found.steps}
    is_off = found.state is ReturnState.REJECTED
    shown = []
    for state, title, note in words.CHAIN:
        step = done.get(state)
        if step is not None:
            detail = step.detail if state is ReturnState.ISSUED else ""
            shown.append(TimelineStep(tr(title), _signed(found, step, detail), DONE))
        elif not is_off:
            is_due = found.turn is not None and found.turn.leads_to is state
            said = _waited_for(found, state, note, now)
            shown.append(TimelineStep(tr(title), said, CURRENT if is_due else WAITING))
    if arrived := done.get(ReturnState.ARRIVED):
        shown.insert(
            4, TimelineStep(tr(words.STATES[arrived.state]), _signed(found, arrived), DONE)
        )
    if closed := done.get(ReturnState.CLOSED):
        shown.append(TimelineStep(tr(words.STATES[closed.state]), _signed(found, closed), DONE))
    if rejected := done.get(ReturnState.REJECTED):
        said = _signed(found, rejected, rejected.detail)
        shown.append(TimelineStep(tr(words.STATES[ReturnState.REJECTED]), said, BAD))
    return shown


def _waited_for(found: ApplicationFile, state: ReturnState, note: str, now: datetime) -> str:
    deed = _DEED.get(state)
    said = [_names(found.people[deed])] if deed is not None else []
    if note:
        said.append(tr(note))
    if found.state is ReturnState.SUBMITTED and deed is Deed.CONFIRM:
        until = f"{found.local(found.confirm_by):%m-%d %H:%M}"
        late = now > found.confirm_by
        said.append(tr(N_("was due {moment}") if late else N_("until {moment}"), moment=until))
    return "\n".join(said)


def _names(names: tuple[str, ...]) -> str:
    """Some of the names; how many more there are."""
    if len(names) <= MOST_NAMES:
        return joined(*names) if names else tr(N_("Nobody has this role"))
    return tr(N_("{name} and {count} more"), name=names[0], count=len(names) - 1)


def _signed(found: ApplicationFile, step: StepRow, detail: str = "") -> str:
    return "\n".join(filter(None, (f"{step.person}  {found.local(step.at):%m-%d %H:%M}", detail)))
