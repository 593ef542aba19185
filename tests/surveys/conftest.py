"""The shop with whom to ask, on both engines."""

from __future__ import annotations

import pytest

from tests.shop import Shop
from tests.surveys.asked import Asked


@pytest.fixture
def asked(shop: Shop) -> Asked:
    """Short ways, on both engines."""
    return Asked(shop)
