"""What `verify` says of campaigns and their orders, asked after every append of a walk."""

from adapters.verification import sales
from adapters.verification.campaigns import Campaigns
from adapters.verification.findings import Logged
from application.event_log import Recorded
from domain.identifiers import parts_of


class Sales:
    def __init__(self) -> None:
        campaigns = Campaigns()
        self._checks = [*sales.Sales(campaigns).checks(), *campaigns.checks()]

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
