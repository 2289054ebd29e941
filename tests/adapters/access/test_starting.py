import signal
import socket

import pytest

from adapters.access.demonstration import PASSWORD, SIGN_INS
from adapters.processes.web import CannotServeError, listening
from tests.adapters.payments.house import SECRET
from tests.end_to_end.running import jihuo, said

STRONG = "5f2c9e7ab31d48069ac4e17fd2b8836e"
SERVE = ("serve", "--port", "0")


def set_up(folder, text):
    file = folder / "jihuo.toml"
    file.write_text(text)
    file.chmod(0o600)


def as_production(folder):
    set_up(
        folder,
        f'mode = "production"\nperson_key = "{STRONG}"\n'
        f'payments = "https://pay.example"\npayments_secret = "{SECRET}"\n'
        'customs = "files:port"\n',
    )


def everything_said(running, *words):
    lines = [running.says(begin) for begin in words]
    assert running.end(signal.SIGTERM) == 0
    while line := running.lines.get():
        lines.append(line.strip())
    return lines


def test_a_production_tells_the_admins_link_at_its_first_start_only(tmp_path):
    as_production(tmp_path)
    with jihuo(tmp_path, *SERVE) as running:
        address = running.says("jihuo serves: ").removeprefix("jihuo serves: ")
        (told,) = everything_said(running, "nobody has an account yet.")
        assert f"{address}welcome/" in told
    with jihuo(tmp_path, *SERVE) as running:
        assert len(everything_said(running, "jihuo serves: ")) == 1


def test_a_demonstration_tells_its_sign_ins_and_is_no_production_afterwards(tmp_path):
    with jihuo(tmp_path, *SERVE) as running:
        first, *_ = everything_said(running, "accounts for demonstration", "  system")
        assert PASSWORD in first
    as_production(tmp_path)
    answer = said(tmp_path, *SERVE)
    assert answer.returncode == 1
    assert answer.stderr.startswith("jihuo: this database holds accounts of the demonstration")
    assert all(each.name in answer.stderr for each in SIGN_INS)
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("word", ["up", "serve", "work", "follow"])
def test_no_part_of_a_production_starts_with_a_weak_secret(tmp_path, word):
    set_up(tmp_path, 'mode = "production"\n')
    answer = said(tmp_path, word)
    assert answer.returncode == 1
    assert answer.stderr.startswith("jihuo: person_key is the one of demonstrations")
    assert not (tmp_path / "jihuo.db").exists()


@pytest.mark.parametrize("word", ["up", "serve", "work", "follow"])
def test_no_part_of_a_production_starts_with_a_payment_firm_that_is_played(tmp_path, word):
    set_up(tmp_path, f'mode = "production"\nperson_key = "{STRONG}"\n')
    answer = said(tmp_path, word)
    assert answer.returncode == 1
    assert answer.stderr.startswith("jihuo: payments is demonstration, which pays nobody back")
    assert not (tmp_path / "jihuo.db").exists()


@pytest.mark.parametrize("word", ["up", "work"])
def test_no_part_of_a_production_starts_with_the_simulator_of_customs(tmp_path, word):
    as_production(tmp_path)
    file = tmp_path / "jihuo.toml"
    file.write_text(file.read_text().replace("files:port", "simulator"))
    answer = said(tmp_path, word)
    assert answer.returncode == 1
    assert answer.stderr.startswith("jihuo: customs is simulator, which clears nothing")
    assert not (tmp_path / "jihuo.db").exists()


def test_a_production_may_listen_to_others():
    with pytest.raises(CannotServeError, match="JIHUO_MODE=production"):
        listening("0.0.0.0", 0)
    listener = listening("0.0.0.0", 0, is_production=True)
    try:
        assert listener.family is socket.AF_INET
    finally:
        listener.close()
