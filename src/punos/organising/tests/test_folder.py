"""The plan as a folder: out, in and out again byte by byte; nothing changed by a second import; a confirmed version is not rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from punos.organising.folder import check_folder, export_plan
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county

__all__ = ["county"]


def test_x(county: Loaded, tmp_path: Path) -> None:
    export_plan(tmp_path)
    for f in check_folder(tmp_path):
        print(f)
    import subprocess
    print(subprocess.run(f"cp -r {tmp_path} /tmp/folder-out; find {tmp_path} | head -30; find {tmp_path} | wc -l; cat {tmp_path}/version-2/plan.yaml | head -40; cat {tmp_path}/version-2/chapters/05/min-sote-distance.md; head -60 {tmp_path}/version-2/facts.yaml", shell=True, text=True, capture_output=True).stdout)
    assert 0
