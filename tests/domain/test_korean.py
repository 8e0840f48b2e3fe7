import pytest

from planner.domain.korean import Particle, with_fitting_particles, with_particle


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("경복궁", "을", "경복궁을"),
        ("인사동 거리", "을", "인사동 거리를"),
        ("남산", "이", "남산이"),
        ("거리", "이", "거리가"),
        ("전망", "은", "전망은"),
        ("휴식", "과", "휴식과"),
        ("자연 전시", "과", "자연 전시와"),
        ("강남", "으로", "강남으로"),
        ("서울", "으로", "서울로"),
        ("제주", "으로", "제주로"),
        ("올레길 7", "으로", "올레길 7로"),
        ("1호선 3", "을", "1호선 3을"),
        ("코스 2", "을", "코스 2를"),
        ("제10", "이", "제10이"),
        ("Seoul", "으로", "Seoul로"),
        ("Seoul", "을", "Seoul을"),
        ("Namsan", "을", "Namsan을"),
        ("Hongdae", "을", "Hongdae를"),
        ("경복궁(景福宮)", "은", "경복궁(景福宮)은"),
        ("타워 (N)", "은", "타워 (N)는"),
        ('"청계천"', "이", '"청계천"이'),
        ("", "을", "를"),
        ("(?)", "은", "(?)는"),
    ],
)
def test_a_particle_follows_the_last_sound_of_its_word(word: str, particle: Particle, expected: str) -> None:
    assert with_particle(word, particle) == expected


@pytest.mark.parametrize(
    ("open_form", "settled"),
    [
        ("서울에서 ‘에펠탑’을(를) 찾지 못했습니다.", "서울에서 ‘에펠탑’을 찾지 못했습니다."),
        ("‘루브르’은(는) 아직", "‘루브르’는 아직"),
        ("3이(가) 아니고 서울(으)로", "3이 아니고 서울로"),
        ("아무것도 열려 있지 않습니다", "아무것도 열려 있지 않습니다"),
    ],
)
def test_particles_left_open_are_settled(open_form: str, settled: str) -> None:
    assert with_fitting_particles(open_form) == settled
