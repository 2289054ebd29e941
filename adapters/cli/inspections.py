"""`inspections`: rules and officers of a site; freeze, witness, draw, reveal and repeat a draw.

Who acts is the option `--actor` before the word: officers are told apart by it.
"""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
import typer

from adapters.cli.faults import OptionUnusableError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from application.drawing_lots import DrawTargets, FreezeDraw
from application.grading import ReviewGrades
from application.streams import DRAW
from domain.draw_commands import GiveWitness, RevealSeed
from domain.draw_parts import DrawRules
from domain.drawing import commitment_of
from domain.grade_parts import GradeRules
from domain.identifiers import DrawId, OfficerId, RunId
from domain.inspection_draw import InspectionDraw, faults
from domain.inspection_rules import SetDrawRules, SetGradeRules
from domain.officer_roster import RecordRelation, SetDuty
from projections import inspection_draws

Rules = TypeVar("Rules", DrawRules, GradeRules)

app = typer.Typer(help="Inspections drawn by lot, so that anybody can repeat the draw.")

SECRET_BYTES = 32
"""Of a seed and of its salt: what nobody guesses."""

ID = typer.Argument(help="Draw id.")
JSON = typer.Option(False, "--json", help=AS_JSON)
SECRET = typer.Option(
    ..., "--secret", help="File with seed and salt: yours alone until they are revealed."
)
REASON = typer.Option(..., help="Why, for ever.")
FROM = typer.Option(..., "--from", help="First day: 2026-12-01.")
RULES_FILE = typer.Argument(help="Rules as JSON.")
COLUMNS = (
    "draw_id", "frozen_at", "committed_by", "candidates", "witness", "targets", "revealed_at",
)  # fmt: skip


def officer_of(session: Session) -> OfficerId:
    return OfficerId(session.actor)


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OptionUnusableError("--from is a day such as 2026-12-01") from None


@app.command()
def rules(
    context: typer.Context,
    file: Path = RULES_FILE,
    since: str = FROM,
    delegation: str = typer.Option(..., help="Customs' number; empty: customs draws again."),
    reason: str = REASON,
    as_json: bool = JSON,
) -> None:
    """Say what share of which grade and risk is drawn, from a day on."""
    session, day = session_of(context), day_of(since)
    said = read_rules(file, DrawRules)
    session.act(
        lambda at: SetDrawRules(said, day, delegation, reason, officer_of(session), at), as_json
    )


@app.command("grade-rules")
def grade_rules(
    context: typer.Context,
    file: Path = RULES_FILE,
    since: str = FROM,
    reason: str = REASON,
    as_json: bool = JSON,
) -> None:
    """Say how enterprises are graded, from a day on."""
    session, day, said = session_of(context), day_of(since), read_rules(file, GradeRules)
    session.act(lambda at: SetGradeRules(said, day, reason, officer_of(session), at), as_json)


