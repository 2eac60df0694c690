"""Odd input at every form and address: a clear message in the user's language, nothing lost, nothing doubled, and never a 500.

`make test` sends each kind of odd value to every form once and lets Hypothesis play for a short while; `make odd-input` does it field by
field and for longer.

`described.py` asks every operation of the site's own description (`punos openapi`) as schemathesis makes it up, laid over what is really there;
`make proof` asks each form a hundred times.
"""
