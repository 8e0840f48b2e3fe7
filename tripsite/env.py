"""Every setting that can be made from outside, with its type, its default and what it does.

`docs/settings.md` and the README's table are tested against this list. A value that does not read stops
the start with a sentence that names it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


class InvalidSetting(SystemExit):
    """The program cannot start with this setting; the message is for the person who set it."""


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("must be 1 or 0")


def _natural(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError("must not be negative")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 86_400:
        raise ValueError("must be seconds between 0 and 86400")
    return value


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return read


def _tiles(text: str) -> str:
    address = urlsplit(text)
    is_address = address.scheme in {"http", "https"} and bool(address.hostname)
    if text and not (is_address and all(part in text for part in ("{z}", "{x}", "{y}"))):
        raise ValueError("must be an http(s) address with {z}, {x} and {y}")
    return text


def _absolute(text: str) -> Path:
    return Path(text).expanduser().resolve()


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    read: Callable[[str], Any]
    default: str
    meaning: str

    def value(self, environ: Mapping[str, str]) -> Any:
        text = environ.get(self.name, self.default)
        try:
            return self.read(text)
        except ValueError as error:
            raise InvalidSetting(f"tripsite: {self.name}={text!r}: {error}") from error


SETTINGS = (
    Setting("PROFILE", _choice("laptop", "server"), "server",
            "`laptop` (what `make run` sets): plain HTTP, a secret key made and kept in DATA_DIR, anonymous API; "
            "`server`: HTTPS cookies, HSTS, SECRET_KEY required"),
    Setting("DEBUG", _flag, "0", "Django's debug mode, for people who change the code; implies the laptop profile"),
    Setting("SECRET_KEY", str, "", "Django's secret key; required in the server profile"),
    Setting("ALLOWED_HOSTS", _list, "localhost,127.0.0.1,[::1]", "host names it answers to, comma-separated"),
    Setting("CSRF_TRUSTED_ORIGINS", _list, "", "origins such as https://trips.example that forms may come from"),
    Setting("PORT", _natural, "8000", "the port `make run` and `manage.py serve` listen on"),
    Setting("BIND", str, "127.0.0.1", "the address they listen on"),
    Setting("SERVER", _choice("daphne", "uvicorn", "granian"), "daphne",
            "the ASGI server of `manage.py serve`; the last two come with `pip install \"tripsite[uvicorn]\"` or `…[granian]`"),
    Setting("STREAM_STALL_SECONDS", _seconds, "30", "a reader that takes nothing for so long is cut off, and comes back with its cursor"),
    Setting("DATA_DIR", _absolute, str(BASE_DIR / "var"), "where every file it writes goes"),
    Setting("DATABASE_URL", str, "", "`postgres://user:password@host/name`; SQLite in DATA_DIR when empty"),
    Setting("REDIS_URL", str, "", "`redis://host:6379/0`, for wake-ups between processes; in memory when empty"),
    Setting("RUNNER", _choice("auto", "embedded", "off"), "auto",
            "whether this server process executes runs itself; `auto`: unless there is a PostgreSQL and a Redis, "
            "where `manage.py worker` does. `off` with PostgreSQL puts runs into the workers' queue"),
    Setting("RUNS_AT_ONCE", _natural, "3", "runs an owner may have at once, 0 for no limit; then 429"),
    Setting("RUNNER_CONCURRENCY", _natural, "100", "runs one runner or worker executes side by side"),
    Setting("RUN_DEADLINE_SECONDS", _seconds, "60", "after this a run ends with the best plan that holds"),
    Setting("RUN_LEASE_SECONDS", _seconds, "10", "after so long without a sign of life a run is taken over"),
    Setting("EVENT_RETENTION_HOURS", _natural, "24", "how long the event log of an ended run is kept"),
    Setting("PLAN_CACHE_SECONDS", _natural, "3600", "how long an equal request is answered from an earlier run"),
    Setting("DELIVERY", _choice("auto", "stream", "whole"), "auto",
            "how the page shows a run: `auto` decides by length, wishes, first visit and cache"),
    Setting("ANONYMOUS_API", _choice("on", "off", "profile"), "profile",
            "whether the JSON API may be used without account or token; `profile`: on for laptop"),
    Setting("TRUSTED_PROXIES", _natural, "0", "how many proxies before it add to X-Forwarded-For"),
    Setting("GOOGLE_API_KEY", str, "", "turns the Gemini writer on; without it the offline writer plans"),
    Setting("GEMINI_MODEL", str, "gemini-2.5-flash", "the model's name"),
    Setting("GEMINI_BASE_URL", str, "", "another address that speaks Gemini's protocol, for proxies and tests"),
    Setting("GEMINI_CLIENT", _choice("langchain", "direct"), "langchain",
            "`langchain`: LangChain's client of it; `direct`: a light one of our own, for many runs on a core"),
    Setting("GEMINI_STALL_SECONDS", _seconds, "10", "silence after which the model's answer counts as stalled"),
    Setting("OPENAI_MODEL", str, "", "turns the OpenAI-compatible writer on (extra `openai`), with the model's name "
            "there; Gemini writes when it has a key"),
    Setting("OPENAI_BASE_URL", str, "", "its address with the version, such as `http://127.0.0.1:11434/v1` for Ollama; "
            "OpenAI's own when empty"),
    Setting("OPENAI_API_KEY", str, "", "its key; endpoints such as Ollama and vLLM need none"),
    Setting("MODEL_TOKENS_A_DAY", _natural, "0", "tokens, in and out, the model may use a day (UTC); then the "
            "solver's plans come without it. 0 for no cap"),
    Setting("SOURCES", _choice("live", "offline"), "live", "`live`: weather, towns, places and rates from the services "
            "below, where they answer; `offline`: the atlas only, no network"),
    Setting("CONTACT", str, "", "an address or URL that services may reach the operator of this site at, as their terms ask"),
    Setting("OPEN_METEO_BASE_URL", str, "https://api.open-meteo.com", "the forecast service"),
    Setting("OPEN_METEO_ARCHIVE_BASE_URL", str, "https://archive-api.open-meteo.com",
            "last year's weather, for dates no forecast reaches"),
    Setting("GEOCODING_BASE_URL", str, "https://geocoding-api.open-meteo.com", "towns that the atlas does not know; empty for none"),
    Setting("OVERPASS_BASE_URL", str, "https://overpass-api.de", "places of OpenStreetMap in those towns; empty for none"),
    Setting("WIKIPEDIA_BASE_URL", str, "https://{language}.wikipedia.org", "how well known they are, and a line about each; empty for none"),
    Setting("TOURAPI_KEY", str, "", "turns Korea's TourAPI on: hours and closing days of Korean places"),
    Setting("TOURAPI_BASE_URL", str, "https://apis.data.go.kr", "its address"),
    Setting("KAKAO_KEY", str, "", "turns Kakao Local on: places in Korea"),
    Setting("KAKAO_BASE_URL", str, "https://dapi.kakao.com", "its address"),
    Setting("GOOGLE_PLACES_KEY", str, "", "turns Google Places on: which places are open for business, and how popular"),
    Setting("GOOGLE_PLACES_BASE_URL", str, "https://places.googleapis.com", "its address"),
    Setting("FRANKFURTER_BASE_URL", str, "https://api.frankfurter.dev", "exchange rates; a dated table when empty"),
    Setting("OSRM_WALKING_BASE_URL", str, "", "your own OSRM with its foot profile, for real ways between stops; a distance model when empty"),
    Setting("OSRM_DRIVING_BASE_URL", str, "", "the same with its car profile"),
    Setting("VALHALLA_BASE_URL", str, "", "your own Valhalla, in place of OSRM"),
    Setting("MAP_TILES_URL", _tiles, "", "map tiles, such as `https://tiles.example/{z}/{x}/{y}.png`; a drawn map when empty. "
            "Browsers get them straight from that host"),
    Setting("MAP_TILES_ATTRIBUTION", str, "", "what their terms ask to be shown on the map; text or HTML"),
    Setting("EMAIL_URL", str, "", "`smtp://user:password@host:587` or `smtps://…`, for mail to accounts; a laptop prints it"),
    Setting("EMAIL_FROM", str, "Tripsite <tripsite@localhost>", "whom that mail is from"),
    Setting("GOOGLE_CLIENT_ID", str, "", "turns \"Continue with Google\" on; the client's redirect address is "
            "`https://<host>/accounts/google/login/callback/`"),
    Setting("GOOGLE_CLIENT_SECRET", str, "", "the secret of that client"),
    Setting("LOG_LEVEL", _choice("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "how much the log says"),
    Setting("LOG_FORMAT", _choice("line", "json"), "line", "the log as lines for people, or as a JSON object a line"),
    Setting("METRICS_TOKEN", str, "",
            "who shows it as a bearer token may read `/metrics`; without it a laptop answers its own machine and a "
            "server nobody"),
    Setting("METRICS_PORT", _natural, "0", "the port on BIND a worker serves its metrics at, to whoever reaches it; 0 for none"),
    Setting("OTEL_EXPORTER_OTLP_ENDPOINT", str, "",
            "where traces go (OTLP over HTTP, such as http://collector:4318); needs `tripsite[telemetry]`"),
)  # fmt: skip


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting's value by name. Raises InvalidSetting."""
    found = os.environ if environ is None else environ
    return {setting.name: setting.value(found) for setting in SETTINGS}
