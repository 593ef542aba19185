"""Check characters of public numbers, computed from their other characters.

Written here because no library checks all of these forms as the standards define them.
"""

from __future__ import annotations

from wms_desktop.core.language import N_

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # A is 10, B 11 … in this order


def resident_check_character(first17: str) -> str:
    """The 18th character of a resident number, 0-9 or X.

    Weights are the powers of two modulo 11 from the right. Every single wrong digit and every
    swap of neighbours is noticed.

    Raises:
        ValueError: not 17 ASCII digits.

    Source: GB 11643-1999 (ISO 7064 Mod 11-2).
    """
    if not (len(first17) == 17 and first17.isascii() and first17.isdigit()):
        raise ValueError("not 17 digits")
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17))
    return "0123456789X"[(12 - total) % 11]


def credit_code_check_character(first17: str) -> str:
    """The 18th character of an organization's unified social credit code.

    Raises:
        ValueError: not 17 characters of the code's alphabet (no I, O, S, V, Z).

    Source: GB 32100-2015 (modulo 31, weights powers of three).
    """
    if len(first17) != 17 or any(c not in _CREDIT_ALPHABET for c in first17):
        raise ValueError("not 17 characters of a credit code")
    total = sum(
        _CREDIT_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(first17)
    )
    return _CREDIT_ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether *code* is a unified social credit code with the right check character."""
    fits = len(code) == 18 and all(c in _CREDIT_ALPHABET for c in code)
    return fits and credit_code_check_character(code[:17]) == code[17]


def taiwan_check_digit(first9: str) -> str:
    """The last digit of a Taiwan national or resident number: a letter and eight digits before it.

    Source: Ministry of the Interior's rule: weights 1 9 8 7 6 5 4 3 2 1, modulo 10.
    """
    value = _TAIWAN_LETTERS.index(first9[0]) + 10
    total = value // 10 + value % 10 * 9
    total += sum(int(digit) * (8 - place) for place, digit in enumerate(first9[1:]))
    return str(-total % 10)


def old_taiwan_check_digit(first9: str) -> str:
    """The last digit of a Taiwan resident certificate's old number: two letters and seven digits.

    The second letter counts with the unit digit of its value (A is 0, B 1, C 2, D 3).
    """
    unit = (_TAIWAN_LETTERS.index(first9[1]) + 10) % 10
    return taiwan_check_digit(f"{first9[0]}{unit}{first9[2:]}")


def machine_check_digit(text: str) -> str:
    """The check digit of a part of a machine-readable zone; ``<`` counts nought, A is 10.

    Also that of the foreigner's residence card of 15 characters.

    Source: ICAO Doc 9303-3, 4.9: weights 7 3 1, modulo 10.
    """
    values = [0 if character == "<" else int(character, 36) for character in text]
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def hong_kong_check_character(letters: str, digits: str) -> str:
    """The character in brackets of a Hong Kong identity card, 0-9 or A.

    Source: weights 9 to 2, modulo 11; a missing first letter counts 36.
    """
    first = 36 if len(letters) == 1 else ord(letters[0]) - 55
    values = [first, ord(letters[-1]) - 55, *map(int, digits)]
    total = sum(value * (9 - place) for place, value in enumerate(values))
    return "0123456789A"[-total % 11]


# First two digits of a resident number: where it was first given. Information, never a reason.
REGIONS: dict[str, str] = {
    "11": N_("Beijing"), "12": N_("Tianjin"), "13": N_("Hebei"), "14": N_("Shanxi"),
    "15": N_("Inner Mongolia"), "21": N_("Liaoning"), "22": N_("Jilin"), "23": N_("Heilongjiang"),
    "31": N_("Shanghai"), "32": N_("Jiangsu"), "33": N_("Zhejiang"), "34": N_("Anhui"),
    "35": N_("Fujian"), "36": N_("Jiangxi"), "37": N_("Shandong"), "41": N_("Henan"),
    "42": N_("Hubei"), "43": N_("Hunan"), "44": N_("Guangdong"), "45": N_("Guangxi"),
    "46": N_("Hainan"), "50": N_("Chongqing"), "51": N_("Sichuan"), "52": N_("Guizhou"),
    "53": N_("Yunnan"), "54": N_("Tibet"), "61": N_("Shaanxi"), "62": N_("Gansu"),
    "63": N_("Qinghai"), "64": N_("Ningxia"), "65": N_("Xinjiang"), "71": N_("Taiwan"),
    "81": N_("Hong Kong"), "82": N_("Macao"), "83": N_("Taiwan"), "91": N_("Abroad"),
}  # fmt: skip
