"""Sends orders, payments and waybills of a run: those of which customs' messages can say all."""

from dataclasses import replace

from application.filing import ReadOn, book_facts
from application.streams import ORDER, RUN
from application.unsayable import unsayable
from application.workbench import Handlers, Workbench
from domain.clearance_commands import RecordMatch, SendDocuments
from domain.clearance_parts import PaymentFirmOf
from domain.clearance_sending import due
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document


def send_documents(bench: Workbench, command: SendDocuments) -> None:
    """Orders of which messages cannot say something are told so, and nothing of them is sent.

    While nobody has described the book, every order is sent as it is; a payment waits for refunds
    that are on their way, so that its report agrees with the order.
    """
    bench.load((RUN, [command.run_id]))
    run: ClearanceRun = bench.state(RUN, command.run_id)
    waiting = sorted({i for document in Document for i in due(run, document)})
    bench.load((ORDER, waiting))
    named = [(i, bench.state(ORDER, i)) for i in waiting]
    if book_facts(ReadOn(bench), bench.partition) is not None:
        found = unsayable(bench, run, named, command.at)
        if found:
            failed = tuple(failure for i in sorted(found) for failure in found[i])
            bench.decide(RUN, command.run_id, RecordMatch(command.run_id, (), failed, command.at))
    sending = replace(
        command,
        payment_firms=tuple(
            PaymentFirmOf(i, order.payment.payment_firm) for i, order in named if order.payment
        ),
        refunds_due=tuple(i for i, order in named if order.unpaid_fen),
    )
    bench.decide(RUN, command.run_id, sending)


HANDLERS: Handlers = {SendDocuments: send_documents}
