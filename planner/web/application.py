"""The whole ASGI application: the streams in front, Django behind them, the runner beside both."""

from typing import Any, cast

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from planner import wiring
from planner.web.lifespan import Lifespan
from planner.web.stream import App, Streams


class Application:
    """Made once, on any thread; what belongs to the serving event loop is made with its first call."""

    def __init__(self) -> None:
        self._django = get_asgi_application()
        self._router: ProtocolTypeRouter | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._router is None:
            streams = Streams(cast(App, self._django), feeds=wiring.feeds())
            lifespan = Lifespan(start=wiring.start_runner, stop=wiring.stop_runner)
            self._router = ProtocolTypeRouter({"http": streams, "lifespan": lifespan})
        await self._router(scope, receive, send)
