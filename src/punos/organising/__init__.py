"""The organising plan: what the county promises, to whom and on what terms."""
