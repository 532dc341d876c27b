"""Settings come from one table, wrong ones are all named at once, secrets are masked."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from config.checks import mask_url
from config.settings import Settings, SettingsError, load, load_with_sources, shown


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("NEWSLUICE_CONCURRENCY=1\nNEWSLUICE_RETRY_MAX=1\nNEWSLUICE_HOST_DELAY=1.5\nOTHER=1\n")
    monkeypatch.setenv("NEWSLUICE_RETRY_MAX", "2")
    monkeypatch.setenv("NEWSLUICE_HOST_DELAY", "2.5")
    monkeypatch.setenv("NEWSLUICE_LOG_LEVEL", "")
    settings, sources = load_with_sources(host_delay=3.5, log_format=None)
    assert (settings.concurrency, settings.retry_max, settings.host_delay) == (1, 2, 3.5)
    assert sources == {"concurrency": ".env", "retry_max": "environment", "host_delay": "command line"}


def test_every_wrong_setting_is_named_at_once_and_no_secret_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLUICE_CONCURRENCY", "many")
    monkeypatch.setenv("NEWSLUICE_FLOWER_BASIC_AUTH", "s3cret")
    monkeypatch.setenv("NEWSLUICE_REDIS_URL", "http://:s3cret@there")
    with pytest.raises(SettingsError) as error:
        load()
    said = str(error.value)
    assert all(f"NEWSLUICE_{name}: " in said for name in ("CONCURRENCY", "FLOWER_BASIC_AUTH", "REDIS_URL"))
    assert "s3cret" not in said


@pytest.mark.parametrize(("name", "nearest"), [("CONCURENCY", "CONCURRENCY"), ("REDISURL", "REDIS_URL")])
def test_an_unknown_setting_is_named_with_the_nearest_known_one(
    name: str, nearest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"NEWSLUICE_{name}", "1")
    with pytest.raises(SettingsError, match=f"NEWSLUICE_{name} in the environment; did you mean NEWSLUICE_{nearest}"):
        load()
    monkeypatch.delenv(f"NEWSLUICE_{name}")
    Path(".env").write_text(f"NEWSLUICE_{name}=1\n")
    with pytest.raises(SettingsError, match=r"in the \.env"):
        load()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"output": "stream,files"}, "OUTPUT"),
        ({"output": ","}, "OUTPUT is empty"),
        ({"allow_private_addresses": "home"}, "ALLOW_PRIVATE_ADDRESSES"),
        ({"allow_private_addresses": "true"}, r"ALLOW_PRIVATE_ADDRESSES.*takes the networks .* 10\.1\.0\.0/16"),
        ({"allow_private_addresses": "10.0.0.0/8,yes"}, "ALLOW_PRIVATE_ADDRESSES"),
        ({"namespace": "a b"}, "NAMESPACE"),
        ({"namespace": ""}, "NAMESPACE"),
        ({"fetch_proxy": "proxy:3128"}, "FETCH_PROXY"),
        ({"user_agent": "a\nb"}, "USER_AGENT"),
        ({"retry_base_seconds": 10.0, "retry_cap_seconds": 5.0}, "RETRY_CAP_SECONDS"),
        ({"extract_memory_mib": 300, "extract_recycle_mib": 400}, "EXTRACT_RECYCLE_MIB"),
        ({"extract_recycle_mib": 40}, "EXTRACT_RECYCLE_MIB"),
        ({"concurrency": 0}, "CONCURRENCY"),
        ({"host_group": "address", "fetch_proxy": "http://127.0.0.1:3128"}, "HOST_GROUP is address"),
    ],
)
def test_values_that_cannot_work_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(**given)


def test_networks_are_parsed_and_a_no_means_none() -> None:
    networks = load(allow_private_addresses="10.0.0.1/8, ::1").private_networks
    assert networks == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))
    assert load(allow_private_addresses="no").private_networks == ()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().concurrency = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("redis://:pw@there:1/0", "redis://:***@there:1/0"),
        ("redis://me:p%40w@there", "redis://me:***@there"),
        ("redis://there:1/0", "redis://there:1/0"),
        ("unix:///a/b.sock", "unix:///a/b.sock"),
    ],
)
def test_passwords_in_urls_are_masked(url: str, masked: str) -> None:
    assert mask_url(url) == masked
    assert shown(load(redis_url=url), "redis_url") == masked


def test_secrets_are_not_shown() -> None:
    assert shown(load(flower_basic_auth="me:pw"), "flower_basic_auth") == "***"


def test_every_setting_says_what_it_does() -> None:
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []
