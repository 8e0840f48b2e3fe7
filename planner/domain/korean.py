"""Korean particles, chosen by the sound a word ends in."""

import re
from typing import Literal

type Particle = Literal["은", "을", "이", "과", "으로"]

AFTER_CONSONANT_ELSE_VOWEL: dict[Particle, str] = {
    "은": "는",
    "을": "를",
    "이": "가",
    "과": "와",
    "으로": "로",
}

_PARTICLES: dict[str, Particle] = {
    "은(는)": "은",
    "을(를)": "을",
    "이(가)": "이",
    "과(와)": "과",
    "(으)로": "으로",
}
OPEN_PARTICLE = re.compile(r"(\S+?)(은\(는\)|을\(를\)|이\(가\)|과\(와\)|\(으\)로)")

FIRST_SYLLABLE, LAST_SYLLABLE, FINALS = 0xAC00, 0xD7A3, 28
RIEUL = 8
DIGIT_FINALS = (21, RIEUL, 0, 16, 0, 0, 1, RIEUL, RIEUL, 0)
"""The final consonant of each digit as it is read: 영 일 이 삼 사 오 육 칠 팔 구."""
LATIN_FINALS = {"l": RIEUL, "m": 16, "n": 4, "g": 21}


def with_particle(word: str, particle: Particle) -> str:
    """The word with the particle that fits it, named by its form after a consonant: 궁 → 궁을, 거리 → 거리를.

    What follows the last letter or digit, and a note in brackets at the end, is not heard: 타워(N)를.
    """
    final = _final_consonant(word)
    if final == 0 or (particle == "으로" and final == RIEUL):
        return word + AFTER_CONSONANT_ELSE_VOWEL[particle]
    return word + particle


def with_fitting_particles(text: str) -> str:
    """A sentence whose particles were left open, as in "‘궁’을(를)", with those that fit."""
    return OPEN_PARTICLE.sub(lambda found: with_particle(found[1], _PARTICLES[found[2]]), text)


def _final_consonant(word: str) -> int:
    """The index of the last heard syllable's final consonant in Unicode's order; 0 is none."""
    heard = word.rstrip()
    if heard.endswith(")") and heard.rfind("(") > 0:
        heard = heard[: heard.rfind("(")]
    last = next((char for char in reversed(heard) if char.isalnum()), "")
    if last and FIRST_SYLLABLE <= ord(last) <= LAST_SYLLABLE:
        return (ord(last) - FIRST_SYLLABLE) % FINALS
    if last.isascii() and last.isdigit():
        return DIGIT_FINALS[int(last)]
    return LATIN_FINALS.get(last.lower(), 0)
