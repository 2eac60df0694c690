"""The organising plan in and out as a folder of YAML and Markdown, made to be read, reviewed and changed in git.

`export_plan` writes a version, `check_folder` tells everything that is wrong with a folder, `import_plan` loads it whole or not at all.
Content and folder are one: the same content always gives the same bytes, and what was imported is exported again byte by byte.
"""

from punos.organising.errors import PlanRefusedError
from punos.organising.folder.importing import Imported, import_plan
from punos.organising.folder.reading import ReadFolder, check_folder, read_folder
from punos.organising.folder.writing import NoSuchVersionError, export_plan, files_of

__all__ = [
    "Imported",
    "NoSuchVersionError",
    "PlanRefusedError",
    "ReadFolder",
    "check_folder",
    "export_plan",
    "files_of",
    "import_plan",
    "read_folder",
]
