"""XML made element by element, so that everything in it is escaped."""

import re
from xml.etree import ElementTree as ET

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, not even escaped."""


def child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new last child with this text."""
    made = ET.SubElement(parent, tag, attributes)
    if text:
        made.text = NOT_XML.sub("", text)
    return made


def document(root: ET.Element) -> bytes:
    """UTF-8 with its declaration, indented for people."""
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def degrees(value: float) -> str:
    """Seven decimals, a centimetre, without an exponent."""
    return f"{value:.7f}".rstrip("0").rstrip(".")
