"""Links to plans: made, revoked, opened by who has them; editors invited by them; plans copied.

A link is the id of its row and a key, which is that id under a secret of ours: who reads the database can
open none. What a link shows is without its owner's private words.
"""

import base64
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from planner.domain.owner import Owner
from planner.domain.plan import Plan, without_private
from planner.domain.trip import MAX_TITLE_CHARS, Language
from planner.store import copies, shares
from planner.store import plans as store
from planner.store.errors import ShareNotFound
from planner.store.plans import SavedPlan
from planner.store.shares import EditorRecord, ShareRecord

KEY_CHARS = 32
PURPOSE = b"tripsite.share-key"
COPIED = {Language.KOREAN: "{title} 사본", Language.ENGLISH: "Copy of {title}"}


@dataclass(frozen=True, slots=True)
class Share:
    """A link with its key."""

    id: str
    key: str
    plan_id: str
    may_edit: bool
    created_at: datetime
    expires_at: datetime | None
    has_expired: bool


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What a link opens: `saved` is without private words."""

    share: Share
    saved: SavedPlan

    @property
    def plan(self) -> Plan:
        return self.saved.plan


class Sharing:
    """`secret` is what the keys of links are made with, `new_id` gives the ids of links and copies."""

    def __init__(self, *, secret: str, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._secret = sha256(PURPOSE + secret.encode()).digest()
        self._now = now
        self._new_id = new_id

    def share(self, plan_id: str, *, owner: Owner, may_edit: bool, expires_at: datetime | None) -> Share:
        """A new link to a plan of the owner's own. Raises PlanNotFound and TooManyShares."""
        made = ShareRecord(self._new_id(), plan_id, may_edit, self._now(), expires_at)
        shares.make(made, owner=owner)
        return self._with_key(made)

    def shares(self, plan_id: str, *, owner: Owner) -> Sequence[Share]:
        """The plan's links, newest first, expired ones too. Raises PlanNotFound."""
        return tuple(map(self._with_key, shares.of_plan(plan_id, owner=owner)))

    def revoke(self, share_id: str, *, owner: Owner) -> str:
        """Ends a link for good; its plan's id. Raises ShareNotFound. Editors it brought stay."""
        return shares.revoke(share_id, owner=owner)

    def open(self, share_id: str, key: str) -> SharedPlan:
        """Raises ShareNotFound for a link that is wrong, revoked or expired, and tells none apart."""
        if not hmac.compare_digest(key.encode(), self._key(share_id).encode()):
            raise ShareNotFound
        found, saved = shares.open_one(share_id, now=self._now())
        return SharedPlan(self._with_key(found), replace(saved, plan=without_private(saved.plan)))

    def accept_invitation(self, share_id: str, key: str, *, owner: Owner) -> str:
        """The account may edit the plan from now on; its id. Raises ShareNotFound for any other link."""
        share = self.open(share_id, key).share
        if not share.may_edit or owner.user_id is None:
            raise ShareNotFound
        shares.add_editor(share.plan_id, owner.user_id, now=self._now())
        return share.plan_id

    def editors(self, plan_id: str, *, owner: Owner) -> Sequence[EditorRecord]:
        """Raises PlanNotFound unless the plan is the owner's own."""
        return shares.editors(plan_id, owner=owner)

    def remove_editor(self, plan_id: str, user_id: int, *, owner: Owner) -> None:
        """Raises PlanNotFound unless the plan is the owner's own."""
        shares.remove_editor(plan_id, user_id, owner=owner)

    def leave(self, plan_id: str, *, user_id: int) -> None:
        """An editor's own end of it. Raises PlanNotFound."""
        shares.leave(plan_id, user_id)

    def copy(self, share_id: str, key: str, *, owner: Owner) -> str:
        """What the link shows as a plan of the owner's own; its id. Raises ShareNotFound."""
        return self._copied(self.open(share_id, key).saved, owner)

    def duplicate(self, plan_id: str, *, owner: Owner) -> str:
        """Another plan like this one; its id. Private words come along only from one's own.

        Raises PlanNotFound.
        """
        saved = store.find(plan_id, owner=owner)
        if not saved.is_own:
            saved = replace(saved, plan=without_private(saved.plan))
        return self._copied(saved, owner)

    def _copied(self, saved: SavedPlan, owner: Owner) -> str:
        title = copied_title(saved.title, saved.plan.request.language)
        request = replace(saved.plan.request, title=title)
        made = replace(
            saved.plan, run_id=self._new_id(), title=title, request=request, created_at=self._now()
        )
        copies.save(made, of=saved.plan.run_id, owner=owner, now=self._now())
        return made.run_id

    def _with_key(self, share: ShareRecord) -> Share:
        expired = share.expires_at is not None and share.expires_at <= self._now()
        key = self._key(share.id)
        return Share(
            share.id, key, share.plan_id, share.may_edit, share.created_at, share.expires_at, expired
        )

    def _key(self, share_id: str) -> str:
        digest = hmac.digest(self._secret, share_id.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:KEY_CHARS]


def copied_title(title: str, language: Language) -> str:
    """The title of a copy, shortened where it would be too long."""
    longest = MAX_TITLE_CHARS - len(COPIED[language].format(title=""))
    return COPIED[language].format(title=title[:longest].rstrip())
