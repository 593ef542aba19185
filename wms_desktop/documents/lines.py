"""Lines of text that fit a width: Chinese breaks anywhere, words stay whole, 禁則 is kept."""

from __future__ import annotations

import re

from wms_desktop.documents.fonts import Typeface, plain

ELLIPSIS = "…"
_NEVER_FIRST = frozenset("，。、；：！？）」』】》〉”’…—·,.;:!?)]}%％℃°")
_NEVER_LAST = frozenset("（「『【《〈“‘([{¥$￥")
_WORD = re.compile(r"\(\d{2,4}\)[!-~]+|[0-9A-Za-z\u00c0-\u024f_'+#&/@.,:%×*=-]+| +|.", re.DOTALL)
_SQUEEZE = 0.01  # points that a sum of widths may be over by rounding


def wrapped(text: str, size: float, width: float, face: Typeface) -> list[str]:
    """*text* in lines of at most *width* points; line ends in the text are kept.

    A word wider than the line is cut. Punctuation that closes does not begin a line, and what
    opens does not end one, where the line has another place to break.
    """
    lines: list[str] = []
    for paragraph in plain(text).replace("\r\n", "\n").split("\n"):
        lines += _broken(paragraph, size, width, face)
    return lines


def fitted(text: str, size: float, width: float, face: Typeface, most: int) -> list[str]:
    """*text* in at most *most* lines; what does not fit ends with an ellipsis."""
    lines = wrapped(text, size, width, face)
    if len(lines) <= most:
        return lines
    last = lines[most - 1] + lines[most][:1]
    while last and face.width(last.rstrip() + ELLIPSIS, size) > width + _SQUEEZE:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _broken(paragraph: str, size: float, width: float, face: Typeface) -> list[str]:
    if face.width(paragraph, size) <= width + _SQUEEZE:
        return [paragraph.rstrip(" ")]
    lines: list[str] = []
    line: list[str] = []
    room = width
    for piece in _pieces(paragraph, size, width, face):
        needed = face.width(piece, size)
        if needed <= room + _SQUEEZE or (piece == " " * len(piece) and line):
            line.append(piece)
            room -= needed
            continue
        carried = _carried(line, piece)
        lines.append("".join(line).rstrip(" "))
        line = [*carried, piece]
        room = width - face.width("".join(line), size)
    return [*lines, "".join(line).rstrip(" ")]


def _carried(line: list[str], piece: str) -> list[str]:
    """The end of *line* that goes down with *piece*; it is taken off the line."""
    carried: list[str] = []
    first = piece
    while len(line) > 1 and len(carried) < 3:
        if first[0] not in _NEVER_FIRST and line[-1][-1] not in _NEVER_LAST:
            break
        first = line.pop()
        carried.insert(0, first)
    return carried


def _pieces(paragraph: str, size: float, width: float, face: Typeface) -> list[str]:
    """What is not broken apart, each narrower than the line."""
    pieces: list[str] = []
    for piece in _WORD.findall(paragraph):
        if len(piece) == 1 or face.width(piece, size) <= width:
            pieces.append(piece)
        else:
            pieces += _cut(piece, size, width, face)
    return pieces


def _cut(word: str, size: float, width: float, face: Typeface) -> list[str]:
    """A word wider than the line, at its hyphens and strokes first, then anywhere."""
    parts: list[str] = []
    for part in re.split(r"(?<=[-/_.,])", word):
        while part and face.width(part, size) > width:
            count = max(1, int(len(part) * width / face.width(part, size)))
            while count > 1 and face.width(part[:count], size) > width:
                count -= 1
            parts.append(part[:count])
            part = part[count:]
        if part:
            parts.append(part)
    return parts
