"""Reads clean QR and DataMatrix pictures module by module, independently of who wrote them.

For tests: zxing-cpp writes the square codes, so it must not be the only one that reads them. No
error correction: what is read must be right as it stands. QR versions 1-4 at level Q, square
DataMatrix up to 26 × 26.
"""

from __future__ import annotations

from PIL import Image

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_QR_BLOCKS = {1: (13, 1), 2: (22, 1), 3: (17, 2), 4: (24, 2)}  # level Q: data words, blocks
_QR_ALIGNMENT = {1: (), 2: (18,), 3: (22,), 4: (26,)}
_MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, _c: r % 2,
    lambda _r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
_DM_WORDS = {10: 3, 12: 5, 14: 8, 16: 12, 18: 18, 20: 22, 22: 30, 24: 36, 26: 44}
_C40 = "\0\1\2 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEXT = "\0\1\2 0123456789abcdefghijklmnopqrstuvwxyz"
_SHIFT2 = "!\"#$%&'()*+,-./:;<=>?@[\\]^_"
_X12 = "\r*> 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def modules(picture: Image.Image, whole_first_run: int) -> list[list[int]]:
    """The code alone in *picture* as rows of 0 and 1; its first run has so many modules."""
    ink = picture.convert("L").point(lambda level: 255 if level < 128 else 0)
    box = ink.getbbox()
    assert box is not None
    code = ink.crop(box)
    run = next(x for x in range(code.width + 1) if x == code.width or not code.getpixel((x, 0)))
    side = round(code.width * whole_first_run / run)
    across = [int((n + 0.5) * code.width / side) for n in range(side)]
    down = [int((n + 0.5) * code.height / side) for n in range(side)]
    return [[int(bool(code.getpixel((x, y)))) for x in across] for y in down]


def read_qr(picture: Image.Image) -> str:
    """The text of a QR code."""
    grid = modules(picture, 7)
    side = len(grid)
    version = (side - 17) // 4
    marks = [grid[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)]
    marks += [grid[r][8] for r in (7, 5, 4, 3, 2, 1, 0)]
    told = int("".join(map(str, marks)), 2) ^ 0x5412
    assert told >> 13 == 3, "not level Q"
    mask = _MASKS[told >> 10 & 7]
    bits = []
    columns = range(side - 1, 0, -2)
    for number, right in enumerate(c if c > 6 else c - 1 for c in columns):
        rows = range(side) if number % 2 else range(side - 1, -1, -1)
        for row in rows:
            for column in (right, right - 1):
                if not _is_qr_frame(row, column, side, version):
                    bits.append(grid[row][column] ^ (mask(row, column) == 0))
    words, blocks = _QR_BLOCKS[version]
    stream = [int("".join(map(str, bits[n : n + 8])), 2) for n in range(0, len(bits) - 7, 8)]
    data = [stream[n * blocks + block] for block in range(blocks) for n in range(words)]
    return _qr_text("".join(f"{word:08b}" for word in data))


def _is_qr_frame(row: int, column: int, side: int, version: int) -> bool:
    corner = (row < 9 and column < 9) or (row < 9 and column >= side - 8)
    corner = corner or (row >= side - 8 and column < 9)
    near = any(
        abs(row - place) <= 2 and abs(column - place) <= 2 for place in _QR_ALIGNMENT[version]
    )
    return corner or near or row == 6 or column == 6


