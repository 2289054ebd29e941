"""What a draw is asked to do, and the rules for which it refuses."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.draw_parts import Candidate, DrawRules, Exclusion
from domain.identifiers import DrawId, OfficerId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class Freeze:
    """`application.drawing_lots` gathers what is frozen."""

    draw_id: DrawId
    commitment: str
    rules: DrawRules
    rules_from: date
    officers: tuple[OfficerId, ...]
    exclusions: tuple[Exclusion, ...]
    candidates: tuple[Candidate, ...]
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveWitness:
    """Name a value for a committed draw: a number thrown, a sentence of today's paper."""

    draw_id: DrawId
    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw with the seed that was committed to, and its salt, both in hexadecimal."""

    draw_id: DrawId
    seed: str
    salt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RevealSeed:
    """Publish seed and salt of what was drawn."""

    draw_id: DrawId
    seed: str
    salt: str
    at: datetime


Command = Freeze | GiveWitness | Draw | RevealSeed


class UnknownDraw(UnknownThing): ...


class DrawIdTaken(ChangeRefused): ...


class CommitmentUnsound(AmountRefused):
    """Raised for a commitment that is no SHA-256 in hexadecimal."""


class NothingToDraw(AmountRefused):
    """Raised when there is no candidate."""


class NoOfficerFree(AmountRefused):
    """Raised when an enterprise has only officers who are off duty or related to it."""


class WitnessRefused(ChangeRefused):
    """Raised when who committed would also be the witness, or no value is named."""


class WitnessAwaited(ChangeRefused):
    """Raised for a draw whose seed alone would decide."""


class SeedNotCommitted(AmountRefused):
    """Raised for a seed and salt that are not those that were committed to."""


class NotDrawn(ChangeRefused): ...
