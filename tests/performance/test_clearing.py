import pytest

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.verification.running import verify
from domain.clearance_stages import Stage
from tests.performance.clearing import (
    MICROSECONDS,
    PARTS,
    Clock,
    NotReleasedError,
    cleared,
    declare_and_answer,
    matched_wave,
    require_released,
    stages_of,
)
from tests.performance.customs_ground import opened_ground
from tests.performance.facts import lives_of
from tests.performance.library_match import with_documents
from tests.performance.of_matching import rates_of, ready_waves


@pytest.fixture(scope="module")
def ground(database_url):
    ground = opened_ground(database_url)
    yield ground
    ground.system.close()


def test_a_wave_is_released_by_signed_messages_that_are_kept_and_all_is_sound(ground):
    rates = cleared(ground, 12)
    assert rates["a CPU second"] == pytest.approx(MICROSECONDS / sum(rates[part] for part in PARTS))
    with ground.system.engine.connect() as connection:
        query = "SELECT kind, bytes FROM stored_messages WHERE direction = 'out'"
        kept = dict(connection.exec_driver_sql(query).all())
    assert kept.keys() == {"CEB311", "CEB411", "CEB511", "CEB621"}
    assert all(b"<ds:SignatureValue>" in bytes(body) for body in kept.values())
    assert verify(ground.system.engine, MODELS).is_sound


def test_orders_that_were_not_declared_are_not_told_as_released(ground):
    wave, customs = matched_wave(ground, 6)
    assert stages_of(wave) == {Stage.MATCHED: 6}
    with pytest.raises(NotReleasedError):
        require_released(wave, customs)


def test_what_the_office_takes_is_not_ours(ground):
    wave, customs = matched_wave(ground, 6)
    clock = Clock(customs)
    customs.link.cpu_seconds += 1_000
    assert clock.office == 1_000
    declare_and_answer(wave, customs, clock)
    assert 0 < sum(clock.parts.values()) < 100


def test_orders_match_whether_they_were_read_before_or_not(ground):
    one, other = ready_waves(ground, 24)
    begun = System(ground.system.engine.url.render_as_string(hide_password=False), ground.clock)
    assert rates_of(begun, [one], "")["a second"] > 0
    assert rates_of(ground.system, [other], " kept")["a CPU second kept"] > 0
    begun.close()


@pytest.mark.parametrize(
    ("document", "field", "value", "rule"),
    [
        ("payment", "paid_fen", 1, "M3"),
        ("payment", "payer_key", "other", "M8"),
        ("payment", "order_id", "other", "M1 payment"),
        ("waybill", "order_id", "other", "M1 waybill"),
        ("waybill", "waybill_no", "", "M10"),
        ("waybill", "consignee", {"name": "a", "telephone": "b", "address": "c"}, "M4"),
        ("buyer", "telephone", "", "M5"),
        ("amounts", "goods_fen", 1, "M9"),
        ("amounts", "tax_fen", 1, "M2"),
    ],
)
def test_the_library_compares_what_we_compare(ground, document, field, value, rule):
    (life,) = lives_of(ground.begin_wave(1), [0])
    order = with_documents(life)
    order.match("R1")
    assert order.is_matched
    getattr(order, document)[field] = value
    order.match("R1")
    failed = order.pending_events[-1]
    assert type(failed).__name__ == "MatchFailed"
    assert rule in {each["rule"] for each in vars(failed)["failures"]}
