"""An amount of yuan in the characters that nobody alters by a stroke: 壹佰捌拾陆元整."""

from __future__ import annotations

from decimal import Decimal

from wms_desktop.core.language import Language

_DIGITS = {
    Language.ZH_CN: "零壹贰叁肆伍陆柒捌玖",
    Language.ZH_TW: "零壹貳參肆伍陸柒捌玖",
}
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = {Language.ZH_CN: ("", "万", "亿"), Language.ZH_TW: ("", "萬", "億")}
_YUAN = {Language.ZH_CN: ("元", "角", "分", "整"), Language.ZH_TW: ("元", "角", "分", "整")}


def in_characters(amount: Decimal, language: Language) -> str:
    """*amount* as it is written out on a receipt; empty in English, where figures do.

    Raises:
        ValueError: negative, more than two decimals, or a trillion and more.

    Source: the rules for filling in bills (People's Bank of China, 1997).
    """
    if language not in _DIGITS:
        return ""
    cents = amount * 100
    if cents < 0 or cents != int(cents) or amount >= 10**12:
        raise ValueError(f"not an amount to write out: {amount}")
    yuan, rest = divmod(int(cents), 100)
    digits, (unit, tenth, hundredth, whole) = _DIGITS[language], _YUAN[language]
    said = _integer(yuan, language) + unit if yuan else ""
    if not rest:
        return (said or digits[0] + unit) + whole
    tens, ones = divmod(rest, 10)
    if tens:
        said += digits[tens] + tenth
    elif yuan:
        said += digits[0]
    return said + (digits[ones] + hundredth if ones else whole)


def _integer(number: int, language: Language) -> str:
    digits, groups = _DIGITS[language], _GROUPS[language]
    said, wants_nought = "", False
    for group in range(2, -1, -1):
        part = number // 10 ** (4 * group) % 10**4
        if not part:
            wants_nought = bool(said)
            continue
        if said and (wants_nought or part < 1000):
            said += digits[0]
        said += _thousands(part, digits) + groups[group]
        wants_nought = False
    return said


def _thousands(number: int, digits: str) -> str:
    said, wants_nought = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            wants_nought = bool(said)
            continue
        said += (digits[0] if wants_nought else "") + digits[digit] + _PLACES[place]
        wants_nought = False
    return said
