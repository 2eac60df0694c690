"""The printer: a process of its own that turns pages into PDF, without a network, within limits. It holds no key, no settings and no database.

`python -m punos.plumbing.printing STATIC_URL FOLDER` reads pages from standard input and answers on standard output. It loads the library
once; each page is drawn by a copy of it (fork) that ends with the page, so that nothing of one page is there for the next.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from punos.plumbing.confined import confine, serve

#: Where a page for print stands: nowhere. Its addresses of static files are read from the package, all others are refused.
NOWHERE = "http://nowhere.invalid"
SAFE = re.compile(r"[a-z0-9][a-z0-9/_-]*\.(css|woff2|svg|png)")
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

# Of every rule of a style sheet that it does not know WeasyPrint writes a line; a page of ours is known.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class OutsideThePackageError(ValueError):
    """A page for print names something that is no static file of the package: name it by `static()`, or leave it out."""


class PackageFiles(URLFetcher):  # type: ignore[misc]
    """Fetches the static files of the package for WeasyPrint, and nothing else; knows no network."""

    def __init__(self, static_url: str, folder: Path) -> None:
        super().__init__()
        self.start, self.folder = NOWHERE + static_url, folder

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The static file that an address names. Raises OutsideThePackageError for anything else."""
        path = url.removeprefix(self.start)
        if not url.startswith(self.start) or not SAFE.fullmatch(path):
            raise OutsideThePackageError(f"a page for print may not fetch {url[:80]!r}: name a static file of the package")
        file = self.folder / path
        if not file.is_file():
            raise OutsideThePackageError(f"there is no static file {path!r}: check the name, and that the assets are installed")
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": TYPES[file.suffix]})


def draw(page: str, files: PackageFiles) -> bytes:
    """The page as PDF/UA-1. What `files` refuses is left out of the document."""
    made: bytes = HTML(string=page, base_url=NOWHERE, url_fetcher=files).write_pdf(pdf_variant="pdf/ua-1")
    return made


WARM = '<html lang="en"><title>t</title><link rel="stylesheet" href="{url}punos/print.css"><h1>t</h1><table><tr><td>t</table></html>'


def main() -> None:
    """Load and try everything once, leave the network, then draw what is asked for."""
    static_url, folder = sys.argv[1], Path(sys.argv[2])
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    files = PackageFiles(static_url, folder)
    draw(WARM.format(url=static_url), files)
    confine()
    serve(source, target, lambda page: draw(page.decode(), files))


if __name__ == "__main__":
    main()
