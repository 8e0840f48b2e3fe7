"""Who asks: from a Django request for pages, from bare headers for the API and the streams."""

import base64
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare, get_random_string

from planner import wiring
from planner.domain.owner import Owner
from planner.store import runs, tokens
from planner.store.models import ID_CHARS
from planner.store.plans import SavedPlan

VISITOR_KEY = "visitor"
KEY_CHARS = 32
MAX_HOST_CHARS = 260  # a domain name's 253, a colon and a port


class TokenRejected(Exception):
    """An API token was sent that belongs to no account."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request carries to say who sends it. `client` is a keyed hash of its address."""

    session_key: str = ""
    token: str = ""
    run_key: str = ""
    client: str = ""

    @property
    def are_none(self) -> bool:
        """Whether nothing has to be looked up to know who asks."""
        return not (self.session_key or self.token)


def owner_of(request: HttpRequest) -> Owner:
    """The account or visitor behind a page request. A visitor is only made by `visitor_of`."""
    user_id = request.user.pk if request.user.is_authenticated else None
    return Owner(user_id=user_id, visitor=request.session.get(VISITOR_KEY, ""))


def visitor_of(request: HttpRequest) -> Owner:
    """As `owner_of`, with the browser session made a visitor when it is neither: what it makes is its own."""
    owner = owner_of(request)
    if owner.is_anonymous:
        request.session[VISITOR_KEY] = get_random_string(ID_CHARS)
        owner = owner_of(request)
    return owner


def saved_plan(request: HttpRequest, plan_id: str) -> SavedPlan:
    """A plan that whoever asks for a page may change. Raises PlanNotFound."""
    return wiring.plans().find(plan_id, owner=owner_of(request))


def credentials(headers: Mapping[str, str], *, query_key: str, address: str) -> Credentials:
    """From lower-case headers, the `key` of the query, and the address the connection came from."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return Credentials(
        session_key=cookie(headers.get("cookie", ""), settings.SESSION_COOKIE_NAME),
        token=token.strip() if scheme.lower() == "bearer" else "",
        run_key=headers.get("x-run-key", "") or query_key,
        client=_client(headers.get("x-forwarded-for", ""), address),
    )


def identify(given: Credentials, *, run_id: str = "") -> Owner:
    """The owner these credentials stand for; `run_id` is the run or plan asked for. Raises TokenRejected.

    A token outweighs a session: a program that sends one means it.
    """
    key_of = run_id if run_id and constant_time_compare(given.run_key, run_key(run_id)) else ""
    if given.token:
        user_id = tokens.user_of(given.token, now=wiring.now())
        if user_id is None:
            raise TokenRejected
        return Owner(user_id=user_id, key_of=key_of)
    if given.session_key:
        owner = _session_owner(given.session_key)
        if not owner.is_anonymous:
            return Owner(user_id=owner.user_id, visitor=owner.visitor, key_of=key_of)
    return Owner(key_of=key_of, client=given.client)


def run_key(run_id: str) -> str:
    """The key that opens this run, and its plan, to who has neither account nor session."""
    return base64.urlsafe_b64encode(_keyed("tripsite.run-key", run_id)).decode()[:KEY_CHARS]


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """What a run is named and opened by."""

    id: str
    key: str

    @classmethod
    def new(cls) -> "RunIdentity":
        run_id = uuid.uuid4().hex
        return cls(run_id, run_key(run_id))


def is_our_host(host: str) -> bool:
    """Whether a Host header names one of ALLOWED_HOSTS."""
    return len(host) <= MAX_HOST_CHARS and _is_allowed(host, tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    return validate_host(split_domain_port(host)[0], allowed)


def is_cross_site(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that another site's page sent this; programs say nothing and are not."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def _session_owner(session_key: str) -> Owner:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = auth.get_user(request)
    return Owner(
        user_id=user.pk if user.is_authenticated else None, visitor=request.session.get(VISITOR_KEY, "")
    )


def cookie(header: str, name: str) -> str:
    """A cookie's value in a Cookie header, "" when it is not there."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def _client(forwarded: str, address: str) -> str:
    proxies = settings.ENV["TRUSTED_PROXIES"]
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        address = hops[-proxies]
    return _hashed_address(address, settings.SECRET_KEY)


@lru_cache(maxsize=1_000)
def _hashed_address(address: str, secret: str) -> str:
    return _keyed("tripsite.client", address).hex()[:ID_CHARS]


def _keyed(purpose: str, value: str) -> bytes:
    """What Django's salted_hmac gives. That works out the key of a purpose, and has OpenSSL look for the
    algorithm, each time anew.
    """
    begun = _begun_for(purpose, settings.SECRET_KEY).copy()
    begun.update(value.encode())
    return begun.digest()


@lru_cache(maxsize=8)
def _begun_for(purpose: str, secret: str) -> hmac.HMAC:
    return hmac.new(sha256((purpose + secret).encode()).digest(), digestmod="sha256")


@receiver(user_logged_in, dispatch_uid="adopt")
def adopt_visitor(
    sender: object, request: HttpRequest, user: auth.models.AbstractBaseUser, **_: object
) -> None:
    """Signing up or in keeps what the browser session made."""
    runs.adopt(request.session.get(VISITOR_KEY, ""), user.pk)
