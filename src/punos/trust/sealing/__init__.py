"""Seals over the log: made every minute by a login of their own, told to witnesses elsewhere, and looked at again by whoever doubts.

`seals` is what a seal is and how it is signed; `making` makes the next one; `witnesses` keep what they were told; `verifying` finds what is wrong.
In words: `docs/log-proof.md`.
"""
