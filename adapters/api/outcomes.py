"""What came of a command, as JSON."""

from typing import Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from adapters.api.problem import Problem
from adapters.api.refusing import of_rule
from adapters.log_tables import accepted_commands
from application.event_log import Accepted
from application.outcome import Outcome


class LeftOut(BaseModel):
    """An order that a set-wise command went on without."""

    model_config = ConfigDict(extra="forbid")

    id: str
    code: str = Field(description="The rule that left it out")
    detail: str


class Answer(BaseModel):
    """An accepted command. Zero events: it was so already."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(description="For `?wait=`: where the log ended with it")
    events: int = Field(description="How many events it wrote when it was accepted")
    is_repeated: bool = Field(description="Whether this key was accepted before")
    left_out: list[LeftOut] | None = Field(
        description="Orders it went on without; null where that is no longer known"
    )
    location: str | None = Field(description="Where the thing stands that it began")


class Done(BaseModel):
    """One command of a batch that was accepted."""

    model_config = ConfigDict(extra="forbid")

    status: Literal[200, 201]
    idempotency_key: str
    answer: Answer


class NotDone(BaseModel):
    """One command of a batch that was not accepted, and why."""

    model_config = ConfigDict(extra="forbid")

    status: int
    idempotency_key: str
    problem: Problem


class BatchAnswer(BaseModel):
    """An answer for each command of a batch, in the order in which they were sent."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(description="For `?wait=`: the last position of those accepted")
    accepted: int
    refused: int
    answers: list[Done | NotDone]


def left_out_of(outcome: Outcome) -> list[LeftOut]:
    found = ((order_id, of_rule(refusal)) for order_id, refusal in outcome.refused.items())
    return [LeftOut(id=i, code=p.code, detail=p.detail) for i, p in sorted(found, key=first)]


def first(pair: tuple[str, Any]) -> str:
    return pair[0]


def events_of(connection: sa.Connection, partition: str, accepted: Accepted) -> int:
    """How many events an accepted command wrote."""
    c = accepted_commands.c
    query = sa.select(c.first_position, c.last_position).where(
        c.partition == partition, c.command_id == accepted.command_id
    )
    begin, end = connection.execute(query).one()
    return 0 if begin is None else end - begin + 1
