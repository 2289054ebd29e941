"""The interface in a process of its own, for one demonstration token: what the tour talks to.

Who signs in how is told elsewhere; here one token stands for the operator's admin.
"""

import os
import sys

import uvicorn
from fastapi import Request

from adapters.access.visitor import SYSTEM, Visitor
from adapters.bootstrap import System
from adapters.processes.loops import Loops
from adapters.settings import Settings
from adapters.web.server import create_app
from adapters.web.visitors import NotSignedInError, visitor_of


def bearer(request: Request) -> Visitor:
    if request.headers.get("authorization") != f"Bearer {os.environ['TOKEN']}":
        raise NotSignedInError
    return SYSTEM


def main(database_url: str, port: str) -> None:
    system = System(database_url)
    app = create_app(system, Settings(database_url=database_url))
    app.state.api.dependency_overrides[visitor_of] = bearer
    loops = Loops()

    def follow() -> None:
        system.follow()
        system.log.wait_beyond(system.log.last_position(), 0.2)

    loops.repeat("follower", follow)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
