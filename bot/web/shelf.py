"""The staff's page of the documents beside the plan: added, listed, removed, as by ``python -m index``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import chain
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service import audit
from bot.service.gate import caller_of
from bot.service.sessions import form_token, is_own_form
from bot.web.html import el
from bot.web.private import SEE_OTHER, forbidden, growing_page, private_page, ways
from bot.web.routes import is_from_here
from bot.web.shelf_html import MOST_FILES, VISIBILITIES, reason_html, removal_html, shelf_html, steps_html
from bot.web.taking_in import MOST_NAME, Upload, Wish, file_name, take_in
from bot.web.types import Site
from bot.web.words import LANGUAGES, words
from corpus.files import Visibility
from index.errors import LibraryError, PlanBotError
from index.types import visible_to

if TYPE_CHECKING:
    from index.catalogue import Listed
    from index.library import Library

MOST_FIELDS: Final = 10
PAGE_DIGITS: Final = 4
_REMOVED: Final = "removed"  # what the session keeps from a removal for the page after it
Handler = Callable[[Request], Awaitable[Response]]


class UnfitError(Exception):
    """What was sent cannot be taken as it is; the message is the key of the words that say why."""


def shelf_routes(site: Site) -> list[BaseRoute]:
    """The routes of the documents, each for the staff alone; none where there is no library."""
    if site.library is None:
        return []
    shelf = Shelf(site, site.library)
    return [
        Route(path, for_staff(handler), methods=[method])
        for path, method, handler in (
            ("/staff/documents", "GET", shelf.documents),
            ("/staff/documents", "POST", shelf.add),
            ("/staff/remove-document", "GET", shelf.ask),
            ("/staff/remove-document", "POST", shelf.remove),
        )
    ]


def for_staff(handler: Handler) -> Handler:
    """`handler` for the staff; others are refused before anything they send is read."""

    async def answer(request: Request) -> Response:
        if not caller_of(request).is_staff:
            return forbidden(words(LANGUAGES[0].code))
        return await handler(request)

    return answer


class Shelf:
    """The answers to these routes."""

    def __init__(self, site: Site, library: Library) -> None:
        self._site, self._library, self._say = site, library, words(LANGUAGES[0].code)

    async def documents(self, request: Request) -> Response:
        """The form and the list."""
        removed = request.session.pop(_REMOVED, "")
        note = el("p", self._say("shelf.removed", name=removed), role="status") if removed else None
        return await self._page(request, note)

    async def add(self, request: Request) -> Response:
        """Takes files in, and tells step by step what becomes of them."""
        form = await _form(request)
        if form is None:
            return await self._told(request, "office.stale", 403)
        try:
            uploads = [
                Upload(file_name(sent.filename), await sent.read())
                for sent in form.getlist("files")
                if isinstance(sent, UploadFile) and sent.filename
            ]
            wish = wish_of(form, len(uploads))
        except UnfitError as error:
            return await self._told(request, str(error), 400)
        finally:
            await form.close()
        steps = steps_html(self._say, take_in(self._library, uploads, wish, caller_of(request).name))
        return growing_page(self._say, "shelf.add", chain([ways(self._site, self._say)], steps))

    async def ask(self, request: Request) -> Response:
        """Asks whether a document shall be removed."""
        name = request.query_params.get("name", "")
        try:
            entry = next((entry for entry in await self._listed() if entry.name == name), None)
            if entry is None:
                raise LibraryError(f"there is no document {name[:MOST_NAME]!r}")
        except PlanBotError as error:
            return await self._failed(request, error)
        return private_page(self._say, "shelf.remove_title", removal_html(self._say, entry, form_token(request)))

    async def remove(self, request: Request) -> Response:
        """Removes a document."""
        form = await _form(request)
        if form is None:
            return await self._told(request, "office.stale", 403)
        name = str(form.get("name", ""))
        try:
            await run_in_threadpool(self._library.remove, [name])
        except PlanBotError as error:
            return await self._failed(request, error)
        audit.note("document_removed", caller_of(request).name, document=name)
        request.session[_REMOVED] = name
        return RedirectResponse("documents", SEE_OTHER)

    async def _listed(self) -> tuple[Listed, ...]:
        return await run_in_threadpool(self._library.entries, visible_to("staff"))

    async def _failed(self, request: Request, error: PlanBotError) -> Response:
        note = el("p", reason_html(self._say, "shelf.not_removed", str(error)), role="alert", class_="notice")
        return await self._page(request, note, 404 if isinstance(error, LibraryError) else 503)

    async def _told(self, request: Request, key: str, status: int) -> Response:
        said = self._say(key, files=MOST_FILES) if key == "shelf.too_many" else self._say(key)
        return await self._page(request, el("p", said, role="alert", class_="notice"), status)

    async def _page(self, request: Request, note: Markup | None, status: int = 200) -> Response:
        say = self._say
        try:
            shown = shelf_html(say, await self._listed(), form_token(request))
        except PlanBotError as error:
            status, shown = 503, el("p", reason_html(say, "shelf.unread", str(error)), role="alert", class_="notice")
        return private_page(say, "shelf.title", ways(self._site, say), note, shown, status=status)


def wish_of(form: FormData, files: int) -> Wish:
    """What the fields of the form say of `files` files. Raises `UnfitError`."""
    said = {key: str(form.get(key, "")).strip() for key in ("visibility", "title", "name", "first_page")}
    if not files:
        raise UnfitError("shelf.no_file")
    if files > MOST_FILES:
        raise UnfitError("shelf.too_many")
    if files > 1 and (said["title"] or said["name"]):
        raise UnfitError("shelf.one_file")
    if said["visibility"] not in VISIBILITIES:
        raise UnfitError("shelf.no_visibility")
    page = said["first_page"] or "1"
    if not page.isdecimal() or len(page) > PAGE_DIGITS:
        raise UnfitError("shelf.bad_page")
    visibility: Visibility = "staff" if said["visibility"] == "staff" else "public"
    return Wish(visibility, said["title"][:MOST_NAME], said["name"][:MOST_NAME], int(page))


async def _form(request: Request) -> FormData | None:
    """The fields of a form of ours, None when another sent it, or when it is torn."""
    if not is_from_here(request):
        return None
    try:
        form = await request.form(max_files=MOST_FILES * 2, max_fields=MOST_FIELDS)
    except HTTPException:  # what Starlette makes of a body that is no form, or holds too many parts
        return None
    if is_own_form(request, str(form.get("token", ""))):
        return form
    await form.close()
    return None
