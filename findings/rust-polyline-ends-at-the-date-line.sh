#!/usr/bin/env bash
# Packages: polyline 0.11.0, geo-types 0.7.20 (crates.io), polyline 2.0.4 (PyPI),
# @googlemaps/polyline-codec 1.0.28, @mapbox/polyline 1.2.1 (npm).
#
# Expected: four packages for Google's "Encoded Polyline Algorithm Format" read the same line. Its
# description encodes differences of signed numbers, and names no greatest one. RFC 7946, section
# 3.1.9, tells of lines across the 180th meridian that they are best cut there; many are not, and a
# line that goes on from 179.95 to 180.05 is what maps draw in one piece.
#
# Seen: Google's, Mapbox's and Python's packages write and read it. The Rust crate refuses it both
# ways, with an error for the first longitude past 180, and reads the one that starts again.
#
# Why it matters here: a map that riders can move on past 180 gives such longitudes, so a ride in
# Fiji that one client has stored is no line for a service in Rust. It can wrap longitudes before
# it encodes them, but a line that is encoded already cannot be read with the crate.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @googlemaps/polyline-codec@1.0.28 @mapbox/polyline@1.2.1 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check polyline==2.0.4
cat > probe.cjs <<'PROBE'
const google = require('@googlemaps/polyline-codec');
const mapbox = require('@mapbox/polyline');
const lines = { 'on to 180.05': [[-17.8, 179.95], [-17.8, 180.05]], 'again at -179.95': [[-17.8, 179.95], [-17.8, -179.95]] };
for (const [name, line] of Object.entries(lines))
  for (const [maker, codec] of Object.entries({ Google: google, Mapbox: mapbox }))
    console.log(`${maker}, ${name}: ${codec.encode(line)}, ${JSON.stringify(codec.decode(codec.encode(line)))}`);
PROBE
cat > probe.py <<'PROBE'
import polyline
for name, end in [("on to 180.05", 180.05), ("again at -179.95", -179.95)]:
    text = polyline.encode([(-17.8, 179.95), (-17.8, end)])
    print(f"Python, {name}: {text},", [list(point) for point in polyline.decode(text)])
PROBE
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
polyline = "=0.11.0"
geo-types = "=0.7.20"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use geo_types::Coord;

fn main() {
    for (name, end, text) in [("on to 180.05", 180.05, "~pskBoniia@?_pR"), ("again at -179.95", -179.95, "~pskBoniia@?~}sscA")] {
        let line = [Coord { x: 179.95, y: -17.8 }, Coord { x: end, y: -17.8 }];
        let written = polyline::encode_coordinates(line, 5).unwrap_or_else(|error| error.to_string());
        let read = polyline::decode_polyline(text, 5).map_or_else(
            |error| error.to_string(),
            |line| format!("{:?}", line.points().map(|point| [point.y(), point.x()]).collect::<Vec<_>>()),
        );
        println!("Rust writes, {name}: {written}");
        println!("Rust reads, {name}: {read}");
    }
}
PROBE
{ node probe.cjs; python/bin/python probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
Google, on to 180.05: ~pskBoniia@?_pR, [[-17.8,179.95],[-17.8,180.05]]
Mapbox, on to 180.05: ~pskBoniia@?_pR, [[-17.8,179.95],[-17.8,180.05]]
Google, again at -179.95: ~pskBoniia@?~}sscA, [[-17.8,179.95],[-17.8,-179.95]]
Mapbox, again at -179.95: ~pskBoniia@?~}sscA, [[-17.8,179.95],[-17.8,-179.95]]
Python, on to 180.05: ~pskBoniia@?_pR, [[-17.8, 179.95], [-17.8, 180.05]]
Python, again at -179.95: ~pskBoniia@?~}sscA, [[-17.8, 179.95], [-17.8, -179.95]]
Rust writes, on to 180.05: longitude out of bounds: 180.05 at position 1
Rust reads, on to 180.05: longitude out of bounds: 180.05 at position 12
Rust writes, again at -179.95: ~pskBoniia@?~}sscA
Rust reads, again at -179.95: [[-17.8, 179.95], [-17.8, -179.95]]
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the lines are others than described'; exit 1; }
