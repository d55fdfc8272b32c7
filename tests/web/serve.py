"""Serves the page for tests: ``python -m tests.web.serve PORT DATA_DIR [real]``; other settings are the environment's.

With ``real`` the product's own bot answers, else the fake one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app import open_site
from index import Settings
from tests.web.fakes import FakeBot


def main() -> None:
    port, folder, *real = sys.argv[1:]
    settings = Settings.model_validate({**Settings.read().model_dump(), "port": int(port), "data_dir": Path(folder)})
    site = open_site(settings, None if real else FakeBot())
    from bot.service.logs import configure
    from bot.web import build_page, launch_options

    configure(settings)
    build_page(site).launch(**launch_options(site))


if __name__ == "__main__":
    main()
