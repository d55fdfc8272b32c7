"""The pages of the staff area: login, logout, and the report of what was asked in vain."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.export import as_csv, as_workbook
from bot.service import audit
from bot.service.gate import caller_of
from bot.service.oidc import Oidc, OidcError
from bot.service.report import Report, make_report
from bot.service.report_tables import count_rows, flat, said_rows, sheets, unanswered_rows
from bot.service.sessions import begin, end, form_token, is_own_form
from bot.service.users import Users
from bot.web.html import el, join, scroll
from bot.web.private import SEE_OTHER, UNCACHED, private_page, ways
from bot.web.routes import is_from_here
from bot.web.types import Site
from bot.web.words import LANGUAGES, Words, words
from index.errors import SettingsError

LOG = logging.getLogger(__name__)
DAYS = (7, 30, 90, 365)
FORGET: Final = {"clear-site-data": '"storage"'}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office_routes(site: Site) -> list[BaseRoute]:
    """The routes under ``/staff/``."""
    office = Office(site)
    return [
        Route("/staff/login", office.login_page, methods=["GET"]),
        Route("/staff/login", office.login, methods=["POST"]),
        Route("/staff/logout", office.logout, methods=["POST"]),
        Route("/staff/oidc", office.oidc, methods=["GET"]),
        Route("/staff/callback", office.callback, methods=["GET"]),
        Route("/staff/report", office.report, methods=["GET"]),
        Route("/staff/report.{kind:str}", office.report_file, methods=["GET"]),
    ]


class Office:
    """The answers to these routes. Raises `SettingsError` where the settings of the login cannot be used."""

    def __init__(self, site: Site) -> None:
        settings = site.settings
        self._site, self._say = site, words(LANGUAGES[0].code)
        self._users = Users(Path(settings.staff_users)) if settings.staff_users else None
        self._oidc = Oidc(settings) if settings.oidc_issuer else None
        if self._users and not self._users.path.is_file():
            raise SettingsError(f"PLANBOT_STAFF_USERS={settings.staff_users!r}: no such file")

    def login_page(self, request: Request) -> Response:
        """The form, or who is logged in."""
        return self._login_page(request)

    async def login(self, request: Request) -> Response:
        """Logs in with name and password of the user file."""
        form = await _form(request)
        name, password = form.get("name", ""), form.get("password", "")
        if not is_from_here(request) or not is_own_form(request, form.get("token", "")):
            return self._login_page(request, "office.stale", 403)
        if self._site.service.rates.refuse_login(caller_of(request), name):
            return self._login_page(request, "office.slow", 429)
        if self._users is None or not await run_in_threadpool(self._users.knows, name, password):
            audit.note("login_refused")
            return self._login_page(request, "office.wrong", 401)
        return self._enter(request, name)

    def logout(self, request: Request) -> Response:
        """Logs out; the cookie cannot be sent along by another site, so a form of ours it was.

        The browser is told to forget the conversations it keeps: answers for the staff may be among them.
        """
        if not is_from_here(request):
            return RedirectResponse("login", SEE_OTHER)
        if caller_of(request).is_staff:
            audit.note("logout", caller_of(request).name)
        end(request)
        return RedirectResponse("login", SEE_OTHER, FORGET)

    async def oidc(self, request: Request) -> Response:
        """Sends the browser to the provider."""
        if self._oidc is None:
            return PlainTextResponse("not found", 404)
        try:
            return await self._oidc.begin(request, "/staff/callback")
        except OidcError as error:
            LOG.error("the provider cannot be reached", extra={"error_type": str(error)})
            return self._login_page(request, "office.no_provider", 503)

    async def callback(self, request: Request) -> Response:
        """Takes in who comes back from the provider."""
        if self._oidc is None:
            return PlainTextResponse("not found", 404)
        try:
            return self._enter(request, await self._oidc.end(request))
        except OidcError as error:
            audit.note("login_refused", error_type=str(error))
            return self._login_page(request, "office.wrong", 401)

    def report(self, request: Request) -> Response:
        """The report of ``days`` days."""
        if not caller_of(request).is_staff:
            return RedirectResponse("login", SEE_OTHER)
        try:
            made = self._report(request)
        except (OSError, sqlite3.Error) as error:
            LOG.error("no report", extra={"error_type": type(error).__name__})
            failed = el("p", self._say("report.failed"), class_="notice")
            return private_page(self._say, "report.title", failed, status=503)
        return private_page(self._say, "report.title", ways(self._site, self._say), report_html(self._say, made))

    def report_file(self, request: Request) -> Response:
        """The report, whole, as CSV or Excel."""
        kind = request.path_params["kind"]
        if not caller_of(request).is_staff or kind not in ("csv", "xlsx"):
            return PlainTextResponse("not found", 404)
        made = self._report(request)
        body, media = (
            (as_csv(flat(made)), "text/csv; charset=utf-8") if kind == "csv" else (as_workbook(sheets(made)), _XLSX)
        )
        disposition = f"attachment; filename*=UTF-8''{quote(self._say('report.file'))}.{kind}"
        return Response(body, media_type=media, headers={"content-disposition": disposition, **UNCACHED})

    def _report(self, request: Request) -> Report:
        from index import load_embedder

        asked = request.query_params.get("days", "")
        days = int(asked) if asked in map(str, DAYS) else DAYS[1]
        settings = self._site.settings
        return make_report(
            [self._site.service.store],
            self._site.plan,
            lambda texts: load_embedder(settings).embed_documents(texts),
            days,
        )

    def _enter(self, request: Request, name: str) -> Response:
        begin(request, name, self._site.settings.session_minutes)
        audit.note("login", name)
        return RedirectResponse("report", SEE_OTHER)

    def _login_page(self, request: Request, told: str = "", status: int = 200) -> Response:
        say, caller = self._say, caller_of(request)
        note = el("p", say(told), role="alert", class_="notice") if told else None
        if caller.is_staff:
            out = el("form", el("button", say("office.logout")), method="post", action="logout")
            inside = join(el("p", say("office.inside", name=caller.name)), ways(self._site, say), out)
            return private_page(say, "office.title", note, inside, status=status)
        provider = el("p", el("a", say("office.provider"), href="oidc")) if self._oidc else None
        form = _login_form(say, form_token(request)) if self._users else None
        none = None if form or provider else el("p", say("office.none"))
        return private_page(say, "office.title", note, provider, form, none, status=status)


def report_html(say: Words, report: Report) -> Markup:
    """The report: the choice of days, the counts, what was asked in vain, what was found wrong."""
    periods = (
        el("li", el("a", say("report.days", days=days), href=f"?days={days}", aria_current=days == report.days or None))
        for days in DAYS
    )
    kinds = (el("li", f"{say(f'feedback.{kind}')}: {count}") for kind, count in report.kinds.items())
    return join(
        el("nav", el("ul", *periods), aria_label=say("report.period")),
        el("p", say("report.total", total=report.total, groups=len(report.groups))),
        el("ul", *kinds) if report.kinds else None,
        el(
            "p",
            el("a", say("report.csv"), href=f"report.csv?days={report.days}"),
            " · ",
            el("a", say("report.xlsx"), href=f"report.xlsx?days={report.days}"),
        ),
        _section(say("report.counts"), count_rows(report)),
        _section(say("report.unanswered"), unanswered_rows(report)),
        _section(say("report.said"), said_rows(report)),
        el("p", say("report.masked"), class_="fine"),
    )


def _section(title: str, rows: Sequence[Sequence[str]]) -> Markup:
    head, *body = rows
    lines = [el("tr", *(el("td", cell) for cell in row)) for row in body]
    table = el("table", el("thead", el("tr", *(el("th", cell, scope="col") for cell in head))), el("tbody", *lines))
    return join(el("h2", title), scroll(table))


def _login_form(say: Words, token: str) -> Markup:
    return el(
        "form",
        el("input", type="hidden", name="token", value=token),
        el("p", el("label", say("office.name"), " ", el("input", name="name", autocomplete="username", required=True))),
        el(
            "p",
            el(
                "label",
                say("office.password"),
                " ",
                el("input", name="password", type="password", autocomplete="current-password", required=True),
            ),
        ),
        el("button", say("office.login")),
        method="post",
        action="login",
    )


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode(errors="replace")
    return {key: values[0] for key, values in parse_qs(body).items()}
