"""What happens to a draw: frozen and committed, witnessed, drawn, revealed."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.draw_parts import Candidate, DrawRules, Exclusion, Target
from domain.identifiers import DrawId, OfficerId


@dataclass(frozen=True, slots=True)
class DrawFrozen:
    """Nothing of it changes any more; the commitment binds to a seed that nobody else knows."""

    draw_id: DrawId
    commitment: str
    """SHA-256 of salt and seed, in hexadecimal."""

    rules: DrawRules
    rules_from: date
    officers: tuple[OfficerId, ...]
    exclusions: tuple[Exclusion, ...]
    candidates_count: int
    committed_by: OfficerId
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class CandidatesListed:
    """The frozen list, in portions; recorded with the commitment."""

    draw_id: DrawId
    candidates: tuple[Candidate, ...]
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class WitnessGiven:
    """A value named after the commitment, by another than who committed: neither can choose."""

    draw_id: DrawId
    witness: str
    value: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class TargetsDrawn:
    draw_id: DrawId
    targets: tuple[Target, ...]
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class SeedRevealed:
    """Both in hexadecimal: from here on anybody can repeat the draw."""

    draw_id: DrawId
    seed: str
    salt: str
    revealed_at: datetime


Event = DrawFrozen | CandidatesListed | WitnessGiven | TargetsDrawn | SeedRevealed
