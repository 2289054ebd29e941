"""One draw of inspections: targets and officers by lot, so that nobody could choose either.

First the list, the rules and the officers are frozen under a commitment to a seed; then another
names a value; then the lots are drawn from both; then the seed is told, and anybody can repeat it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.decider import Decider
from domain.draw_commands import (
    Command,
    CommitmentUnsound,
    Draw,
    DrawIdTaken,
    Freeze,
    GiveWitness,
    NoOfficerFree,
    NotDrawn,
    NothingToDraw,
    RevealSeed,
    SeedNotCommitted,
    UnknownDraw,
    WitnessAwaited,
    WitnessRefused,
)
from domain.draw_events import (
    CandidatesListed,
    DrawFrozen,
    Event,
    SeedRevealed,
    TargetsDrawn,
    WitnessGiven,
)
from domain.draw_parts import Candidate, Target
from domain.drawing import SECRET_BYTES_MIN, Lots, commitment_of, drawn, eligible_for
from domain.identifiers import in_events
from domain.replacing import replace

SHA256 = re.compile(r"[0-9a-f]{64}")
HEXADECIMAL = re.compile(r"([0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class InspectionDraw:
    frozen: DrawFrozen | None = None
    candidates: tuple[Candidate, ...] = ()
    witnessed: WitnessGiven | None = None
    drawn: TargetsDrawn | None = None
    revealed: SeedRevealed | None = None


def evolve(draw: InspectionDraw, event: Event) -> InspectionDraw:
    match event:
        case DrawFrozen():
            return InspectionDraw(event)
        case CandidatesListed():
            return replace(draw, candidates=(*draw.candidates, *event.candidates))
        case WitnessGiven():
            return replace(draw, witnessed=event)
        case TargetsDrawn():
            return replace(draw, drawn=event)
        case SeedRevealed():
            return replace(draw, revealed=event)


def decide(command: Command, draw: InspectionDraw) -> list[Event]:
    if isinstance(command, Freeze):
        return freeze(command, draw)
    if draw.frozen is None:
        raise UnknownDraw(draw_id=command.draw_id)
    match command:
        case GiveWitness():
            return give_witness(command, draw, draw.frozen)
        case Draw():
            return draw_lots(command, draw, draw.frozen)
        case RevealSeed():
            return reveal(command, draw, draw.frozen)


def freeze(command: Freeze, draw: InspectionDraw) -> list[Event]:
    if draw.frozen is not None:
        if draw.frozen.commitment == command.commitment:
            return []
        raise DrawIdTaken(draw_id=command.draw_id)
    if not SHA256.fullmatch(command.commitment):
        raise CommitmentUnsound(commitment=command.commitment)
    if not command.candidates:
        raise NothingToDraw(draw_id=command.draw_id)
    for each in command.candidates:
        if not eligible_for(each, command.officers, command.exclusions):
            raise NoOfficerFree(merchant_id=each.merchant_id, declarant=each.declarant)
    ordered = sorted(command.candidates, key=lambda each: each.order_id)
    return [
        DrawFrozen(
            command.draw_id,
            command.commitment,
            command.rules,
            command.rules_from,
            command.officers,
            command.exclusions,
            len(ordered),
            command.by,
            command.at,
        ),
        *(CandidatesListed(command.draw_id, part, command.at) for part in in_events(ordered)),
    ]


def give_witness(command: GiveWitness, draw: InspectionDraw, frozen: DrawFrozen) -> list[Event]:
    """The first value counts: a second could be chosen."""
    known = draw.witnessed
    if known is not None and (known.witness, known.value) == (command.by, command.value):
        return []
    if known is not None or command.by == frozen.committed_by or not command.value.strip():
        raise WitnessRefused(draw_id=command.draw_id)
    return [WitnessGiven(command.draw_id, command.by, command.value, command.at)]


def draw_lots(command: Draw, draw: InspectionDraw, frozen: DrawFrozen) -> list[Event]:
    require_committed(command, frozen)
    if draw.drawn is not None:
        return []
    if draw.witnessed is None:
        raise WitnessAwaited(draw_id=command.draw_id)
    targets = targets_of(draw, frozen, draw.witnessed, bytes.fromhex(command.seed))
    return [TargetsDrawn(command.draw_id, targets, command.at)]


def targets_of(
    draw: InspectionDraw, frozen: DrawFrozen, witnessed: WitnessGiven, seed: bytes
) -> tuple[Target, ...]:
    officers = {
        each: eligible_for(each, frozen.officers, frozen.exclusions) for each in draw.candidates
    }
    lots = Lots(seed, frozen.draw_id, witnessed.value)
    return drawn(lots, frozen.rules, draw.candidates, officers)


def require_committed(command: Draw | RevealSeed, frozen: DrawFrozen) -> None:
    """Raises SeedNotCommitted."""
    secrets = (command.seed, command.salt)
    if all(is_secret(text) for text in secrets):
        seed, salt = map(bytes.fromhex, secrets)
        if commitment_of(seed, salt) == frozen.commitment:
            return
    raise SeedNotCommitted(draw_id=command.draw_id)


def is_secret(text: str) -> bool:
    return len(text) >= 2 * SECRET_BYTES_MIN and bool(HEXADECIMAL.fullmatch(text))


def reveal(command: RevealSeed, draw: InspectionDraw, frozen: DrawFrozen) -> list[Event]:
    require_committed(command, frozen)
    if draw.drawn is None:
        raise NotDrawn(draw_id=command.draw_id)
    if draw.revealed is not None:
        return []
    return [SeedRevealed(command.draw_id, command.seed, command.salt, command.at)]


def faults(draw: InspectionDraw) -> Sequence[str]:
    """What does not hold when a revealed draw is repeated from its events alone; nothing if all."""
    if draw.frozen is None or draw.witnessed is None or draw.drawn is None or not draw.revealed:
        return ["not revealed"]
    seed, salt = bytes.fromhex(draw.revealed.seed), bytes.fromhex(draw.revealed.salt)
    found = list[str]()
    if commitment_of(seed, salt) != draw.frozen.commitment:
        found.append("the seed is not the one that was committed to")
    if len(draw.candidates) != draw.frozen.candidates_count:
        found.append("the list of candidates is not whole")
    if draw.witnessed.witness == draw.frozen.committed_by:
        found.append("who committed was also the witness")
    if targets_of(draw, draw.frozen, draw.witnessed, seed) != draw.drawn.targets:
        found.append("the lots fall otherwise")
    return found


DECIDER = Decider(initial=InspectionDraw(), evolve=evolve, decide=decide)
