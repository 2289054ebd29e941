"""Our side of the customs desk: drives runs, sends, takes answers; until it is killed.

The product's own worker, policies and sweeper, without a queue between them: nothing of theirs
outlives a kill but the log, the kept messages and the folder.
"""

import os
import sys
import threading
from pathlib import Path

from adapters.bootstrap import System
from adapters.customs.chosen import exchange_for
from adapters.demonstration import DemonstrationCarrier
from adapters.outstanding import MODELS, outstanding
from adapters.settings import Settings
from application.customs_desk import GatewayError
from application.event_log import ChangedMeanwhile
from application.work_requests import Request
from application.working import Worker
from domain.refusals import Refused
from projections.following import follow_all, prepare

IDLE_SECONDS = 0.05


def do(worker: Worker, request: Request) -> None:
    try:
        worker.do(request)
    except (GatewayError, ChangedMeanwhile, Refused):
        return  # The next sweep asks again.


def wait_for_end(ending: threading.Event) -> None:
    sys.stdin.read()
    ending.set()


def main(url: str, folder: str) -> None:
    settings = Settings(database_url=url, state_folder=str(Path(folder)))
    system = System(url)
    prepare(system.engine, MODELS)
    policies = system.policy_rounds(lambda _: None)
    ending = threading.Event()
    threading.Thread(target=wait_for_end, args=(ending,), daemon=True).start()
    with exchange_for(settings, system) as exchange:
        worker = system.worker(exchange, DemonstrationCarrier(wrong_per_thousand=0))
        os.write(1, b"ready\n")
        while not ending.is_set():
            policies.catch_up()
            follow_all(system.engine, system.log, MODELS)
            waiting = outstanding(system)
            for request in waiting:
                do(worker, request)
            if not worker.take_mail() and not waiting:
                ending.wait(IDLE_SECONDS)
    system.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
