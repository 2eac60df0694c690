"""Finding entries by everyday words in Finnish, Swedish or English, with the reason for every find.

An entry is what may be found: what is said of it, and where. `Index` is made once from the entries of one language and
answers what a person types: which words were looked for, which were left out as small, which met nothing, and for each
entry found the words that met. Nothing is guessed: an entry that no word meets is not found.
"""

from punos.engines.finding.index import BAR, SAME, WEIGHTS, Entry, Found, Hit, Index, Met, Place
from punos.engines.finding.words import asked_words, related, stem, words

__all__ = ["BAR", "SAME", "WEIGHTS", "Entry", "Found", "Hit", "Index", "Met", "Place", "asked_words", "related", "stem", "words"]
