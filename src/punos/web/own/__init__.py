"""The client's own pages: my plan, my consent, who has looked, and taking everything along."""
