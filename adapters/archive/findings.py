"""What verification found to differ, and where."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that differs; position 0 is none."""

    part: str
    file: str
    position: int
    message: str


@dataclass(slots=True)
class Report:
    """The first findings by name and the number of all, so that a ruined archive fits too."""

    findings_max: int
    findings: list[Finding] = field(default_factory=list)
    findings_count: int = 0
    parts: int = 0
    files: int = 0
    events: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.findings_count

    def tell(self, part: str, message: str, *, file: str = "", position: int = 0) -> None:
        self.findings_count += 1
        if len(self.findings) < self.findings_max:
            self.findings.append(Finding(part, file, position, message))
