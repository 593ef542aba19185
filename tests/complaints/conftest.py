"""A shop where somebody complains."""

from __future__ import annotations

import pytest

from tests.complaints.complaining import Complaining
from tests.shop import Shop


@pytest.fixture
def complaining(shop: Shop) -> Complaining:
    """On both engines."""
    return Complaining(shop)


@pytest.fixture
def desk(desk_shop: Shop) -> Complaining:
    """On SQLite alone, for views."""
    return Complaining(desk_shop)
