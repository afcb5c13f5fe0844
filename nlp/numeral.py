"""Chinese numerals as people use them for buildings and units: 三, 十二, 二十, 一〇三, 叁."""

DIGITS = {char: n % 10 for n, char in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {
    "两": 2,
    "幺": 1,
    "○": 0,
}
TENS = {"十": 10, "拾": 10, "百": 100}
CHARS = "".join(DIGITS) + "".join(TENS)


def arabic(text: str) -> str:
    """The number in plain digits ("十二" → "12", "一〇三" → "103"); anything else is given back as it is."""
    if not text or any(char not in CHARS for char in text):
        return str(int(text)) if text.isascii() and text.isdigit() else text
    if not any(char in TENS for char in text):
        return "".join(str(DIGITS[char]) for char in text).lstrip("0") or "0"
    return str(_counted(text))


def _counted(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in TENS:
            total, digit = total + (digit or 1) * TENS[char], 0
        else:
            digit = DIGITS[char]
    return total + digit
