"""Commands and their keys, declared as data: menus, palette, key list and tests read the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from wms_desktop.ui.words import tr

_SPEC = "wms_spec"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One command.

    Attributes:
        id: "page.verb"; stable, used in settings and tests.
        title: English, marked with ``N_``.
        keys: QKeySequence text; empty means button and palette only.
        icon: name of an icon, without suffix.
    """

    id: str
    title: str
    keys: str = ""
    icon: str = ""


# The keys that mean the same on every page (ux.md, Keyboard). A page binds its own command to them.
FIND_KEYS = "F2"
NEW_KEYS = "F3"
REFRESH_KEYS = "F5"
PRINT_KEYS = "F9"
EXPORT_KEYS = "Ctrl+E"
SAVE_KEYS = "Ctrl+S"
SAVE_NEXT_KEYS = "Ctrl+Return"
BACK_KEYS = "Esc"
NEXT_ONE_KEYS = "PgDown"
PREVIOUS_ONE_KEYS = "PgUp"


def clashes(specs: Iterable[ActionSpec]) -> list[str]:
    """Key sequences claimed twice among *specs* that work at the same time."""
    seen = Counter(normal_keys(spec.keys) for spec in specs if spec.keys)
    return sorted(keys for keys, times in seen.items() if times > 1)


def normal_keys(keys: str) -> str:
    """*keys* as Qt writes them, with the two Enter keys taken as one."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    return text.replace("Enter", "Return")


def bind(
    spec: ActionSpec,
    handler: Callable[[], object],
    parent: QWidget,
    *,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QAction:
    """Make *spec* work in *parent*: its key, the palette and the key list lead to *handler*.

    The action's ``setEnabled`` and ``setVisible`` hold for all three.
    """
    action = QAction(tr(spec.title), parent)
    action.setObjectName(spec.id)
    action.setProperty(_SPEC, spec)
    if spec.keys:
        sequences = [QKeySequence(spec.keys)]
        if "Return" in spec.keys:
            sequences.append(QKeySequence(spec.keys.replace("Return", "Enter")))
        action.setShortcuts(sequences)
    action.setShortcutContext(context)
    action.setAutoRepeat(False)
    action.triggered.connect(lambda _checked=False: handler())
    parent.addAction(action)
    return action


def tie(action: QAction, button: QAbstractButton) -> None:
    """Make *button* another way to *action*: same deed, enabled together."""
    button.clicked.connect(lambda _checked=False: action.trigger())
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)


def spec_of(action: QAction) -> ActionSpec | None:
    """The declaration behind *action*, None for an action that `bind` did not make."""
    spec = action.property(_SPEC)
    return spec if isinstance(spec, ActionSpec) else None


def bound_actions(root: QWidget) -> list[QAction]:
    """Every command bound in *root* and below that can be used now, in the order of binding."""
    actions = [*root.actions()]
    for child in root.findChildren(QWidget):
        actions += child.actions()
    return [
        action
        for action in dict.fromkeys(actions)
        if spec_of(action) is not None and action.isVisible() and _is_shown(action, root)
    ]


def _is_shown(action: QAction, root: QWidget) -> bool:
    """Whether the part of *root* that the command belongs to is shown (and not another tab)."""
    owner = action.parent()
    return owner is root or not isinstance(owner, QWidget) or owner.isVisibleTo(root)


def action_for(keys: QKeySequence, actions: Iterable[QAction]) -> QAction | None:
    """The enabled one of *actions* that *keys* lead to."""
    wanted = normal_keys(keys.toString(QKeySequence.SequenceFormat.PortableText))
    for action in actions:
        spec = spec_of(action)
        if spec and action.isEnabled() and spec.keys and normal_keys(spec.keys) == wanted:
            return action
    return None