def _qr_text(bits: str) -> str:
    text, at = "", 0

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    while len(bits) - at >= 4 and (mode := take(4)):
        if mode == 1:
            count = take(10)
            for start in range(0, count, 3):
                digits = min(3, count - start)
                text += f"{take((4, 7, 10)[digits - 1]):0{digits}d}"
        elif mode == 2:
            count = take(9)
            for _pair in range(count // 2):
                high, low = divmod(take(11), 45)
                text += _ALPHANUMERIC[high] + _ALPHANUMERIC[low]
            text += _ALPHANUMERIC[take(6)] if count % 2 else ""
        else:
            assert mode == 4, f"mode {mode}"
            text += bytes(take(8) for _byte in range(take(8))).decode("ascii")
    return text


def read_datamatrix(picture: Image.Image) -> str:
    """The text of a square DataMatrix; FNC1 between elements as U+001D, the first one left out."""
    grid = modules(picture, 1)
    side = len(grid)
    assert all(grid[-1]), "no foot"
    assert all(row[0] for row in grid), "no left edge"
    inner = [row[1:-1] for row in grid[1:-1]]
    places = _placed(side - 2)
    words = []
    for number in range(1, _DM_WORDS[side] + 1):
        word = 0
        for bit in range(8):
            row, column = places[number, bit]
            word = word << 1 | inner[row][column]
        words.append(word)
    return _dm_text(words)


def _placed(side: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each bit (word, bit from the highest) lies: ISO/IEC 16022, annex F."""
    taken: dict[tuple[int, int], tuple[int, int]] = {}

    def module(row: int, column: int, word: int, bit: int) -> None:
        if row < 0:
            row, column = row + side, column + 4 - (side + 4) % 8
        if column < 0:
            row, column = row + 4 - (side + 4) % 8, column + side
        taken[row, column] = (word, bit)

    def utah(row: int, column: int, word: int) -> None:
        shape = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
        for bit, (down, across) in enumerate(shape):
            module(row + down, column + across, word, bit)

    def corner(word: int, places: tuple[tuple[int, int], ...]) -> None:
        for bit, (row, column) in enumerate(places):
            module(row % side, column % side, word, bit)

    low = ((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1))
    narrow = ((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1))
    wide = ((-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1))
    both = ((-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1))
    word, row, column = 1, 4, 0
    while row < side or column < side:
        for special, here in (
            (low, row == side and column == 0),
            (narrow, row == side - 2 and column == 0 and side % 4),
            (wide, row == side - 2 and column == 0 and side % 8 == 4),
            (both, row == side + 4 and column == 2 and side % 8 == 0),
        ):
            if here:
                corner(word, special)
                word += 1
        while row >= 0 and column < side:
            if row < side and column >= 0 and (row, column) not in taken:
                utah(row, column, word)
                word += 1
            row, column = row - 2, column + 2
        row, column = row + 1, column + 3
        while row < side and column >= 0:
            if row >= 0 and column < side and (row, column) not in taken:
                utah(row, column, word)
                word += 1
            row, column = row + 2, column - 2
        row, column = row + 3, column + 1
    return {bit: place for place, bit in taken.items()}


def _dm_text(words: list[int]) -> str:
    text, at = "", 0
    while at < len(words) and words[at] != 129:
        word = words[at]
        at += 1
        if word < 129:
            text += chr(word - 1)
        elif word < 230:
            text += f"{word - 130:02d}"
        elif word == 232:
            text += "\x1d" if at > 1 else ""
        elif word in (230, 239):
            more, at = _triples(words, at, _C40 if word == 230 else _TEXT)
            text += more
        elif word == 238:
            more, at = _x12(words, at)
            text += more
        elif word == 240:
            more, at = _edifact(words, at)
            text += more
        else:
            raise AssertionError(f"code word {word}")
    return text


def _values(words: list[int], at: int) -> tuple[list[int], int]:
    values = []
    while at < len(words) - 1 and words[at] != 254:
        pair = words[at] * 256 + words[at + 1] - 1
        values += [pair // 1600, pair // 40 % 40, pair % 40]
        at += 2
    return values, at + (at < len(words) and words[at] == 254)


def _triples(words: list[int], at: int, signs: str) -> tuple[str, int]:
    values, at = _values(words, at)
    text, shift = "", -1
    for value in values:
        if shift < 0 and value < 3:
            shift = value
        elif shift < 0:
            text += signs[value]
        else:
            if shift == 1:
                text += "\x1d" if value == 27 else _SHIFT2[value]
            shift = -1
    return text, at


def _x12(words: list[int], at: int) -> tuple[str, int]:
    values, at = _values(words, at)
    return "".join(_X12[value] for value in values), at


def _edifact(words: list[int], at: int) -> tuple[str, int]:
    text, bits = "", ""
    while at < len(words):
        bits += f"{words[at]:08b}"
        at += 1
        while len(bits) >= 6:
            value, bits = int(bits[:6], 2), bits[6:]
            if value == 31:
                return text, at
            text += chr(value if value >= 32 else value + 64)
        if not bits and len(words) - at <= 2:
            break  # what is left of the symbol is ASCII
    return text, at
