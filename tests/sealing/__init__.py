"""The log is tamper-evident: every way of tampering with it is tried, and found by name."""
