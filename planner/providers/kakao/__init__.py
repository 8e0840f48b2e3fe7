"""Places of Kakao Local, for Korea, with a key."""

from planner.providers.kakao.client import Kakao

__all__ = ["Kakao"]
