"""The privacy notice of the counter: why a document is looked at, and what is kept how long.

Its version is kept with every release, so that it can be said later what somebody was told.
A change of a text is a new version.

Source: PIPL articles 17, 19 and 30; Taiwan's PDPA article 8; PCK-11.
"""

from __future__ import annotations

from wms_desktop.core.language import N_

NOTICE_VERSION = "2026-11-22"
NOTICE = (
    (
        N_("Why we look at your document"),
        N_(
            "To hand goods over to the right person only, and to prove it later. "
            "Without the check nothing can be released."
        ),
    ),
    (
        N_("What we keep"),
        N_(
            "Kind of document, name, number, last day of validity, time, clerk, and your "
            "signature. The number is encrypted; lists and papers show its first and last "
            "character. We keep no picture of your document and never keep the document itself."
        ),
    ),
    (
        N_("How long"),
        N_(
            "The number is erased after the days that the house has set, at most 180 by "
            "default; copies for safety follow within 35 days. The record that the check was "
            "done stays with the waybill."
        ),
    ),
    (
        N_("Who sees it"),
        N_(
            "The full number only the duty manager and the administrator, for a stated reason "
            "that is recorded. It is passed on only where a law demands it."
        ),
    ),
    (
        N_("Your rights"),
        N_(
            "You may ask what is kept of you, have it corrected or erased, and withdraw your "
            "consent, at this counter. Goods already handed over stay handed over."
        ),
    ),
)
