"""Takes the picture of a report that the README shows, with Chromium.

`python docs/make_picture.py` writes docs/images/report.png anew.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from detente.analysis.model import load
from detente.report.build import report

PICTURE = Path(__file__).parent / "images" / "report.png"
WIDTH, HEIGHT = 1200, 1000


def main() -> None:
    """Write the report on one shipped model and photograph its first page."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no chromium found (Debian package chromium)")
    with tempfile.TemporaryDirectory() as folder:
        page = report(load("us_russia_brokerage")).save(Path(folder) / "report.html")
        subprocess.run(  # noqa: S603 - our own page
            [
                *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{HEIGHT}",
                f"--screenshot={PICTURE}",
                page.as_uri(),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
