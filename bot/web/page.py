"""The Gradio blocks: one page per language, and how they are launched."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.service.api import api_app
from bot.service.gate import Gate
from bot.service.health import health_routes
from bot.service.sessions import session_middleware
from bot.web.ask_view import ask_view
from bot.web.blocks import block
from bot.web.endpoints import endpoints
from bot.web.office import office_routes
from bot.web.plan_view import plan_view
from bot.web.projects import projects_html
from bot.web.roles import identity
from bot.web.routes import STATIC, page_routes
from bot.web.shelf import shelf_routes
from bot.web.shell import Shell
from bot.web.staff_view import staff_view
from bot.web.streams import Streams
from bot.web.targets import targets_html
from bot.web.types import Site
from bot.web.who import who_html
from bot.web.words import LANGUAGES, Words, words

# Every event may run this often at once, and this many may wait; beyond it a visitor is told so at once.
CONCURRENCY: Final = 8
WAITING: Final = 256
THREADS: Final = 64
UPLOAD: Final = "2mb"
# Gradio keeps a copy of its configuration per session; we keep nothing in it, so old ones may go early.
SESSIONS: Final = 500
HOUR: Final = 3600
# What a healthy index finds something for.
HEALTHY: Final = "計画の期間"


def build_page(site: Site) -> gr.Blocks:
    """The page in all languages, with its queue and its endpoints for programs."""
    first, *others = LANGUAGES
    title = words(first.code)("site.title")
    page = gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR))
    with page:
        _views(page, site, words(first.code))
        endpoints(site)
    for language in others:
        with page.route(language.name, f"/{language.path}", show_in_navbar=False):
            _views(page, site, words(language.code))
    page.queue(default_concurrency_limit=CONCURRENCY, max_size=WAITING)
    _describe_once(page)
    return page


def launch_options(site: Site) -> dict[str, Any]:
    """What `Blocks.launch` is told: this host alone, no sharing, no telemetry, our shell around the page."""
    return {
        "server_name": site.settings.host,
        "server_port": site.settings.port,
        "app_kwargs": {
            "middleware": [
                session_middleware(site.settings),
                Middleware(Gate, service=site.service),
                Middleware(Streams),
                Middleware(Shell, site=site),
            ],
            "routes": [
                *page_routes(site),
                *office_routes(site),
                *shelf_routes(site),
                *health_routes(
                    site.service,
                    lambda: bool(site.bot.retrieve(HEALTHY)),
                    site.library.works if site.library else None,
                ),
                Mount("/v1", api_app(site.bot, site.service, site.plan.version)),
            ],
        },
        "auth_dependency": identity,
        "theme": gr.themes.Base(font=gr.themes.Font("sans-serif"), font_mono=gr.themes.Font("monospace")),
        "favicon_path": STATIC / "favicon.svg",
        "share": False,
        "ssr_mode": False,
        "quiet": True,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "max_threads": THREADS,
        "max_file_size": UPLOAD,
        "state_session_capacity": SESSIONS,
        "mcp_server": has_mcp(),
    }


def _describe_once(page: gr.Blocks) -> None:
    """Gradio describes all blocks anew for each visitor and each bare call, a few milliseconds of work: ours stay."""
    for each in page.blocks.values():
        setattr(each, "get_config", partial(dict, each.get_config()))  # noqa: B010  (a method, to the type checker)


def has_mcp() -> bool:
    """Whether the optional package for MCP is there."""
    try:
        import mcp  # noqa: F401
    except ImportError:
        return False
    return True


def _views(page: gr.Blocks, site: Site, say: Words) -> None:
    with gr.Column(elem_id="main"):
        ask_view(page, site, say)
        plan_view(site, say)
        for name, html in (("projects", projects_html), ("who", who_html), ("targets", targets_html)):
            with gr.Column(elem_id=f"view-{name}", elem_classes="view"):
                block(say, html(say, site.plan))
        staff_view(site, say)
