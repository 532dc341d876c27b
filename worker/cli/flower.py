"""`newsluice flower`: Flower with this project's settings, open to nobody unless told so."""

from __future__ import annotations

import ipaddress

import click

from config.settings import load

#: Where Flower listens unless told otherwise.
ADDRESS = "127.0.0.1"
#: Beginnings of Flower's options that would open it past the check here, and what to use.
OURS = ("address", "port", "basic-auth", "unix-socket", "conf")
INSTEAD = "use --address, --port and NEWSLUICE_FLOWER_BASIC_AUTH"


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="Example: NEWSLUICE_FLOWER_BASIC_AUTH=me:secret newsluice flower --address=0.0.0.0 --port=5555",
)
@click.option("--address", default=ADDRESS, show_default=True, help="Address to listen on.")
@click.option("--port", default=5555, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def flower(address: str, port: int, options: tuple[str, ...]) -> None:
    """Watch workers and tasks in the browser; OPTIONS are Flower's own.

    Other addresses than the loopback ones need NEWSLUICE_FLOWER_BASIC_AUTH (user:password).
    """
    settings = load()
    if ours := [option for option in options if option.lstrip("-").replace("_", "-").startswith(OURS)]:
        raise click.UsageError(f"{ours[0].partition('=')[0]} is not for Flower itself here: {INSTEAD}")
    if not _is_loopback(address) and not settings.flower_basic_auth:
        raise click.UsageError(
            f"Flower would be open to everybody who reaches {address or 'any address'}:{port}; set "
            "NEWSLUICE_FLOWER_BASIC_AUTH to user:password, or leave --address out to listen on loopback only"
        )
    from store.connection import connect  # noqa: PLC0415 - as below

    connect(settings).close()  # no Redis: said now, in one sentence
    from worker.app import app  # noqa: PLC0415 - Celery takes a while to import; other commands do without it

    own = [f"--address={address}", f"--port={port}"]
    if settings.flower_basic_auth:
        own.append(f"--basic_auth={settings.flower_basic_auth}")
    app.start(["--quiet", "flower", *own, *options])


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
