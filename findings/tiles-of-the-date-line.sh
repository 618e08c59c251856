#!/usr/bin/env bash
# Packages: @mapbox/tilebelt 2.0.3, global-mercator 3.1.0 (npm), mercantile 1.2.1, utiles 0.9.0,
# pygeotile 1.0.6 (PyPI).
#
# Expected: five packages name the same tile of a Web Mercator map for a place. At zoom 3 the map has
# the columns and rows 0 to 7. It ends at the 180th meridian, and at 85.0511287798066 degrees north
# and south, which is the extent that such maps state for themselves.
#
# Seen: at longitude 180 the two of JavaScript name the first column, and the three of Python the
# last one. At the map's own northern edge tilebelt, global-mercator and pygeotile name the row -1,
# and just south of the southern one the row 8. At the pole the first two name -Infinity, pygeotile
# names row 43, and mercantile and utiles raise an error.
#
# Why it matters here: a ride at the date line, in Fiji, that is stored under one package's tile is
# looked for at the other end of the map. A request for the tile -1 is a fault in a log, and a hole
# in a map that is moved to its edge. Ours clamps all of it to the tiles there are.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @mapbox/tilebelt@2.0.3 global-mercator@3.1.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check mercantile==1.2.1 utiles==0.9.0 pygeotile==1.0.6
echo '[[179.9, -17], [180, -17], [10, 85.0511287798066], [10, -85.06], [10, 90]]' > places.json
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import * as tilebelt from '@mapbox/tilebelt';
import globalMercator from 'global-mercator';

const places = JSON.parse(readFileSync('places.json', 'utf8'));
const show = (name, tile) => {
  console.log(`${name}: ${places.map((place) => tile(place).slice(0, 2).join(' ')).join(', ')}`);
};
show('tilebelt', ([longitude, latitude]) => tilebelt.pointToTile(longitude, latitude, 3));
show('global-mercator', (place) => globalMercator.pointToTile(place, 3));
PROBE
cat > probe.py <<'PROBE'
import json
import mercantile
import utiles
from pygeotile.tile import Tile

PACKAGES = {
    "mercantile": lambda longitude, latitude: mercantile.tile(longitude, latitude, 3),
    "utiles": lambda longitude, latitude: utiles.tile(longitude, latitude, 3),
    "pygeotile": lambda longitude, latitude: Tile.for_latitude_longitude(latitude, longitude, 3).google,
}
for name, find in PACKAGES.items():
    seen = []
    for longitude, latitude in json.load(open("places.json")):
        try:
            tile = find(longitude, latitude)
            seen.append(f"{tile[0]} {tile[1]}")
        except (mercantile.InvalidLatitudeError, ValueError) as error:
            seen.append(type(error).__name__)
    print(f"{name}: {', '.join(seen)}")
PROBE
{ node probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
tilebelt: 7 4, 0 4, 4 -1, 4 8, 4 -Infinity
global-mercator: 7 4, 0 4, 4 -1, 4 8, 4 -Infinity
mercantile: 7 4, 7 4, 4 0, 4 7, InvalidLatitudeError
utiles: 7 4, 7 4, 4 0, 4 7, ValueError
pygeotile: 7 4, 7 4, 4 -1, 4 8, 4 43
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the packages name other tiles than described'; exit 1; }
