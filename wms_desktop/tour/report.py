"""What a tour did, step by step."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the day: what was done, how long it took, what it left."""

    name: str
    seconds: float
    pictures: tuple[str, ...] = ()
    error: str = ""


@dataclass(slots=True)
class Report:
    """The whole day. ``figures`` are measured on the way, each with its unit in its name."""

    steps: list[Step] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether every step worked."""
        return bool(self.steps) and not any(step.error for step in self.steps)

    def as_json(self) -> dict[str, object]:
        """For ``report.json``."""
        return {"ok": self.is_good} | asdict(self)

    def lines(self) -> list[str]:
        """For people at a terminal."""
        lines = []
        for step in self.steps:
            lines.append(f"{'✗' if step.error else '✓'} {step.name} ({step.seconds:.1f} s)")
            if step.error:
                lines.append(f"    {step.error}")
        return lines
