"""What the tests of papers and labels share."""

from __future__ import annotations

import pytest

from wms_desktop.core.language import Language


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language of papers."""
    return Language(request.param)
