"""Where facts come from, with the attribution their licences ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    url: str = ""
    licence: str = ""


SOURCES: dict[str, Source] = {
    "atlas": Source("Tripsite atlas"),
    "weather:forecast": Source("Open-Meteo forecast", "https://open-meteo.com/", "CC BY 4.0"),
    "weather:archive": Source("Open-Meteo archive", "https://open-meteo.com/", "CC BY 4.0"),
    "weather:climate": Source("Tripsite atlas climate means"),
}
