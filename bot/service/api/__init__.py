"""Addresses for other programs under ``/v1``, with their OpenAPI document at ``/v1/openapi.json``."""

from bot.service.api.app import api_app

__all__ = ["api_app"]