def read_rules(file: Path, kind: type[Rules]) -> Rules:
    """Raises OptionUnusableError."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as fault:
        raise OptionUnusableError(f"{file}: {fault}") from None


@app.command()
def duty(
    context: typer.Context,
    officer: str = typer.Argument(help="Party and name: customs/lin."),
    is_on: bool = typer.Option(True, "--on/--off"),
    reason: str = typer.Option("", help="Needed for --off."),
    as_json: bool = JSON,
) -> None:
    """Put an officer on the roster, on duty or off it."""
    session = session_of(context)
    session.act(
        lambda at: SetDuty(OfficerId(officer), is_on, reason, officer_of(session), at), as_json
    )


@app.command()
def relate(
    context: typer.Context,
    officer: str = typer.Argument(help="Party and name: customs/lin."),
    enterprise: str = typer.Argument(help="A merchant or declarant."),
    reason: str = REASON,
    as_json: bool = JSON,
) -> None:
    """Record why an officer is not drawn for an enterprise."""
    session = session_of(context)
    session.act(
        lambda at: RecordRelation(OfficerId(officer), enterprise, reason, officer_of(session), at),
        as_json,
    )


@app.command()
def review(
    context: typer.Context,
    enterprises: list[str] = typer.Argument(help="Merchants and declarants."),
    as_json: bool = JSON,
) -> None:
    """Judge enterprises anew by the rules in force."""
    session, named = session_of(context), tuple(enterprises)
    session.act(lambda at: ReviewGrades(named, officer_of(session), at), as_json)


@app.command()
def freeze(
    context: typer.Context,
    draw: str = ID,
    runs: list[str] = typer.Argument(help="Clearance runs whose orders may be drawn."),
    secret: Path = SECRET,
    as_json: bool = JSON,
) -> None:
    """Freeze the list, and commit to a seed that is written into a new file and nowhere else."""
    session, run_ids = session_of(context), tuple(map(RunId, runs))
    seed, salt = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)
    keep_secret(secret, seed, salt)
    commitment = commitment_of(seed, salt)
    session.act(
        lambda at: FreezeDraw(DrawId(draw), run_ids, commitment, officer_of(session), at), as_json
    )


def keep_secret(file: Path, seed: bytes, salt: bytes) -> None:
    """Before the command: a seed that was committed to and lost could never be revealed."""
    try:
        written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise OptionUnusableError(f"--secret {file}: {fault.strerror}") from None
    with os.fdopen(written, "w") as opened:
        opened.write(f"{seed.hex()} {salt.hex()}\n")


def secrets_in(file: Path) -> tuple[str, str]:
    """Seed and salt. Raises OptionUnusableError."""
    try:
        seed, salt = file.read_text().split()
    except (OSError, ValueError):
        raise OptionUnusableError(f"--secret {file} holds no seed and salt") from None
    return seed, salt


@app.command()
def witness(
    context: typer.Context,
    draw: str = ID,
    value: str = typer.Argument(help="A number thrown, a line of today's paper."),
    as_json: bool = JSON,
) -> None:
    """Name the value that is drawn with; not by who committed."""
    session = session_of(context)
    session.act(lambda at: GiveWitness(DrawId(draw), value, session.actor, at), as_json)


@app.command("draw")
def draw_lots(
    context: typer.Context, draw: str = ID, secret: Path = SECRET, as_json: bool = JSON
) -> None:
    """Draw orders and officers, and keep every order that is drawn in the zone."""
    session, (seed, salt) = session_of(context), secrets_in(secret)
    session.act(lambda at: DrawTargets(DrawId(draw), seed, salt, officer_of(session), at), as_json)


@app.command()
def reveal(
    context: typer.Context, draw: str = ID, secret: Path = SECRET, as_json: bool = JSON
) -> None:
    """Publish the seed and the salt of what was drawn."""
    session, (seed, salt) = session_of(context), secrets_in(secret)
    session.act(lambda at: RevealSeed(DrawId(draw), seed, salt, at), as_json)


@app.command()
def repeat(context: typer.Context, draw: str = ID, as_json: bool = JSON) -> None:
    """Draw once more from the events alone, and say whether the lots fall the same."""
    session = session_of(context)
    with session.system() as system:
        state: InspectionDraw = session.state(system, DRAW, draw)
    found = list(faults(state))
    targets = state.drawn.targets if state.drawn else ()
    show_one(
        {"draw_id": draw, "drawn": len(targets), "faults": "; ".join(found) or "none"}, as_json
    )
    if not as_json:
        show_rows(targets, ("order_id", "run_id", "officer"), as_json)
    if found:
        raise typer.Exit(1)


@app.command("list")
def list_draws(context: typer.Context, as_json: bool = JSON) -> None:
    """List draws, the latest first."""
    session = session_of(context)
    with session.reading() as connection:
        rows = inspection_draws.draws_of(connection, session.book)
    show_rows(rows, COLUMNS, as_json)
