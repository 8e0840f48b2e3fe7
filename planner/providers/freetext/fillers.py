"""Words that are asked for nothing: they end phrases, or stand where a town's name could."""

_FILLERS = """
a about also am an and are around as at be but by can could day days do enjoy everything fan fans
favourite find for from get go going good great have help here holiday i i'd i'm i'll if in interested
into is it itinerary just kind like likes lot lots love loves loving mainly make me mostly must my need
nice of on only or our out over pace please plan planning possible prefer really see seeing some someone
something spend spending start starting stay style take that the then there things time to together tour
travel traveling travelling trip us vacation visit visiting want wanna we we'd we'll we're week where
with would you your budget
것 곳 가고 가는 가서 가요 갈 갈게요 갈래 갈래요 갑니다 같이 거 계획 계획해 계획해줘 구경 그리고 꼭
나 내 너무 는 대로 동안 때 또 또는 를 먹고 모시고 뭐 및 보고 보기 부탁 부탁드려요 부탁해 부탁해요
봐요 볼 사이 쓸 수 스타일 싶어 싶어요 싶은데 싶습니다 싶고 아주 알려줘 에 에는 에서 여행 여행가요
여행을 여행이에요 여행하고 여행할 예산 예산은 와 우리 위주 위주로 으로 은 을 의 이 이고 이랑 일정
일정으로 일정을 있는 저 저희 정도 제 좀 좋겠어요 좋고 좋아 좋아요 좋아하고 좋아하는 좋아하심
좋아하세요 좋아함 좋아해 좋아해요 좋은 주로 중심 중심으로 중에 짜 짜줘 짜주세요 쪽 쯤 추천 추천해줘
추천해주세요 코스 코스로 투어 하고 하는 하기 하는데 한 할 함께 해 해요 해줘 휴가 가 과 도 로 랑
만 여행으로 보러 먹으러 가려고 가려고요 가려는데 합니다 예정 예정이에요 갈거예요
"""
_NO_TOWNS = """
가족 혼자 신혼 친구 효도 배낭 자유 해외 국내 힐링 맛집 첫 이번 다음 우리 커플 부부 우정 여름 겨울
가을 봄 주말 휴가 당일 도보 기차 자전거 사진 문화 역사 여유롭게 천천히 단체 패키지 조용히 편하게
같이 함께 나 저희 며칠 잠깐
"""

FILLERS = frozenset(_FILLERS.split())
"""Words at the ends of a phrase that ask for nothing by themselves."""
NO_TOWNS = frozenset(_NO_TOWNS.split())
"""What stands before "여행" and the like, and is no town."""
