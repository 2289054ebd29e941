import pytest

from adapters.bootstrap import System
from adapters.demonstration import DECLARANT
from adapters.read_models import MODELS
from adapters.verification.running import verify
from domain.clearance_events import TaxBilled
from domain.clearance_stages import Stage
from domain.firm import PAYMENT
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
from tests.performance.customs_ground import CARRIER, opened_ground
from tests.performance.facts import lives_of
from tests.performance.library_files import firms_and_book, goods_of
from tests.performance.library_match import Matching, with_documents
from tests.performance.of_matching import rates_of, ready_waves
from tests.performance.wave import BOOK, MERCHANT


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
    assert rates["bills"] > 0
    billed = [e.event for e in ground.system.log.page(0, 10_000) if isinstance(e.event, TaxBilled)]
    assert sum(len(event.bills) for event in billed) == 12
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


@pytest.fixture
def theirs(ground):
    """An order of the library's, and all that is on file for it."""
    wave = ground.begin_wave(1)
    app = Matching(env={"PERSISTENCE_MODULE": "eventsourcing.popo"})
    app.file(*firms_and_book(BOOK, MERCHANT, CARRIER), *goods_of(wave.draft))
    (life,) = lives_of(wave, [0])
    order = with_documents(life)
    yield order, app.on_file(order, BOOK, DECLARANT)
    app.close()


def rules_broken(order):
    failed = order.pending_events[-1]
    assert type(failed).__name__ == "MatchFailed"
    return {each["rule"] for each in vars(failed)["failures"]}


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
        ("buyer", "name", "a" * 61, "D3"),
        ("buyer", "id_number", "", "D4"),
        ("waybill", "weight_grams", 1, "D4"),
    ],
)
def test_the_library_compares_what_we_compare(theirs, document, field, value, rule):
    order, filed = theirs
    order.match("R1", filed)
    assert order.is_matched
    getattr(order, document)[field] = value
    order.match("R1", filed)
    assert rule in rules_broken(order)


def test_the_library_looks_at_firms_and_goods_as_we_do(theirs):
    order, filed = theirs
    filed.firms[PAYMENT].facts["dxp_id"] = ""
    for goods in filed.goods.values():
        goods.facts["record_no"] = ""
    order.match("R1", filed)
    assert rules_broken(order) == {"D1", "D2"}
