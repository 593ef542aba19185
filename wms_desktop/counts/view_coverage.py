"""What a plan would cover, and the figures behind it, in words (CNT-1)."""

from __future__ import annotations

from collections.abc import Callable

from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.planning import Classes, Coverage
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr

WITHOUT_CODES = (CountScope.SITE, CountScope.ABC_DUE, CountScope.EMPTIED, CountScope.SHORTAGES)
_MOST_NAMED = 3


def covers(found: Coverage) -> str:
    """How much there would be to count."""
    if not found.locations:
        return tr("Nothing to count at present")
    places = tr("{n} {n:location|locations}", n=found.locations)
    lines = tr("{n} {n:line|lines}", n=found.lines)
    items = tr("{n} {n:item|items}", n=found.items)
    return tr(", @@list").join((places, lines, items))


def why(scope: CountScope, found: Coverage) -> str:
    """The figures that make a choice worth its work; empty where it needs none."""
    match scope:
        case CountScope.ABC_DUE:
            return _classes(found)
        case CountScope.EMPTIED:
            return tr("Booked empty since the last count: quick to check.")
        case CountScope.SHORTAGES if found.documents:
            named = tr(", @@list").join(found.documents[:_MOST_NAMED])
            if (more := len(found.documents) - _MOST_NAMED) > 0:
                named = tr("{documents} and {n} more", documents=named, n=more)
            return tr("Picking found goods short or damaged: {documents}", documents=named)
        case CountScope.SHORTAGES:
            return tr("No open finding of short or damaged goods.")
        case _:
            return ""


def _classes(found: Coverage) -> str:
    said = [
        tr(
            "{class_}: {due} of {items} due, every {days} days",
            class_=each.abc_class.value,
            due=each.due,
            items=each.items,
            days=each.every_days,
        )
        for each in found.classes
    ]
    if found.unclassified:
        said.append(tr("{n} {n:item has|items have} no class yet", n=found.unclassified))
    return "\n".join(said)


def classes_question(found: Classes, on_yes: Callable[[], object]) -> Question:
    """What classifying would change, before it does."""
    numbers = tr(", @@list").join(f"{each.value} {n}" for each, n in found.items)
    return Question(
        tr("Classify {n} {n:item|items}?", n=sum(n for _each, n in found.items)),
        numbers,
        tr("{n} {n:item changes|items change} the class", n=found.changes),
        tr("Classify"),
        tr("Leave as is"),
        on_yes=on_yes,
        danger=False,
    )
