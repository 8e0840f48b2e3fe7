"""Which hosts a browser may load map tiles from."""

from urllib.parse import urlsplit


def tile_hosts(url: str) -> list[str]:
    """The sources the policy allows for this pattern of tiles; "{s}" is any one label of the host's name."""
    if not url:
        return []
    address = urlsplit(url)
    return [f"{address.scheme}://{address.netloc.rpartition('@')[2].replace('{s}', '*')}"]
