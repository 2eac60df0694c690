"""The access rule read a second time, from docs/access-rule.md into Cedar policies."""
