"""What a worker's services say when they start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from worker.services import Services

if TYPE_CHECKING:
    from config.settings import Settings


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, True),
        ({"contact": "https://example.org/bot"}, False),
        ({"user_agent": "ours/2 (+https://example.org)"}, False),
        ({"allow_private_addresses": ("127.0.0.0/8",)}, False),
    ],
)
def test_a_fleet_that_does_not_say_who_asks_is_told_so(
    changes: dict[str, Any], said: bool, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    services = Services(settings.model_copy(update={"extract_processes": 1} | changes))
    services.close()
    captured = capsys.readouterr()
    assert ("set NEWSLUICE_CONTACT" in captured.out + captured.err) is said
