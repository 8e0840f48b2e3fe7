"""Just enough of a browser to apply our live messages: HTML as a tree, and htmx's swaps on it.

Morphing ends in the new content, whatever it keeps on the way, so here it replaces.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "hr", "img", "circle", "path"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def elements(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def inner(self) -> str:
        """The inside as HTML in one canonical form: adjacent text is one text."""
        return "".join(escape(child) if isinstance(child, str) else child.outer for child in self.children)

    @property
    def outer(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(self.attributes.items()))
        return f"<{self.tag}{attributes}>{self.inner}</{self.tag}>"

    def all(self) -> list["Node"]:
        return [node for child in self.elements for node in (child, *child.all())]

    def find(self, node_id: str) -> "Node":
        found = [node for node in self.all() if node.attributes.get("id") == node_id]
        assert len(found) == 1, f"#{node_id} is there {len(found)} times"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Node:
    """The tree of this HTML. Line ends are as a browser reads them; tags must close what they open."""
    builder = _Builder()
    builder.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    builder.close()
    assert builder._open == [builder.root], "a tag was left open"
    return builder.root


def apply(page: Node, message: str) -> None:
    """Swaps the partials of a live message into the page."""
    for partial in parse(message).elements:
        assert partial.tag == "hx-partial"
        targets = _select(page, partial.attributes["hx-target"])
        match partial.attributes["hx-swap"]:
            case "innerMorph" | "innerHTML":
                assert len(targets) == 1, partial.attributes
                targets[0].children = partial.children
            case "beforeend":
                assert len(targets) == 1, partial.attributes
                targets[0].children.extend(partial.children)
            case "delete":
                for target in targets:
                    _remove(page, target)
            case swap:
                raise AssertionError(f"no page of ours swaps by {swap}")


def _select(page: Node, selector: str) -> list[Node]:
    named = re.fullmatch(r'#([\w-]+)(?: > (:last-child|\[data-part="(.*)"\]))?', selector)
    assert named, selector
    found = [node for node in page.all() if node.attributes.get("id") == named[1]]
    if named[2] is None:
        return found
    children = [child for parent in found for child in parent.elements]
    if named[2] == ":last-child":
        return children[-1:]
    return [child for child in children if child.attributes.get("data-part") == named[3]]


def _remove(page: Node, target: Node) -> None:
    for parent in (page, *page.all()):
        parent.children = [child for child in parent.children if child is not target]
