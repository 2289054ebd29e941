"""What the actors of money do: ask the payment firm, and give orders what came before them."""

from application import streams
from application.customs_desk import PaymentFirm, RefundRequest
from application.hands import Hands
from application.payment_shares import TakeShare
from application.refund_answers import TakeRefundAnswer
from application.refund_references import RefundReference
from domain.identifiers import OrderId, Partition
from domain.order_state import PreSaleOrder
from domain.order_state import Stage as OrderStage
from domain.payment import Payment
from domain.refund import Refund
from domain.refund import Stage as RefundStage


class MoneyWork:
    """May run twice, at once or never, as everything that actors do."""

    def __init__(self, hands: Hands, firm: PaymentFirm) -> None:
        self._hands = hands
        self._firm = firm

    def pay_refunds(self, partition: Partition, order_id: OrderId) -> None:
        """The payment firm pays each refund once; that it has paid is then the order's fact.

        After a crash between asking and recording it is asked again under the same reference, and
        says what it has done. One that failed waits for somebody to decide.
        """
        named = [(partition, order_id)]
        order: PreSaleOrder = self._hands.states(streams.ORDER, named)[named[0]]
        owed = sorted(order.owed.keys() - order.repaid)
        local_ids = {i: (partition, streams.refund_id_of(order_id, i)) for i in owed}
        refunds = self._hands.states(streams.REFUND, list(local_ids.values()))
        for refund_id in owed:
            refund: Refund = refunds[local_ids[refund_id]]
            if refund.stage is not RefundStage.FAILED:
                reference = RefundReference(partition, order_id, refund_id, refund.attempt)
                self._ask_back(RefundRequest(reference, order.owed[refund_id]))

    def _ask_back(self, request: RefundRequest) -> None:
        answer, reference = self._firm.pay_back(request), request.reference
        taking = TakeRefundAnswer(
            reference.order_id,
            reference.refund_id,
            reference.attempt,
            answer.outcome,
            request.amount_fen,
            answer.reason,
            answer.answer_hash,
            answer.at or self._hands.clock(),
        )
        # Two who asked at once were answered alike: the second finds it recorded.
        command_id = f"refund:{reference}:{answer.outcome.value}:{answer.answer_hash}"
        self._hands.give(reference.book, taking, command_id)

    def take_shares(self, shared: Partition, payment_id: str) -> None:
        """Orders that were placed, or named, after their payment was reported take their share."""
        named = [(shared, payment_id)]
        payment: Payment = self._hands.states(streams.PAYMENT, named)[named[0]]
        owners = [(owner.book, owner.order_id) for owner in payment.standing]
        orders = self._hands.states(streams.ORDER, owners)
        for book, order_id in owners:
            order: PreSaleOrder = orders[book, order_id]
            if order.stage is not OrderStage.ABSENT and payment_id not in order.payments:
                taking = TakeShare(payment_id, order_id, self._hands.clock())
                self._hands.give(book, taking, f"take-share:{payment_id}:{order_id}")
