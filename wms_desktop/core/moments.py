"""Moments as people at the site read them: stored in UTC, shown in the site's own time zone."""

from __future__ import annotations

from datetime import datetime, tzinfo


class _Site:
    """The zone of the site that this program works at; the computer's own until it is known."""

    zone: tzinfo | None = None


def show_moments_in(zone: tzinfo | None) -> None:
    """Show moments in *zone* from now on; None for the computer's own."""
    _Site.zone = zone


def site_time(moment: datetime) -> datetime:
    """*moment* on the site's clock."""
    return moment.astimezone(_Site.zone)
