"""The worker's pages: today, clients, referrals, and the workspace of one plan with every verb of it."""
