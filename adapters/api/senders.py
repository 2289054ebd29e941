"""Who sends a request to the interface, and whether it may go on: signed in, and within bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from adapters.access.doors import Doors
from adapters.access.visitor import Visitor
from adapters.api.bounding import require_room
from adapters.api.problem import ProblemError
from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.texts import say
from adapters.web.visitors import doors_of, visitor_of
from domain.identifiers import Partition, shared_of

BEARER = HTTPBearer(
    auto_error=False,
    description="A token of an account, made on its page. A session's cookie serves as well.",
)


@dataclass(frozen=True, slots=True)
class Sender:
    """A visitor with what the interface needs to answer."""

    visitor: Visitor
    system: System
    settings: Settings
    doors: Doors

    @property
    def book(self) -> Partition:
        return Partition(f"{self.settings.operator}.{self.settings.book}")

    @property
    def shared(self) -> Partition:
        return shared_of(self.book)

    def require_model(self, model: str) -> None:
        """Raises ProblemError for a read model that no role of the visitor reads."""
        if not self.visitor.may_read(model):
            raise ProblemError(
                "NotYourRight", say("None of your roles, or of this token, reads it.")
            )

    def require_command(self, command_type: type) -> None:
        if not self.visitor.may_send(command_type):
            command = command_type.__name__
            words = say("None of your roles, or of this token, sends {command}.", command=command)
            raise ProblemError("NotYourRight", words)


def sender_of(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    _bearer: Annotated[object, Security(BEARER)],
) -> Sender:
    """The dependency of every route. Raises ProblemError when too much is sent."""
    state = request.app.state
    require_room(state.api_buckets, visitor.account_id)
    return Sender(visitor, state.system, state.settings, doors_of(request))


def asked_anew(request: Request) -> Visitor:
    """Who sends what is still being answered, as it stands now. Raises NotSignedInError."""
    ask: Callable[[Request], Visitor] = request.app.dependency_overrides.get(visitor_of, visitor_of)
    return ask(request)


Sent = Annotated[Sender, Depends(sender_of)]


def right_to(command_type: type) -> Callable[[Sender], None]:
    """Who may not send a command is told so before its body is looked at."""

    def require(sender: Sent) -> None:
        sender.require_command(command_type)

    return require
