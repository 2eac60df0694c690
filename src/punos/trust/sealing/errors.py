"""What an operator is told when something about seals cannot be done."""


class SealFault(Exception):  # noqa: N818 - an answer to the person at the keyboard
    """What is wrong with a key, a seal or a witness, where, and the cure."""
