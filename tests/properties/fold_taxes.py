"""What `verify` says of guarantees and withheld taxes, asked after every append of a walk."""

from adapters.verification.findings import Logged
from adapters.verification.guarantees import Guarantees
from adapters.verification.withheld_taxes import WithheldTaxes
from application.event_log import Recorded
from domain.identifiers import parts_of


class Taxes:
    """Total = free + reserved + deducted; withheld = paid + returned + in transit."""

    def __init__(self) -> None:
        self.withheld = WithheldTaxes()
        self._checks = [*Guarantees().checks(), *self.withheld.checks()]

    def take(self, recorded: Recorded) -> None:
        partition, _, local_id = parts_of(recorded.stream_id)
        event = recorded.event
        logged = Logged(recorded.position, partition, local_id, recorded.stream_id, event)
        for check in self._checks:
            if observer := check.observers.get(type(event)):
                observer(logged)

    def check(self) -> None:
        for check in self._checks:
            if check.after_command:
                check.after_command()
            assert check.examination.result.is_sound, check.examination.result.findings
