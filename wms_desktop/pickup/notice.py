"""The privacy notice of the counter: why a document is looked at, and what is kept how long.

Its version is kept with every release, so that it can be said later what somebody was told.

Source: PIPL articles 17, 19 and 30; Taiwan's PDPA article 8; PCK-11.
"""

from __future__ import annotations

NOTICE_VERSION = "2026-11-22"
