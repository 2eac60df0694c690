"""Pages as accessible PDF (PDF/UA-1), drawn without reaching anything but the package's own static files."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: Where a page for print stands: nowhere. Its addresses of static files are read from the package, all others are refused.
NOWHERE = "http://nowhere.invalid"
SAFE = re.compile(r"[a-z0-9][a-z0-9/_-]*\.(css|woff2|svg|png)")
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


# Of every rule of a style sheet that it does not know WeasyPrint writes a line; a page of ours is known.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


class OutsideThePackageError(ValueError):
    """A page for print names something that is no static file of the package: name it by `static()`, or leave it out."""


class PackageFiles(URLFetcher):  # type: ignore[misc]
    """Fetches the static files of the package for WeasyPrint, and nothing else; knows no network."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The static file that an address names. Raises OutsideThePackageError for anything else."""
        start = NOWHERE + settings.STATIC_URL
        path = url.removeprefix(start)
        if not url.startswith(start) or not SAFE.fullmatch(path):
            raise OutsideThePackageError(f"a page for print may not fetch {url[:80]!r}: name a static file of the package")
        found = finders.find(path)
        if not isinstance(found, str):
            raise OutsideThePackageError(f"there is no static file {path!r}: check the name, and that the assets are installed")
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": TYPES[Path(path).suffix]})


def pdf_of(page: str) -> bytes:
    """The page as PDF/UA-1: tagged, with its title and language from `<title>` and `<html lang>`.

    The page comes from our own templates. Whatever it or its style sheets name is fetched by `PackageFiles` alone, and what
    that refuses is left out of the document.
    """
    made: bytes = HTML(string=page, base_url=NOWHERE, url_fetcher=PackageFiles()).write_pdf(pdf_variant="pdf/ua-1")
    return made
