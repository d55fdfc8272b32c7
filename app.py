"""The web page of the plan chatbot: ``python app.py`` serves it; `create_app` builds it."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from bot.service.watched import Bot
    from bot.web.types import Site
    from index import Settings
    from index.library import Library

# Said before Gradio is imported: it reads these at import, and asks its makers for news otherwise.
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
# Said before the server is made: which proxies are believed is our own setting, and by default none is.
UNFOOLED = {"FORWARDED_ALLOW_IPS": ""}


def create_app(settings: Settings, bot: Bot | None = None) -> gr.Blocks:
    """The page as Gradio blocks; `bot` None opens the product's own."""
    site = open_site(settings, bot)
    from bot.web import build_page

    return build_page(site)


def open_site(settings: Settings, bot: Bot | None = None, library: Library | None = None) -> Site:
    """What the page is made from: settings, plan, bot, the documents `bot` answers from."""
    os.environ.update(QUIET | UNFOOLED)
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]  # else Gradio looks for it at every call
    from bot.service.service import Service
    from bot.service.watched import Watched
    from bot.web.memory import Remembering
    from bot.web.types import Site
    from corpus import load_plan

    service = Service.of(settings)
    if bot is None:
        from bot import PlanBot

        bot = opened = PlanBot.open(settings, _say)
        library = opened.library
    remembering = Remembering(bot, waiting=settings.llm_concurrent_calls if settings.llm else 0)
    return Site(settings, load_plan(), Watched(remembering, service), service, library)


def main(arguments: list[str] | None = None) -> int:
    """Serves the page until it is interrupted; one line on stderr when it cannot, and 1, or 78 for a wrong setting.

    What ends with 78 (``EX_CONFIG``) would end so again: whoever starts it anew after a fault need not try.
    """
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the web page of the plan chatbot.")
    parser.add_argument("--host", help="address to listen on (default: PLANBOT_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: PLANBOT_PORT or 7860)")
    given = parser.parse_args(arguments)
    from index.errors import PlanBotError, SettingsError
    from index.settings import Settings

    try:
        settings = Settings.read()
        asked = {name: value for name, value in vars(given).items() if value is not None}
        settings = Settings.model_validate({**settings.model_dump(), **asked})
        _check_port(settings)
        serve(settings)
    except (PlanBotError, ValueError, OSError) as error:
        print(f"app.py: {' '.join(str(error).split())}", file=sys.stderr)
        return os.EX_CONFIG if isinstance(error, SettingsError) else 1
    return 0


def serve(settings: Settings) -> None:
    """Opens the bot and serves the page, until interrupted."""
    from bot.service.logs import configure

    configure(settings)
    site = open_site(settings)
    from bot.service.ending import Ending
    from bot.web import build_page, launch_options, owes

    page = build_page(site)
    with Ending(site.service) as ending:
        page.launch(**launch_options(site), prevent_thread_lock=True)
        print(f"http://{settings.host}:{settings.port}/", flush=True)
        ending.wait()
        ending.drain(lambda: owes(page))
        page.close(verbose=False)


def _say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def _check_port(settings: Settings) -> None:
    """Raises OSError when the port is taken: known at once, not after the models are loaded."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise OSError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
