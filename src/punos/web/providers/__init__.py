"""Pages of a provider's manager: approvals, terms, referrals and promises, without clients."""
