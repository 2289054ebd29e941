"""`history`: every event that touched one order, in words, with who, when and because of what."""

import json
from typing import Any

import typer

from adapters.cli.faults import NothingFoundError
from adapters.cli.output import AS_JSON, when
from adapters.cli.session import session_of
from adapters.wording import words_for
from application.event_log import Recorded
from projections.naming import happened_at
from projections.order_history import touching
from projections.order_membership import streams_of

app = typer.Typer()


@app.command()
def history(
    context: typer.Context,
    order: str = typer.Argument(help="Order id."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Tell everything that ever touched an order."""
    session = session_of(context)
    with session.system() as system:
        system.follow()
        with system.engine.connect() as connection:
            streams = streams_of(connection, session.book, order)
        touched = touching(system.log.history_of(order, streams), order)
    if not touched:
        raise NothingFoundError(f"there is no order {order} in {session.book}")
    facts = [facts_of(recorded) for recorded in touched]
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for recorded, fact in zip(touched, facts, strict=True):
        print(f"{when(happened_at(recorded.event))}  {fact['words']}")
        print(f"    by {fact['actor'] or 'nobody known'}, because of {fact['because_of'] or '–'}")


def facts_of(recorded: Recorded) -> dict[str, Any]:
    metadata = recorded.metadata
    return {
        "position": recorded.position,
        "stream": recorded.stream_id,
        "event": type(recorded.event).__name__,
        "words": words_for(recorded),
        "happened_at": happened_at(recorded.event).isoformat(),
        "recorded_at": metadata.recorded_at.isoformat() if metadata else None,
        "actor": metadata.actor if metadata else None,
        "command": metadata.command_id if metadata else None,
        "because_of": metadata.causation_id if metadata else None,
    }
