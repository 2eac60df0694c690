"""Column types that Django does not have."""

from __future__ import annotations

from typing import Any

from django.db import models


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `xid8`: the transaction that wrote the row. Never set by hand."""

    def db_type(self, connection: Any) -> str:
        return "xid8"
