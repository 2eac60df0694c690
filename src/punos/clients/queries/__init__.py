"""Every read of the shared plan that the doors need. Only what the ticket in hand opens comes back, as frozen values."""
