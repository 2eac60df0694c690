"""The shared client plan: one plan over many organisations."""
