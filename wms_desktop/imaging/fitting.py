"""Find how the paper lies from the marks that were found on it (weighted least squares)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from wms_desktop.imaging.geometry import Mark, Placement

CORNER_SIGMA_MM = 0.15  # how exactly a decoder finds the corner of a symbol at 200 dpi
ACROSS_SIGMA_MM = 5.0  # how exactly it knows the middle of bars of 15 mm

_Row = list[float]
_Model = tuple[
    Callable[[complex, complex], _Row],
    Callable[[_Row], tuple[complex, complex, complex]],
]


def _similarity_row(paper: complex, along: complex) -> _Row:
    x, y, u, v = paper.real, paper.imag, along.real, along.imag
    return [u * x + v * y, v * x - u * y, u, v]


def _similarity_axes(answer: _Row) -> tuple[complex, complex, complex]:
    factor = complex(answer[0], answer[1])
    return factor, factor * 1j, complex(answer[2], answer[3])


def _affine_row(paper: complex, along: complex) -> _Row:
    x, y, u, v = paper.real, paper.imag, along.real, along.imag
    return [u * x, v * x, u * y, v * y, u, v]


def _affine_axes(answer: _Row) -> tuple[complex, complex, complex]:
    a, b, c, d, e, f = answer
    return complex(a, b), complex(c, d), complex(e, f)


_SIMILARITY: _Model = (_similarity_row, _similarity_axes)
_AFFINE: _Model = (_affine_row, _affine_axes)


def fit(
    marks: Sequence[Mark], page: complex, *, own_scales: bool = False, rounds: int = 3
) -> Placement:
    """The placement that suits *marks* best; a shift, a turn and a scale.

    Args:
        marks: two or more, not all at one place.
        page: width + i height of the paper in millimetres, for ``doubt_mm``.
        own_scales: width and height may be scaled differently (worn feeder rollers); needs marks
            far apart both ways.
        rounds: how often the direction of the bars is made better; 1 is enough to compare.

    Raises:
        ValueError: the marks do not pin the paper down.
    """
    model = _AFFINE if own_scales else _SIMILARITY
    normal = _normal(marks)
    placement = None
    for _ in range(rounds):
        placement = _solved(marks, normal, model, page)
        normal = -1j * placement.y_axis / abs(placement.y_axis)
    if placement is None or placement.pixels_per_mm == 0:
        raise ValueError("no scale")
    return placement


def _normal(marks: Sequence[Mark]) -> complex:
    along = next((mark.along for mark in marks if mark.along is not None), 1 + 0j)
    return along / abs(along)


def _solved(marks: Sequence[Mark], normal: complex, model: _Model, page: complex) -> Placement:
    row_of, axes_of = model
    rows: list[tuple[_Row, float, float]] = []
    faint = (CORNER_SIGMA_MM / ACROSS_SIGMA_MM) ** 2
    for mark in marks:
        first = normal if mark.along is not None else 1 + 0j
        for direction, weight in ((first, 1.0), (first * 1j, 1.0 if mark.along is None else faint)):
            value = (direction.conjugate() * mark.found).real
            rows.append((row_of(mark.paper, direction), value, weight))
    size = len(rows[0][0])
    matrix = [
        [sum(w * row[i] * row[j] for row, _, w in rows) for j in range(size)] for i in range(size)
    ]
    right = [sum(w * row[i] * value for row, value, w in rows) for i in range(size)]
    inverse = _inverse(matrix)
    answer = [sum(inverse[i][j] * right[j] for j in range(size)) for i in range(size)]
    bare = Placement(*axes_of(answer))
    scale = bare.pixels_per_mm or 1.0
    squares = sum(
        w * (sum(p * q for p, q in zip(row, answer, strict=True)) - value) ** 2
        for row, value, w in rows
    )
    error = math.sqrt(squares / sum(w for _, _, w in rows)) / scale
    corners = (0j, complex(page.real, 0), page, complex(0, page.imag))
    doubt = max(_doubt(inverse, row_of, corner) for corner in corners)
    return Placement(bare.x_axis, bare.y_axis, bare.origin, error, doubt)


def _doubt(inverse: list[_Row], row_of: Callable[[complex, complex], _Row], at: complex) -> float:
    """Expected error at *at* in millimetres, when each mark is off by ``CORNER_SIGMA_MM``."""
    variance = 0.0
    for direction in (1 + 0j, 1j):
        row = row_of(at, direction)
        variance += sum(
            row[i] * inverse[i][j] * row[j] for i in range(len(row)) for j in range(len(row))
        )
    return CORNER_SIGMA_MM * math.sqrt(max(variance, 0.0))


def _inverse(matrix: list[_Row]) -> list[_Row]:
    """Gauss-Jordan with pivots; the matrices here are 4 x 4 or 6 x 6."""
    size = len(matrix)
    work = [list(row) + [float(i == j) for j in range(size)] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(work[i][column]))
        if abs(work[pivot][column]) < 1e-9:
            raise ValueError("marks do not pin the paper down")
        work[column], work[pivot] = work[pivot], work[column]
        lead = work[column][column]
        work[column] = [value / lead for value in work[column]]
        for other in range(size):
            factor = work[other][column]
            if other != column and factor:
                work[other] = [
                    value - factor * above
                    for value, above in zip(work[other], work[column], strict=True)
                ]
    return [row[size:] for row in work]
