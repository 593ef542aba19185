"""What the database says to a number on the counter: shown before, and for whom."""

from __future__ import annotations

from collections.abc import Callable

from wms_desktop.people.rules import VAULT_SEEKERS
from wms_desktop.pickup import queries
from wms_desktop.pickup.identity import NumberCheck
from wms_desktop.pickup.queries import Uses
from wms_desktop.ui.page import Page


class KeptNumbers:
    """Asks beside the window, and remembers the answers while one waybill is open.

    Args:
        answered: called when `entries` has another answer than before.
    """

    def __init__(self, page: Page, answered: Callable[[], object]) -> None:
        self._page, self._answered = page, answered
        self._asked: set[str] = set()
        self._known: dict[str, frozenset[int]] = {}
        self._waybill = 0

    @property
    def may_ask(self) -> bool:
        """Whether this workstation has the key, and this person the right."""
        vault = self._page.context.vault
        return (
            vault is not None and vault.has_key and self._page.context.acting().may(*VAULT_SEEKERS)
        )

    def begin(self, *, fresh: bool) -> None:
        """A waybill is shown; what is known of one that was shown before is asked for again."""
        self._asked = set()
        if fresh:
            self._known = {}
            self._waybill += 1

    def entries(self, key: str) -> frozenset[int] | None:
        """The vault's entries of a document; None until the database has answered."""
        lookup = str(self._page.context.vault.lookup(key))
        if lookup not in self._asked:
            self._asked.add(lookup)
            self._ask(lookup)
        return self._known.get(lookup)

    def ask_uses(self, check: NumberCheck | None, show: Callable[[Uses], object]) -> None:
        """Whether the document was used for many consignees lately (PCK-10)."""
        if check is None or check.fault or not self.may_ask:
            return
        context, vault = self._page.context, self._page.context.vault
        db, today, waybill = context.db, context.acting().today, self._waybill

        def done(uses: Uses) -> None:
            if waybill == self._waybill:
                show(uses)

        key, length = check.key, len(check.number)
        self._page.read(
            lambda: queries.document_uses(db, vault.lookup(key), today, length=length), done
        )

    def _ask(self, lookup: str) -> None:
        db, waybill = self._page.context.db, self._waybill

        def done(found: frozenset[int]) -> None:
            if waybill == self._waybill and self._known.get(lookup) != found:
                self._known[lookup] = found
                self._answered()

        def failed(error: Exception) -> None:
            self._asked.discard(lookup)  # the next key asks again
            self._page.show_error(error)

        self._page.read(lambda: queries.entries_of(db, lookup), done, failed)
