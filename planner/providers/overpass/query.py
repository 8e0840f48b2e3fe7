"""What we ask an Overpass server: sights and places to eat around a point, a bounded number of each."""

from planner.providers.places.sighting import Search

SERVER_SECONDS = 20
SERVER_BYTES = 64_000_000
MAX_RELATIONS, MAX_WAYS, MAX_NODES, MAX_LESSER, MAX_TABLES = 80, 150, 150, 120, 50
MAX_ELEMENTS = MAX_RELATIONS + MAX_WAYS + MAX_NODES + MAX_LESSER + MAX_TABLES
TABLES_RADIUS_METRES = 3_000

SIGHTS = (
    '["tourism"~"^(attraction|museum|viewpoint|gallery|theme_park|zoo|aquarium)$"]',
    '["historic"~"^(castle|fort|palace|monument|memorial|ruins|archaeological_site|city_gate|tomb|building)$"]'
    '["wikidata"]',
    '["leisure"~"^(park|garden|nature_reserve|water_park)$"]["wikidata"]',
    '["amenity"~"^(place_of_worship|theatre|public_bath)$"]["wikidata"]',
    '["amenity"="marketplace"]',
    '["natural"~"^(peak|beach|cave_entrance|volcano)$"]["wikidata"]',
    '["waterway"="waterfall"]',
    '["shop"~"^(mall|department_store)$"]["wikidata"]',
)


def query(search: Search) -> str:
    """Those with a Wikidata entry first: a server stops at a number, and gives points before outlines."""
    metres = round(search.radius_km * 1000)
    around = f"(around:{metres},{search.lat},{search.lon})"
    near = f"(around:{min(metres, TABLES_RADIUS_METRES)},{search.lat},{search.lon})"
    sights = "".join(f"nwr{around}{tags}[name];" for tags in SIGHTS)
    return (
        f"[out:json][timeout:{SERVER_SECONDS}][maxsize:{SERVER_BYTES}];"
        f"({sights})->.sights;nwr.sights[wikidata]->.known;"
        f"rel.known;out center tags {MAX_RELATIONS};"
        f"way.known;out center tags {MAX_WAYS};"
        f"node.known;out center tags {MAX_NODES};"
        f"(.sights;-.known;);out center tags {MAX_LESSER};"
        f'nwr{near}["amenity"~"^(restaurant|food_court)$"][name][opening_hours];'
        f"out center tags {MAX_TABLES};"
    )
