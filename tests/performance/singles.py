"""Commands that arrive one by one from many clients: how many a second, and how long each waits."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from adapters.access.secrets import form_mark
from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.processes.web import listening, serving
from adapters.settings import DEMONSTRATION_KEY, Settings
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from application.envelope import Envelope
from application.ordering import Sender
from domain.identifiers import OrderId, Partition
from domain.order_amounts import priced
from domain.order_commands import ConfirmPayment, PlaceOrder
from domain.refusals import Refused
from tests.signing_in import admin_session

BOOK = Partition("demo.NB01")
ACTOR = "payment firm"
ORDERS_PER_PLACING = 1_000
EVERY_REFUSED = 50
"""One in so many commands pays an order that nobody placed."""

runs = count(1)


@dataclass(frozen=True, slots=True)
class SinglesResult:
    commands_per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


@dataclass(slots=True)
class Client:
    """One thread that sends its commands one after the other, each when the last is answered."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    fault: BaseException | None = None


def run_singles(system: System, commands: int, clients: int = 64) -> SinglesResult:
    """Payments of so many orders, placed beforehand, from threads through `System.handle`."""

    def send(payment: ConfirmPayment) -> bool:
        try:
            system.handle(BOOK, payment, f"pay:{payment.order_id}", ACTOR)
        except Refused:
            return False
        return True

    return driven(payments_of(system, commands), send, clients)


def run_singles_alone(system: System, commands: int) -> SinglesResult:
    """The same from one thread, not gathered: what a command costs that waits for nobody."""

    def send(payment: ConfirmPayment) -> bool:
        now = system.clock()
        try:
            system.handling.handle(Envelope(BOOK, payment, f"pay:{payment.order_id}", ACTOR, now))
        except Refused:
            return False
        return True

    return driven(payments_of(system, commands), send, 1)


def run_singles_over_http(
    system: System, settings: Settings, commands: int, clients: int = 64
) -> SinglesResult:
    """Forms that correct a consignee, posted to served pages over connections that stay open."""
    orders = placed_orders(system, commands)
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    connections: dict[int, http.client.HTTPConnection] = {}
    app = create_app(system, settings)
    secret = admin_session(app.state.doors, system.clock())

    def send(order: PlaceOrder) -> bool:
        client = threading.get_ident()
        if client not in connections:
            connections[client] = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        return posted(connections[client], order, secret)

    with serving(listener, settings, lambda: app):
        try:
            return driven(orders, send, clients)
        finally:
            for connection in connections.values():
                connection.close()


def posted(connection: http.client.HTTPConnection, order: PlaceOrder, secret: str) -> bool:
    person = order.consignee
    form = urlencode(
        {
            "act": "consignee",
            "mark": form_mark(secret),
            "command_id": f"correct:{order.order_id}",
            "name": person.name,
            "telephone": f"{person.telephone}1",
            "address": person.address,
        }
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{SESSION_COOKIE}={secret}",
    }
    connection.request("POST", f"/orders/{quote(order.order_id)}/consignee", form, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (303, 409), answer.status
    return answer.status == 303


def payments_of(system: System, commands: int) -> list[ConfirmPayment]:
    """What is due of each order; one in EVERY_REFUSED is for an order that there is not."""
    return [
        replace(payment, order_id=OrderId(f"{payment.order_id}-none"))
        if place % EVERY_REFUSED == EVERY_REFUSED - 1
        else payment
        for place, payment in enumerate(map(payment_of, placed_orders(system, commands)))
    ]


def payment_of(order: PlaceOrder) -> ConfirmPayment:
    due = priced(order.lines, order.freight_fen, order.discount_fen, order.at.date())[1].paid_fen
    payment_id = f"pay-{order.order_id}"
    return ConfirmPayment(order.order_id, payment_id, "PAY", order.buyer_key, due, order.at)


def placed_orders(system: System, wanted: int) -> list[PlaceOrder]:
    """Orders of one campaign that stand; a buyer who has bought too much this year is passed."""
    at = datetime.now(UTC) - timedelta(hours=1)
    number = f"{at:%H%M%S%f}-{next(runs)}"
    draft = replace(campaign_of(1, f"m{number}", wanted * 4, at), units_min=1)
    desk = HandlingDesk(system.handling, BOOK, Sender("shop", at))
    desk.open_campaign(draft)
    standing: list[PlaceOrder] = []
    numbers = count()
    while len(standing) < wanted:
        size = min(ORDERS_PER_PLACING, wanted - len(standing))
        chance = Chance(7)
        orders = [
            order_of(next(numbers), draft, chance, DEMONSTRATION_KEY, at) for _ in range(size)
        ]
        # One buyer an order: nobody's year is full.
        orders = [replace(o, buyer_key=type(o.buyer_key)(f"b-{o.order_id}")) for o in orders]
        refused = desk.place(orders)
        standing += [order for order in orders if order.order_id not in refused]
    return standing


def driven(work: Sequence[Any], send: Callable[[Any], bool], clients: int) -> SinglesResult:
    """Every client takes each n-th piece of work; all begin together."""
    played = [Client() for _ in range(clients)]
    together = threading.Barrier(clients + 1)
    threads = [
        threading.Thread(target=play, args=(client, work[place::clients], send, together))
        for place, client in enumerate(played)
    ]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for fault in (client.fault for client in played if client.fault):
        raise fault
    waited = sorted(each for client in played for each in client.seconds)
    return SinglesResult(
        len(work) / seconds,
        waited[len(waited) // 2] * 1_000,
        waited[len(waited) * 99 // 100] * 1_000,
        sum(client.refused for client in played),
    )


def play(
    client: Client, work: Sequence[Any], send: Callable[[Any], bool], together: threading.Barrier
) -> None:
    together.wait()
    try:
        for each in work:
            began = time.perf_counter()
            is_taken = send(each)
            client.seconds.append(time.perf_counter() - began)
            client.refused += not is_taken
    except BaseException as fault:  # Raised in the thread that measures.
        client.fault = fault
