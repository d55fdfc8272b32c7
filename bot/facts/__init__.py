"""Facts computed from the plan's records: lists, counts, reverse look-ups, articles, pages, differences."""

from bot.facts.registry import compute

__all__ = ["compute"]
