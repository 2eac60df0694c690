"""The pictures of the manual, taken again. `make pictures` keeps them; otherwise it is only seen that they can be taken."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.pictures import MOST_BYTES, PICTURES, Picture
from tests.journeys.stage import ROOT, Stage

pytestmark = pytest.mark.journey
HEIGHT = 1150
KEPT = ROOT / "docs" / "pictures"


def test_the_pictures_of_the_manual(stage: Stage, tmp_path: Path) -> None:
    folder = KEPT if os.environ.get("PUNOS_PICTURES") == "1" else tmp_path
    wanted = [picture for picture in PICTURES if picture.language == stage.language]
    for picture in wanted:
        taken = image_of(stage, picture)
        assert taken.getcolors(maxcolors=8) is None, f"there is next to nothing on {picture.name}"
        taken.quantize(128, dither=Image.Dither.NONE).save(folder / f"{picture.name}.png", optimize=True)
        assert (folder / f"{picture.name}.png").stat().st_size <= MOST_BYTES / len(PICTURES)


def image_of(stage: Stage, picture: Picture) -> Image.Image:
    """The top of the page, as this person sees it."""
    if picture.who:
        stage.become(picture.who)
    else:
        stage.anybody()
    forced = "active" if picture.colours == "forced" else "none"
    stage.page.emulate_media(color_scheme="dark" if picture.colours == "dark" else "light", forced_colors=forced)  # type: ignore[arg-type]
    answer = stage.go(picture.path)
    assert answer is not None
    assert answer.ok, f"{picture.name}: {stage.page.url} answers {answer.status}"
    with stage.seen_from(phone=picture.phone) as width:
        taken = stage.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": HEIGHT})
        return Image.open(BytesIO(taken)).convert("RGB")
