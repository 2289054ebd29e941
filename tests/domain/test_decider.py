from domain.decider import Decider


def test_a_state_is_its_events_oldest_first():
    decider = Decider(initial="", evolve=lambda state, event: state + event, decide=lambda *_: [])
    assert decider.state_of(["a", "b", "c"]) == "abc"
    assert decider.state_of([]) == ""
