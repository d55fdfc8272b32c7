"""Serves the page with the fake bot: ``python -m tests.web.serve PORT DATA_DIR``."""

from __future__ import annotations

import sys
from pathlib import Path

from app import open_site
from index import Settings
from tests.web.fakes import FakeBot


def main() -> None:
    settings = Settings(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]))
    site = open_site(settings, FakeBot())
    from bot.web import build_page, launch_options

    build_page(site).launch(**launch_options(site))


if __name__ == "__main__":
    main()
