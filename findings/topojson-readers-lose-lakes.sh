#!/usr/bin/env bash
# Packages: topojson-server 3.0.1, topojson-client 3.1.0 (npm), topojson 2.2, topojson-rs 0.5,
# pytopojson 1.1.2 (PyPI).
#
# Expected: a map of zones that one library for TopoJSON writes is read by another. The format's
# specification has arcs of any numbers, which a topology without a `transform` gives as they are; a
# topology MAY have a `bbox`, a geometry may have the type null, and an `id` may be a string or a
# number. topojson-rs calls itself an implementation of topojson-client, and pytopojson a port of
# TopoJSON: merging zones gives the outline of all, with their holes.
#
# Seen: topojson-rs reads none of that: it refuses a topology for each of the four. pytopojson reads
# all, and loses the lakes: of five in two zones two are left after the merge, the first of each zone.
# topojson-client and topojson-rs keep all five.
#
# Why it matters here: zones for rides are merged to one area of service, and unicorns do not land
# on water. With the second lake gone, a point in it is inside, and no error says so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts topojson-server@3.0.1 topojson-client@3.1.0 > /dev/null
for each in 'python topojson==2.2 pytopojson==1.1.2' 'rust topojson-rs==0.5'; do
  read -ra words <<< "$each"
  python3 -m venv "${words[0]}" > /dev/null
  "${words[0]}/bin/pip" install --quiet --disable-pip-version-check "${words[@]:1}"
done
cat > probe.mjs <<'PROBE'
import { writeFileSync } from 'node:fs';
import { topology } from 'topojson-server';
import { feature, merge } from 'topojson-client';
const square = (x, y, size) => [[x, y], [x, y + size], [x + size, y + size], [x + size, y], [x, y]];
const zone = (id, x, ...lakes) => ({
  type: 'Feature', id, properties: {},
  geometry: { type: 'Polygon', coordinates: [square(x, 0, 10), ...lakes.map((lake) => square(x + lake, 2, 1).reverse())] },
});
const zones = (...features) => ({ zones: { type: 'FeatureCollection', features } });
const lakes = topology(zones(zone('west', 0, 2, 5, 8), zone('east', 10, 2, 5)), 101);
const { bbox, ...noBox } = topology(zones(zone('west', 0)), 101);
const written = {
  'quantized': topology(zones(zone('west', 0)), 101),
  'no bbox': noBox,
  'id 7': topology(zones(zone(7, 0)), 101),
  'a zone without a place': topology(zones(zone('west', 0), { type: 'Feature', properties: {}, geometry: null }), 101),
  'coordinates as they are': topology(zones(zone('west', 0.5))),
};
writeFileSync('written.json', JSON.stringify(written));
writeFileSync('lakes.json', JSON.stringify(lakes));
for (const [name, each] of Object.entries(written)) console.log(`${name}: topojson-client reads ${feature(each, 'zones').features.length}`);
const merged = merge(lakes, lakes.objects.zones.geometries).coordinates;
console.log(`five lakes: topojson-client merges to ${merged.length} with ${merged[0].length - 1} lakes`);
PROBE
cat > probe.py <<'PROBE'
import json
import topojson
from pytopojson.feature import Feature
from pytopojson.merge import Merge
for name, each in json.load(open("written.json")).items():
    print(f"{name}: pytopojson reads {len(Feature()(each, 'zones')['features'])}")
    print(f"{name}: topojson reads {len(topojson.utils.serialize_as_geojson(each, objectname='zones')['features'])}")
lakes = json.load(open("lakes.json"))
merged = Merge()(lakes, lakes["objects"]["zones"]["geometries"])["coordinates"]
print(f"five lakes: pytopojson merges to {len(merged)} with {len(merged[0]) - 1} lakes")
PROBE
cat > rust.py <<'PROBE'
import json
import topojson
for name, each in json.load(open("written.json")).items():
    try:
        topojson.load(json.dumps(each).encode()).feature("zones")
        print(f"{name}: topojson-rs reads it")
    except RuntimeError as error:
        print(f"{name}: topojson-rs refuses it: {str(error).split(' at line')[0]}")
lakes = topojson.load(open("lakes.json", "rb").read()).merge("zones").coordinates
print(f"five lakes: topojson-rs merges to {len(lakes)} with {len(lakes[0]) - 1} lakes")
PROBE
{ node --no-warnings probe.mjs; python/bin/python -W ignore probe.py; rust/bin/python rust.py; } | tee seen
cat > expected <<'EXPECTED'
quantized: topojson-client reads 1
no bbox: topojson-client reads 1
id 7: topojson-client reads 1
a zone without a place: topojson-client reads 2
coordinates as they are: topojson-client reads 1
five lakes: topojson-client merges to 1 with 5 lakes
quantized: pytopojson reads 1
quantized: topojson reads 1
no bbox: pytopojson reads 1
no bbox: topojson reads 1
id 7: pytopojson reads 1
id 7: topojson reads 1
a zone without a place: pytopojson reads 2
a zone without a place: topojson reads 2
coordinates as they are: pytopojson reads 1
coordinates as they are: topojson reads 1
five lakes: pytopojson merges to 1 with 2 lakes
quantized: topojson-rs reads it
no bbox: topojson-rs refuses it: missing field `bbox`
id 7: topojson-rs refuses it: invalid type: integer `7`, expected a string
a zone without a place: topojson-rs refuses it: invalid type: null, expected variant identifier
coordinates as they are: topojson-rs refuses it: invalid type: floating point `0.5`, expected i32
five lakes: topojson-rs merges to 1 with 5 lakes
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the topologies are read differently than described'; exit 1; }
