"""A shop on a server, with people of every role at work in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hard.staff import Staff
from tests.postgres import Server


@pytest.fixture(scope="module")
def staff(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """One filled shop a file; nobody there changes what an attack goes for."""
    made = Staff(postgres_server, tmp_path_factory.mktemp("vault"))
    made.fill()
    yield made
    made.close()
