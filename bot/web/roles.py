"""Who is asking, as Gradio hands it on: its `auth_dependency`, and the role read back from what that said."""

from __future__ import annotations

import gradio as gr
from starlette.requests import Request

from bot.service.gate import caller_of
from bot.types import Role

STAFF = "staff:"
CITIZEN = "citizen"


def identity(request: Request) -> str:
    """The name Gradio gives the visitor: ``citizen``, who needs no login, or ``staff:`` and a name."""
    caller = caller_of(request)
    return f"{STAFF}{caller.name}" if caller.is_staff else CITIZEN


def role_of(request: gr.Request | None) -> Role:
    """The role of an event's visitor: that of a citizen unless the login has said otherwise."""
    name = request.username if request is not None else None
    return "staff" if name is not None and name.startswith(STAFF) else "citizen"
