"""The synthetic residents of the county: made from a seed number, the same every time, and marked as synthetic.

Pure: nothing here reads a database or a clock. `generate` tells a year of work with the residents as rows of the tables.
"""

from punos.clients.residents.generation import generate
from punos.clients.residents.rows import World

__all__ = ["World", "generate"]
