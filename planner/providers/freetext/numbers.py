"""Small numbers as people write them in English and Korean."""

ENGLISH = {
    word: number
    for number, words in enumerate(
        (
            *("", "a an one single", "two couple", "three few", "four", "five", "six", "seven", "eight"),
            *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
        )
    )
    for word in words.split()
}
KOREAN = {
    word: number
    for number, words in enumerate(
        (
            *("", "한 하나 일", "두 둘 이", "세 셋 삼", "네 넷 사", "다섯 오", "여섯 육", "일곱 칠"),
            *("여덟 팔", "아홉 구", "열 십"),
        )
    )
    for word in words.split()
}
N = r"(?:(?<!\d)\d{1,3}|\b(?:" + "|".join(ENGLISH) + r"))"
"""A number in English text."""
K = r"(?:(?<!\d)\d{1,3}|(?<![가-힣])(?:한|하나|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉|열))"
"""A number before a Korean counter."""


def number(text: str) -> int:
    """The number that N or K matched."""
    word = text.lower()
    return int(word) if word.isdecimal() else ENGLISH.get(word) or KOREAN[word]
