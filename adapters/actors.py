"""The actors: each takes one kind of request off its queue and has the worker do it.

A request is a hint that holds ids only. Lost, doubled or late it does no harm: what is left to do
is read from the streams, and the sweeper asks again.
"""

from collections.abc import Callable, Mapping
from typing import Any

import dramatiq

from application.work_requests import Request, Work
from application.working import Worker
from domain.identifiers import Partition
from domain.refusals import Refused

Asker = Callable[[Request], None]

QUEUES: Mapping[Work, str] = {
    Work.DRIVE_RUN: "clearance",
    Work.TRANSMIT: "customs",
    Work.PAY_REFUNDS: "refunds",
    Work.DECLARE_RETURN: "returns",
    Work.TAKE_SHARES: "payments",
    Work.EMPTY_CAMPAIGN: "campaigns",
    Work.SETTLE_CAMPAIGN: "campaigns",
    Work.TEND_WAITLIST: "campaigns",
    Work.RECORD_ASSIGNED: "customs",
    Work.FILE_PAPERS: "customs",
    Work.SEND_PAPER: "customs",
}
"""One each, so that a customs office that does not answer keeps no buyer's money back."""

RETRIES_MAX = 3
"""For a fault that passes in seconds; after that the sweeper asks anew."""

BACKOFF_MS = 1_000


def declare_actors(broker: dramatiq.Broker, worker: Worker) -> Asker:
    """Declare every actor on a broker; the answer puts requests on its queues."""
    actors = {work: actor_of(broker, worker, work) for work in Work}

    def ask(request: Request) -> None:
        actors[request.work].send(partition=request.partition, subject=request.subject)

    return ask


def actor_of(broker: dramatiq.Broker, worker: Worker, work: Work) -> dramatiq.Actor[..., Any]:
    def act(*, partition: str, subject: str) -> None:
        worker.do(Request(work, Partition(partition), subject))

    actor: dramatiq.Actor[..., Any] = dramatiq.actor(
        broker=broker,
        actor_name=work.name.lower(),
        queue_name=QUEUES[work],
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
        throws=(Refused,),
    )(act)
    return actor
