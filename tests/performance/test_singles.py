from adapters.bootstrap import System
from adapters.settings import Settings
from tests.performance.singles import (
    EVERY_REFUSED,
    run_singles,
    run_singles_alone,
    run_singles_over_http,
)

COMMANDS = 2 * EVERY_REFUSED


def test_each_command_has_its_outcome_whichever_way_it_comes(sqlite_url):
    system = System(sqlite_url)
    try:
        results = [run_singles(system, COMMANDS, 8), run_singles_alone(system, COMMANDS)]
        assert [each.refused for each in results] == [2, 2]
        assert all(0 < each.p50_ms <= each.p99_ms for each in results)
        system.follow()
        settings = Settings(sqlite_url)
        posted = run_singles_over_http(system, settings, COMMANDS, 8)
        assert posted.refused == 0
        assert posted.commands_per_second > 0
    finally:
        system.close()
