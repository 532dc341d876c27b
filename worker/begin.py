"""What the supervisor starts: a worker's extraction children first, which load while this process imports Celery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import SettingsError, load
from tasks.extract.pool import ARTICLE, UNCOMPARED, Pool

if TYPE_CHECKING:
    from config.settings import Settings


def pool_of(settings: Settings) -> Pool:
    """Return the extraction children of a worker with these settings, started."""
    return Pool(settings, work=UNCOMPARED if settings.near_duplicates == "off" else ARTICLE)


def settings_or_exit() -> Settings:
    """Return the settings. Raises SystemExit, with a sentence, where they are wrong."""
    try:
        return load()
    except SettingsError as error:
        raise SystemExit(f"newsluice: {error}") from error


def main() -> None:
    """Run a worker of our application, with Celery's options for one as this process's arguments.

    Its command `worker` alone: the whole command line would load those of Flower and its web server, too.
    """
    pool = pool_of(settings_or_exit())
    from celery.bin.base import CLIContext  # noqa: PLC0415 - these take most of a second, in which the children load, too
    from celery.bin.worker import worker  # noqa: PLC0415

    from worker.app import app  # noqa: PLC0415

    app.extraction = pool
    worker.params.extend(app.user_options["worker"])
    worker.main(obj=CLIContext(app=app, no_color=False, workdir=None, quiet=True))
