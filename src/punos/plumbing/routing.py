"""One database, several logins: which login may do what."""

from __future__ import annotations

from typing import Any


class OneDatabaseManyRoles:
    """Pages and jobs go as the app; only the owner migrates."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
