"""The web page: views as plain functions from records to HTML, and the Gradio blocks that hold them."""

from bot.web.page import build_page, launch_options
from bot.web.streams import owes

__all__ = ["build_page", "launch_options", "owes"]
