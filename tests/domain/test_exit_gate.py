"""Gate passes of an exit, and what the gate reports of the parcels that pass."""

from domain.exit_commands import ExitEmpty, ExitHasLeft, GatePassNumberUsed, GatePassStands
from domain.exit_events import ExitGatePassed, GatePassedUnlisted, GatePassIssued
from tests.domain.exit_examples import (
    EXIT,
    POSTING,
    A,
    B,
    C,
    D,
    exit_list,
    holding,
    issuing,
    later,
    listing,
    passing,
    withdrawing,
)

# Gate passes


def test_a_gate_pass_names_all_that_is_listed():
    exit_list(listing(B, A)).when(issuing()).then(
        GatePassIssued(EXIT, "P1", "lorry", (A, B), later(1))
    )
    exit_list(listing(A), issuing()).when(issuing()).then_nothing()


def test_there_is_one_gate_pass_at_a_time():
    exit_list(listing(A), issuing()).when(issuing("P2")).then_refused(GatePassStands)


def test_a_pass_is_replaced_without_the_held_parcel():
    history = (listing(A, B), issuing(), holding(B))
    exit_list(*history).when(issuing("P2")).then(
        GatePassIssued(EXIT, "P2", "lorry", (A,), later(1))
    )
    exit_list(*history).when(issuing("P1")).then_refused(GatePassNumberUsed)


def test_an_empty_exit_gets_no_gate_pass():
    exit_list(listing(A), withdrawing(A)).when(issuing()).then_refused(ExitEmpty)


def test_the_rest_of_a_list_gets_its_own_pass_when_a_lorry_has_left():
    history = (listing(A, B, C), issuing(), passing(A), holding(C))
    exit_list(*history).when(issuing("P2")).then(
        GatePassIssued(EXIT, "P2", "lorry", (B,), later(1))
    )


def test_an_exit_that_has_left_gets_no_gate_pass():
    history = (listing(A, B), issuing(), passing(A), holding(B))
    exit_list(*history).when(issuing("P2")).then_refused(ExitHasLeft)
    exit_list(listing(A), POSTING).when(issuing()).then_refused(ExitHasLeft)


# The gate


def test_the_gate_reports_what_has_passed_once():
    exit_list(listing(A, B), issuing()).when(passing(B, A, A)).then(
        ExitGatePassed(EXIT, "P1", (A, B), later(2))
    )
    exit_list(listing(A, B), issuing(), passing(A, B)).when(passing(A, B)).then_nothing()


def test_a_list_may_leave_in_parts():
    history = (listing(A, B), issuing(), passing(A))
    exit_list(*history).when(passing(A, B)).then(ExitGatePassed(EXIT, "P1", (B,), later(2)))


def test_what_should_not_have_passed_is_a_case_once():
    history = (listing(A, B), issuing())
    exit_list(*history).when(passing(A, D)).then(
        ExitGatePassed(EXIT, "P1", (A,), later(2)),
        GatePassedUnlisted(EXIT, "P1", (D,), "not on the list", later(2)),
    )
    exit_list(*history, passing(A, D)).when(passing(A, D)).then_nothing()


def test_a_held_parcel_that_passes_is_a_case_and_its_pass_is_not_valid():
    history = (listing(A, B), issuing(), holding(B))
    exit_list(*history).when(passing(A, B)).then(
        GatePassedUnlisted(EXIT, "P1", (A, B), "gate pass not valid", later(2))
    )


def test_a_parcel_that_passed_wrongly_may_still_pass_rightly():
    history = (listing(A, B), issuing(), holding(B), passing(A), issuing("P2"))
    exit_list(*history).when(passing(A, pass_no="P2")).then(
        ExitGatePassed(EXIT, "P2", (A,), later(2))
    )
