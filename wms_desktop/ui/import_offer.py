"""Where a list is empty because nothing was brought in yet: the way to the import."""

from __future__ import annotations

from collections.abc import Callable, Collection

from wms_desktop.core.acting import Role
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when


class ImportOffer:
    """A plain button in an empty state, for those who may import.

    Args:
        kind: what is missing: "items", "orders", …
        deed: the words on the button, in the language shown.
        who: the roles that may import it.
        missing: whether there is none of it yet, asked on a worker thread; without it, an empty
            list is enough.
    """

    def __init__(
        self,
        empty: EmptyState,
        page: Page,
        kind: str,
        deed: str,
        who: Collection[Role],
        missing: Callable[[], bool] | None = None,
    ) -> None:
        self._page, self._who, self._missing = page, who, missing
        self.button = Button(deed, icon="file-import")
        self.button.setObjectName(f"import_offer_{kind}")
        self.button.clicked.connect(
            lambda _checked=False: page.context.shell.go_to("settings", part="import", kind=kind)
        )
        empty.add_button(self.button)
        show_when(self.button, False)

    def show_for(self, empty: bool) -> None:
        """Offer it where the list is *empty*, not where a search found nothing."""
        wanted = empty and self._page.context.acting().may(*self._who)
        if wanted and self._missing is not None:
            self._page.read(self._missing, lambda missing: show_when(self.button, missing))
        else:
            show_when(self.button, wanted)
