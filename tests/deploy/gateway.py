"""The shipped nginx configuration, run for real on loopback: its own folder, certificate and ports."""

import json
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, free_port

SHIPPED = ROOT / "deploy" / "nginx"
START_SECONDS = 10.0
PLACEHOLDER = re.compile(r"\$\{(TRIPSITE_\w+)\}")


def nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


needs_nginx = pytest.mark.skipif(
    nginx() is None or shutil.which("openssl") is None, reason="nginx or openssl is not installed"
)
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def rendered(names: Mapping[str, str]) -> str:
    """The site's template as envsubst fills it in. Raises KeyError for a name without a value."""
    template = (SHIPPED / "tripsite.conf.template").read_text()
    return PLACEHOLDER.sub(lambda found: names[found[1]], template)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running nginx. `certificate` is what clients have to trust."""

    folder: Path
    http_port: int
    https_port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.https_port}"

    @property
    def plain_url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def access_log(self) -> list[dict[str, Any]]:
        """One object a request that has ended."""
        return [json.loads(line) for line in (self.folder / "access.log").read_text().splitlines()]

    @property
    def error_log(self) -> str:
        return (self.folder / "error.log").read_text()

    def client(self, *, address: str = "127.0.0.1") -> httpx.Client:
        """A client at this loopback address, which trusts the certificate."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        transport = httpx.HTTPTransport(verify=trust, local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, timeout=20)


@contextmanager
def running_gateway(folder: Path, *ports: int) -> Iterator[Gateway]:
    """nginx in front of the servers on these ports, stopped at the end."""
    gateway = _configured(folder, ports)
    command = [
        str(nginx()),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    as_root = " user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen([*command, "-g", f"daemon off; pid {folder}/nginx.pid;{as_root}"])
    try:
        _wait_until_it_listens(gateway, process)
        yield gateway
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _configured(folder: Path, ports: tuple[int, ...]) -> Gateway:
    (folder / "conf.d").mkdir(parents=True)
    gateway = Gateway(folder, free_port(), free_port())
    _make_certificate(folder)
    shutil.copy(SHIPPED / "nginx.conf", folder)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    (folder / "conf.d" / "folders.conf").write_text(
        "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    )
    site = rendered(
        {
            "TRIPSITE_RESOLVER": "",
            "TRIPSITE_SERVERS": " ".join(f"server 127.0.0.1:{port} fail_timeout=2s;" for port in ports),
            "TRIPSITE_HOST": "127.0.0.1",
            "TRIPSITE_HTTP_LISTEN": f"listen 127.0.0.1:{gateway.http_port};",
            "TRIPSITE_HTTPS_LISTEN": f"listen 127.0.0.1:{gateway.https_port} ssl http2;",
            "TRIPSITE_CERTIFICATE": str(gateway.certificate),
            "TRIPSITE_CERTIFICATE_KEY": str(folder / "key.pem"),
            "TRIPSITE_ACCESS_LOG": str(folder / "access.log"),
        }
    )
    (folder / "conf.d" / "tripsite.conf").write_text(site)
    return gateway


def _make_certificate(folder: Path) -> None:
    made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    names = ["-subj", "/CN=tripsite.test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run(["openssl", "req", *made, *files, *names], check=True, capture_output=True)


def _wait_until_it_listens(gateway: Gateway, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, gateway.error_log
        try:
            httpx.get(f"{gateway.plain_url}/healthz", timeout=5)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nginx does not listen: {gateway.error_log}")
