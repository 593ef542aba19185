"""The approval chain as the timeline shows it (RET-3)."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.returns import words
from wms_desktop.returns.files import ApplicationFile, StepRow
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.ui.timeline import BAD, CURRENT, DONE, WAITING, TimelineStep
from wms_desktop.ui.words import tr


def steps_of(found: ApplicationFile | None) -> list[TimelineStep]:
    """What was done, who rejected it, what still waits; for None the form that is written."""
    if found is None:
        (_, first, _), *later = words.CHAIN
        writing = TimelineStep(tr(first), tr(N_("Being written")), CURRENT)
        return [writing, *(TimelineStep(tr(title), tr(note)) for _, title, note in later)]
    done = {step.state: step for step in found.steps}
    shown = []
    for state, title, note in words.CHAIN:
        step = done.get(state) if state is not None else None
        if step is not None:
            shown.append(TimelineStep(tr(title), _signed(found, step), DONE))
        elif found.state is not ReturnState.REJECTED:
            shown.append(TimelineStep(tr(title), tr(note) if note else "", WAITING))
    if rejected := done.get(ReturnState.REJECTED):
        note = "\n".join(filter(None, (_signed(found, rejected), rejected.detail)))
        shown.append(TimelineStep(tr(words.STATES[ReturnState.REJECTED]), note, BAD))
    return shown


def _signed(found: ApplicationFile, step: StepRow) -> str:
    return f"{step.person}  {found.local(step.at):%m-%d %H:%M}"
