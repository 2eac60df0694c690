"""Names of the employment areas: groups of municipalities, by which figures are divided."""

from __future__ import annotations

from punos.base.texts import Text
from punos.organising.models import EmploymentArea


def employment_areas() -> dict[str, Text]:
    """The employment areas by key, in the order of their Finnish names."""
    return {row.key: Text(row.name_fi, row.name_sv, row.name_en) for row in EmploymentArea.objects.order_by("name_fi")}
