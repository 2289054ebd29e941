import pytest

from adapters.customs.links.chosen import link_for
from adapters.customs.links.folder import FolderLink
from adapters.customs.links.http_link import HttpLink
from adapters.settings_file import settings_from
from adapters.usable_settings import UnusableSettingError


def chosen(folder, **given):
    told = {f"JIHUO_{name.upper()}": value for name, value in given.items()}
    with link_for(settings_from(folder, told)) as link:
        return link


def test_the_setting_chooses_the_link(tmp_path):
    folder = chosen(tmp_path, customs=f"files:{tmp_path}/port")
    assert isinstance(folder, FolderLink)
    assert (tmp_path / "port" / "out").is_dir()
    assert isinstance(chosen(tmp_path, state_folder=str(tmp_path / "state")), FolderLink)
    assert (tmp_path / "state" / "customs" / "out").is_dir()
    for address in ("https://gateway.example/port", "http://127.0.0.1:9000"):
        assert isinstance(chosen(tmp_path, customs=address, customs_token="word"), HttpLink)


def test_how_long_answers_are_kept_is_set(tmp_path):
    link = chosen(tmp_path, customs=f"files:{tmp_path}", customs_keep_days="0")
    (tmp_path / "in" / "R1.xml").write_bytes(b"<a/>")
    link.done("R1")
    assert not list(tmp_path.rglob("R1.xml"))


@pytest.mark.parametrize("customs", ["http://gateway.example", "https://", "ftp://port.example"])
def test_a_gateway_is_asked_over_tls_only(tmp_path, customs):
    with pytest.raises(UnusableSettingError, match="a gateway's address of https"):
        chosen(tmp_path, customs=customs)


def test_the_token_is_not_told(tmp_path):
    given = {"JIHUO_CUSTOMS_TOKEN": "a-token", "JIHUO_CUSTOMS_KEYS_PASSWORD": "a-password"}
    assert not {"a-token", "a-password"} & set(repr(settings_from(tmp_path, given)).split("'"))
