"""Our side of a closing campaign: follows the log, cancels, asks for refunds; until it is killed.

The product's own worker, policies and sweeper, without a queue between them: nothing of theirs
outlives a kill but the log.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from adapters.bootstrap import System
from adapters.customs.no_customs import NoCustoms
from adapters.outstanding import MODELS, outstanding
from adapters.payment_firms.http_firm import HttpPaymentFirm
from application.customs_desk import GatewayError
from application.event_log import ChangedMeanwhile
from application.work_requests import Request
from application.working import Worker
from projections.following import follow_all, prepare

THREADS = 3
IDLE_SECONDS = 0.05


def do(worker: Worker, request: Request) -> None:
    try:
        worker.do(request)
    except (GatewayError, ChangedMeanwhile):
        return  # The next sweep asks again.


def wait_for_end(ending: threading.Event) -> None:
    sys.stdin.read()
    ending.set()


def main(url: str, firm_address: str, folder: str) -> None:
    system = System(url)
    secret = os.environ["JIHUO_PAYMENTS_SECRET"]
    firm = HttpPaymentFirm(firm_address, secret, system.messages)
    worker = system.worker(NoCustoms(), payment_firm=firm)
    prepare(system.engine, MODELS)
    policies = system.policy_rounds(lambda _: None)
    ending = threading.Event()
    threading.Thread(target=wait_for_end, args=(ending,), daemon=True).start()
    with ThreadPoolExecutor(THREADS) as threads:
        os.write(1, b"ready\n")
        while not ending.is_set():
            policies.catch_up()
            follow_all(system.engine, system.log, MODELS)
            waiting = outstanding(system)
            for done in [threads.submit(do, worker, request) for request in waiting]:
                done.result()
            if not waiting:
                ending.wait(IDLE_SECONDS)
    firm.close()
    system.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
