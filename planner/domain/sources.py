"""Where facts come from, with the attribution their licences ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    url: str = ""
    licence: str = ""


SOURCES: dict[str, Source] = {
    "atlas": Source("Tripsite atlas"),
    "osm": Source("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL"),
    "wikipedia": Source("Wikipedia", "https://www.wikipedia.org/", "CC BY-SA 4.0"),
    "tourapi": Source("Korea Tourism Organization (TourAPI)", "https://api.visitkorea.or.kr/"),
    "kakao": Source("Kakao Map", "https://map.kakao.com/"),
    "google_places": Source("Google Maps", "https://www.google.com/maps"),
    "weather:forecast": Source("Open-Meteo forecast", "https://open-meteo.com/", "CC BY 4.0"),
    "weather:archive": Source("Open-Meteo archive", "https://open-meteo.com/", "CC BY 4.0"),
    "weather:climate": Source("Tripsite atlas climate means"),
    "geonames": Source("GeoNames", "https://www.geonames.org/", "CC BY 4.0"),
    "travel:osrm": Source("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL"),
    "travel:valhalla": Source(
        "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL"
    ),
    "rates:frankfurter": Source("European Central Bank", "https://frankfurter.dev/"),
    "rates:table": Source("Tripsite rates table"),
}
