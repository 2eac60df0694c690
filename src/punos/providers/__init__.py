"""Who may produce what: service units and approvals."""
