"""Pages as accessible PDF (PDF/UA-1), drawn by a printer beside this process: without a network, in ten seconds and 512 MB at most."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from punos.plumbing.beside import MEGABYTES, SECONDS, TOLD, Beside, NobodyFreeError
from punos.plumbing.confined import MADE, TOO_LONG

__all__ = ["MEGABYTES", "PRINTER", "PUBLIC_PRINTER", "SECONDS", "TOLD", "Printer", "PrintingError", "TooMuchToPrintError", "pdf_of"]


class PrintingError(Exception):
    """A page could not be printed; the next one can be."""


class TooMuchToPrintError(PrintingError):
    """A page took longer than it may, with those before it: print less at once, or later."""


class Printer(Beside):
    """A printer that is started when the first page comes, draws one at a time, and is started again when it has died."""

    def words(self) -> list[str]:
        """The printer, and where static files stand."""
        return ["punos.plumbing.printing", settings.STATIC_URL, str(Path(settings.STATICFILES_DIRS[0]))]

    def print(self, page: str, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
        """The page as PDF. Raises TooMuchToPrintError when the time is over, and PrintingError when it cannot be done in that memory, or at all."""
        try:
            how, made = self.asked(page.encode(), seconds, megabytes)
        except NobodyFreeError as error:
            raise TooMuchToPrintError("other pages were printed first: print it in a minute") from error
        except (OSError, EOFError) as error:
            raise PrintingError("the printer died over a page twice") from error
        if how == TOO_LONG:
            raise TooMuchToPrintError(f"a page took more than {seconds} s to print: print less at once")
        if how != MADE:
            raise PrintingError(f"a page could not be printed in {megabytes} MB")
        return made


PRINTER = Printer()
PUBLIC_PRINTER = Printer()
"""For what everybody may read, which may be long and asked for by anybody: nobody's own paper waits behind it."""


def pdf_of(page: str, *, seconds: int = SECONDS, printer: Printer = PRINTER) -> bytes:
    """The page as PDF/UA-1: tagged, with its title and language from `<title>` and `<html lang>`.

    The page comes from our own templates. Whatever it or its style sheets name is fetched by the printer's `PackageFiles` alone, and
    what that refuses is left out of the document. Raises PrintingError.
    """
    return printer.print(page, seconds=seconds)
