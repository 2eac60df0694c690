"""Criteria on cells, all services at once: one bit for each service.

Where every criterion is a few boxes, each fact gives a cell one machine word that says, service by service, whether the
fact's piece lies in the box; the words of all facts are put together with AND, those of several boxes with OR. Sixty-four
services so cost what one costs. A criterion of very many boxes is answered part by part on whole columns of cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from punos.engines.criteria.boxes import Box, boxes_of, needed
from punos.engines.criteria.cells import Cells
from punos.engines.criteria.cuts import Cut, Terms
from punos.engines.criteria.facts import FactSpec
from punos.engines.criteria.sets import CriteriaSet, Moves, services_of
from punos.engines.criteria.tree import All, Any_, AtLeast, Not, Tree

Words: TypeAlias = npt.NDArray[np.uint64]
Truth: TypeAlias = npt.NDArray[np.bool_]

CHUNK = 1 << 16
"""Cells answered at a time, so that memory does not grow with them."""
_NOBODY: tuple[Box, ...] = ()


def moves(
    cells: Cells,
    before: CriteriaSet,
    after: CriteriaSet,
    specs: Mapping[str, FactSpec],
    services: Iterable[str] | None = None,
) -> Moves:
    """How the persons of the cells move from their answers under `before` to those under `after`.

    `services`: only these, for a quick answer to one changed criterion. Raises CriteriaError when the cells are not cut
    by a limit that is asked for, and as `answers` does.
    """
    grouping, asked = cells.cutting.grouping, services_of(before, after, services)
    rooms = len(grouping.municipalities) * len(grouping.segments)
    both = [_Answering.prepare(one, asked, cells, specs) for one in (before, after)]
    persons = np.zeros((len(asked), rooms * 9), dtype=np.int64)
    for start in range(0, len(cells), CHUNK):
        part = slice(start, start + CHUNK)
        standing = [one.standings(part) for one in both]
        codes = standing[0] * np.uint8(3) + standing[1]
        base, weights = cells.group[part] * 9, cells.persons[part].astype(np.float64)  # whole numbers below 2**53: nothing is rounded
        for place, code in enumerate(codes):
            persons[place] += np.bincount(base + code, weights=weights, minlength=rooms * 9).astype(np.int64)
    shape = (len(asked), len(grouping.municipalities), len(grouping.segments), 3, 3)
    return Moves(asked, grouping.municipalities, grouping.segments, persons.reshape(shape))


@dataclass(frozen=True, slots=True)
class _Answering:
    """One set made ready for some cells: the words of the services in boxes, and the trees of the others."""

    cells: Cells
    municipality: npt.NDArray[np.intp]
    services: int
    words: _Words
    trees: Mapping[int, Mapping[int, Tree]]
    terms: Terms

    @classmethod
    def prepare(cls, one: CriteriaSet, services: tuple[str, ...], cells: Cells, specs: Mapping[str, FactSpec]) -> _Answering:
        """Multiply the criteria out, and lay their bits in tables."""
        cutting = cells.cutting
        terms = Terms(cutting.cuts, specs, one.parameters, one.on)
        read: dict[int, tuple[Box, ...] | None] = {}
        boxes: list[list[tuple[Box, ...]]] = []
        trees: dict[int, dict[int, Tree]] = {}
        for place, service in enumerate(services):
            row: list[tuple[Box, ...]] = []
            for number, municipality in enumerate(cutting.grouping.municipalities):
                tree = one.of(service, municipality)
                if tree is not None and id(tree) not in read:
                    read[id(tree)] = boxes_of(tree, terms)
                found = _NOBODY if tree is None else read[id(tree)]
                if found is None and tree is not None:
                    trees.setdefault(place, {})[number] = tree
                row.append(found or _NOBODY)
            boxes.append(row)
        return cls(cells, cells.group // len(cutting.grouping.segments), len(services), _Words.of(boxes, cutting.cuts), trees, terms)

    def standings(self, part: slice) -> npt.NDArray[np.uint8]:
        """For each service a row: the standing of each cell of `part`."""
        municipality = self.municipality[part]
        pieces = {fact: piece[part] for fact, piece in self.cells.piece.items()}
        answers = [_unpacked(words, self.services) for words in self.words.answers(municipality, pieces)]
        standing = answers[0] + answers[1]
        for service, trees in self.trees.items():
            for number, tree in trees.items():
                mine = municipality == number
                yes, possible = answer_cells(tree, {fact: piece[mine] for fact, piece in pieces.items()}, self.terms, int(mine.sum()))
                standing[service, mine] = yes.astype(np.uint8) + possible
        return standing


@dataclass(frozen=True, slots=True)
class _Words:
    """Tables of words: by fact, an array by layer, word, and municipality * pieces + piece.

    A layer holds one box of each service; a service with fewer boxes has bits of nought in the layers that are left.
    """

    layers: int
    width: int
    surely: Mapping[str, Words]
    perhaps: Mapping[str, Words]
    pieces: Mapping[str, int]

    @classmethod
    def of(cls, boxes: list[list[tuple[Box, ...]]], cuts: Mapping[str, Cut]) -> _Words:
        """Lay out the boxes, given by service and municipality."""
        named = {fact for row in boxes for found in row for box in found for fact in box}
        facts = [fact for fact in cuts if fact in named] or list(cuts)[:1]
        layers = max((len(found) for row in boxes for found in row), default=0)
        surely: dict[str, Words] = {}
        perhaps: dict[str, Words] = {}
        for fact in facts:
            cut = cuts[fact]
            bits = np.stack([_bits(boxes, layer, fact, cut, is_first=fact == facts[0]) for layer in range(layers)]) if layers else None
            if bits is None:
                continue
            surely[fact] = _packed(bits)
            bits[:, :, 0, :] |= _has_box(boxes, layers)
            perhaps[fact] = _packed(bits)
        return cls(layers, -(-len(boxes) // 64), surely, perhaps, {fact: cuts[fact].pieces for fact in facts})

    def answers(self, municipality: npt.NDArray[np.intp], pieces: Mapping[str, npt.NDArray[np.intp]]) -> Iterator[Words]:
        """The words that say who has yes, and then who has yes or not known, by word and cell: the same where all is known."""
        at = {fact: municipality * count + pieces[fact] if fact in pieces else municipality * count for fact, count in self.pieces.items()}
        surely = self._found(self.surely, at, len(municipality))
        yield surely
        all_known = all(fact in pieces and pieces[fact].all() for fact in self.pieces)
        yield surely if all_known else self._found(self.perhaps, at, len(municipality))

    def _found(self, tables: Mapping[str, Words], at: Mapping[str, npt.NDArray[np.intp]], cells: int) -> Words:
        found = np.zeros((self.width, cells), dtype=np.uint64)
        for layer in range(self.layers):
            for word in range(self.width):
                together: Words | None = None
                for fact, table in tables.items():
                    bits = np.take(table[layer, word], at[fact])
                    together = bits if together is None else np.bitwise_and(together, bits, out=together)
                if together is not None:
                    found[word] |= together
        return found


def answer_cells(
    tree: Tree, pieces: Mapping[str, npt.NDArray[np.intp]], terms: Terms, count: int, *, holds: bool = True
) -> tuple[Truth, Truth]:
    """Whether the criterion (or its opposite) holds surely, and whether it may, for `count` cells: part by part, the obvious way."""
    if isinstance(tree, Not):
        return answer_cells(tree.part, pieces, terms, count, holds=not holds)
    if isinstance(tree, All | Any_ | AtLeast):
        parts = [answer_cells(part, pieces, terms, count, holds=holds) for part in tree.parts]
        enough = needed(tree, holds=holds)
        yes, possible = (np.sum([part[side] for part in parts], axis=0) >= enough for side in (0, 1))
        return yes, possible
    held, cut = terms.held(tree), terms.cuts[tree.fact]
    bits = held if holds else cut.known & ~held
    yes_table = np.array([bool(bits >> piece & 1) for piece in range(cut.pieces)])
    possible_table = yes_table.copy()
    possible_table[0] = True
    piece = pieces.get(tree.fact)
    piece = np.zeros(count, dtype=np.intp) if piece is None else piece
    return yes_table[piece], possible_table[piece]


def _bits(boxes: list[list[tuple[Box, ...]]], layer: int, fact: str, cut: Cut, *, is_first: bool) -> npt.NDArray[np.uint8]:
    """Nought or one by municipality, piece and service. What has no box in the layer is noughts in the first of the facts."""
    size = cut.pieces // 8 + 1
    free = (1 << cut.pieces) - 1
    rows = []
    for row in boxes:
        for found in row:
            has = layer < len(found)
            bits = found[layer].get(fact, free) if has else (0 if is_first else free)
            rows.append(bits.to_bytes(size, "little"))
    flat = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(boxes), -1, size)
    return np.unpackbits(flat, axis=2, bitorder="little")[:, :, : cut.pieces].transpose(1, 2, 0)


def _has_box(boxes: list[list[tuple[Box, ...]]], layers: int) -> npt.NDArray[np.uint8]:
    """Nought or one by layer, municipality and service."""
    return np.array(
        [[[layer < len(found) for found in column] for column in zip(*boxes, strict=True)] for layer in range(layers)], dtype=np.uint8
    )


def _packed(bits: npt.NDArray[np.uint8]) -> Words:
    """By layer, municipality, piece and service to words by layer, word, and municipality * pieces + piece."""
    layers, municipalities, pieces, services = bits.shape
    width = -(-services // 64)
    padded = np.zeros((layers, municipalities * pieces, width * 64), dtype=np.uint8)
    padded[:, :, :services] = bits.reshape(layers, municipalities * pieces, services)
    words = np.packbits(padded, axis=2, bitorder="little").view("<u8").astype(np.uint64)
    return np.ascontiguousarray(words.transpose(0, 2, 1))


def _unpacked(words: Words, services: int) -> npt.NDArray[np.uint8]:
    """The bits of words by word and cell, as noughts and ones by service and cell."""
    found = np.empty((services, words.shape[1]), dtype=np.uint8)
    for service in range(services):
        found[service] = (words[service // 64] >> np.uint64(service % 64)).astype(np.uint8) & np.uint8(1)
    return found
