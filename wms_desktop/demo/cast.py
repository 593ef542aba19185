"""Names, phones and goods to draw from; everything comes from one seeded random source."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wms_desktop.core.paths import resources_dir


@dataclass
class Cast:
    """The people and things of the sample shop.

    Phones use the fictitious range 199 0000 xxxx, and identity numbers are never made at all.
    """

    random: random.Random
    taken: set[str] = field(default_factory=set)

    @cached_property
    def lists(self) -> dict[str, Any]:
        """The raw lists of the sample file."""
        text = (resources_dir() / "sample" / "sample.json").read_text(encoding="utf-8")
        loaded: dict[str, Any] = json.loads(text)
        return loaded

    def person(self) -> str:
        """A name of a person; one in twelve has a rare character or an unusual form."""
        if self.random.random() < 1 / 12:
            return str(self.random.choice(self.lists["rare_names"]))
        given = str(self.random.choice(self.lists["given"]))
        if self.random.random() < 0.75:
            given += self.random.choice(self.lists["given"])
        return str(self.random.choice(self.lists["surnames"])) + given

    def mobile(self) -> str:
        """A mobile number that nobody has."""
        return f"1990000{self.random.randrange(10_000):04d}"

    def organization(self) -> list[str]:
        """(name, contact, phone, address, language) of a company."""
        chosen: list[str] = self.random.choice(self.lists["organizations"])
        return chosen

    def parcel(self) -> str:
        """What a consignment holds."""
        return str(self.random.choice(self.lists["parcels"]))
