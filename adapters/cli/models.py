"""`models`: where every read model stands, and what an operator may do about it."""

import json
from dataclasses import asdict
from typing import Any

import typer

from adapters.bootstrap import System
from adapters.cli.output import AS_JSON, as_plain, show_rows
from adapters.cli.replay import models_named
from adapters.cli.session import session_of
from adapters.model_states import ModelState, at_fault, model_states, outcome_of
from adapters.poison import PoisonEvent, poison_at
from application.following import PolicyFollower
from projections import hindrances
from projections.hindrances import Skip, skips_of

app = typer.Typer(no_args_is_help=False)

NAME = typer.Argument(help="The read model.")
COLUMNS = ("name", "position", "lag_events", "lag_age", "state", "worker")
SKIP_COLUMNS = ("name", "position", "actor", "decided_at", "why")


@app.callback(invoke_without_command=True)
def models(
    context: typer.Context, as_json: bool = typer.Option(False, "--json", help=AS_JSON)
) -> None:
    """Show where every read model stands; pause, resume, retry or skip for one."""
    if context.invoked_subcommand:
        return
    with session_of(context).system() as system:
        states = model_states(system)
        poison = {s.name: poison_of(system, s) for s in at_fault(states)}
        now = system.clock()
    if as_json:
        facts = [facts_of(state, poison.get(state.name)) for state in states]
        print(json.dumps(facts, ensure_ascii=False, default=as_plain))
        return
    rows = [
        {
            "name": state.name,
            "position": state.position,
            "lag_events": state.lag_events,
            "lag_age": f"{state.lag_seconds:,.1f} s",
            "state": state.state(now),
            "worker": state.worker or "–",
        }
        for state in states
    ]
    show_rows(rows, COLUMNS)
    for state in at_fault(states):
        tell_fault(state, poison[state.name])
    for state in states:
        if state.rebuild and (outcome := outcome_of(state.rebuild)):
            print(f"last rebuild of {state.name}: {outcome}")


@app.command()
def pause(context: typer.Context, name: str = NAME) -> None:
    """Have a read model stand where it is; pages go on showing it."""
    session = session_of(context)
    with session.system() as system:
        model = known(name)
        was_news = hindrances.pause(system.engine, model, session.actor, system.clock())
    print(f"{model} is paused" if was_news else "already so")


@app.command()
def resume(context: typer.Context, name: str = NAME) -> None:
    """Have a paused read model go on."""
    with session_of(context).system() as system:
        model = known(name)
        was_news = hindrances.resume(system.engine, model)
    print(f"{model} goes on" if was_news else "already so")


@app.command()
def retry(context: typer.Context, name: str = NAME) -> None:
    """Try the event once more at which a read model stands still."""
    with session_of(context).system() as system:
        follower = known(name, or_policies=True)
        hindrances.retry(system.engine, follower)
    print(f"{follower} tries again")


@app.command()
def skip(
    context: typer.Context,
    name: str = NAME,
    position: int = typer.Option(help="Where it stands still.", min=1),
    why: str = typer.Option(help="Kept for ever with your name and the time."),
) -> None:
    """Have a read model go on without an event: for ever, in every rebuild and check."""
    session = session_of(context)
    with session.system() as system:
        follower = known(name, or_policies=True)
        decided = Skip(follower, position, session.actor, system.clock(), why)
        hindrances.skip(system.engine, decided)
    print(f"{follower} goes on without the event at position {position}")


@app.command()
def skips(
    context: typer.Context, as_json: bool = typer.Option(False, "--json", help=AS_JSON)
) -> None:
    """List every event that was ever skipped: by whom, when and why."""
    with session_of(context).system() as system:
        show_rows(skips_of(system.engine), SKIP_COLUMNS, as_json)


def known(name: str, *, or_policies: bool = False) -> str:
    if or_policies and name == PolicyFollower.name:
        return name
    (model,) = models_named(name)
    return model.name


def poison_of(system: System, state: ModelState) -> PoisonEvent | None:
    return poison_at(system.log, state.fault.position) if state.fault else None


def tell_fault(state: ModelState, poison: PoisonEvent | None) -> None:
    assert state.fault is not None
    print(f"{state.name} stands still at position {state.fault.position}: {state.fault.reason}")
    if poison:
        print(f"    {poison.name}, version {poison.version} of {poison.stream_id}")
        print(f"    {poison.payload}")


def facts_of(state: ModelState, poison: PoisonEvent | None) -> dict[str, Any]:
    rebuild = state.rebuild
    return {
        **{name: getattr(state, name) for name in ("name", "position", "lag_events")},
        "lag_seconds": round(state.lag_seconds, 3),
        "state": state.standing,
        "worker": state.worker or None,
        "paused": asdict(state.pause) if state.pause else None,
        "fault": asdict(state.fault) if state.fault else None,
        "event": asdict(poison) if poison else None,
        "rebuild": {**asdict(rebuild), "percent": rebuild.percent} if rebuild else None,
    }
