#!/usr/bin/env bash
# Packages: gpxparser 3.0.8, @we-gold/gpxjs 1.2.0, gpx-parse 0.10.4, @tmcw/togeojson 7.1.3, jsdom
# 26.1.0 (npm).
#
# Expected: four readers of GPX find the same ride in a track. The schema of GPX 1.1
# (https://www.topografix.com/GPX/1/1/) has a new segment start where reception was lost or the device
# was off, so nothing connects two segments. An elevation may be missing, and may be 0, as may be a
# longitude: Greenwich is there. RFC 7946, section 3.1.1, has a position as numbers alone.
#
# Seen: togeojson does. gpxparser and gpxjs join the segments: a ride on both sides of the Puget Sound,
# of two kilometres, crosses the water in a straight line, and is 13 kilometres long. Where the elevation
# is missing their GeoJSON has null in the position, which is no position. gpxparser has `&amp;` in the
# name of the track. gpx-parse keeps the segments, and takes 0 for nothing: it has -1 for the elevation
# 0, for no elevation, and for the longitude of Greenwich, which is 69 kilometres off.
#
# Why it matters here: a ride is paid by its distance, and may cross the water by ferry. A track without
# a gap, and away from sea level, is read well by all of them.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts gpxparser@3.0.8 @we-gold/gpxjs@1.2.0 \
  gpx-parse@0.10.4 @tmcw/togeojson@7.1.3 jsdom@26.1.0 > /dev/null
cat > probe.mjs <<'PROBE'
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

const require = createRequire(import.meta.url);
const { window } = new JSDOM('');
Object.assign(globalThis, { DOMParser: window.DOMParser, window, document: window.document });
const { gpx: toGeoJson } = await import('@tmcw/togeojson');
const { parseGPXWithCustomParser } = await import('@we-gold/gpxjs');
const GpxParser = require('gpxparser');
const gpxParse = require('gpx-parse');

const text = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="rides" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lat="51.4779" lon="0"><name>Greenwich</name></wpt>
  <trk><name>Pier &amp; Park</name>
    <trkseg>
      <trkpt lat="47.6050" lon="-122.3400"><ele>0</ele></trkpt>
      <trkpt lat="47.6140" lon="-122.3400"><ele>12</ele></trkpt>
    </trkseg>
    <trkseg>
      <trkpt lat="47.6230" lon="-122.4900"/>
      <trkpt lat="47.6320" lon="-122.4900"/>
    </trkseg>
  </trk>
</gpx>`;
const parse = (source) => new DOMParser().parseFromString(source, 'text/xml');
const show = (name, features) => {
  const { geometry, properties } = features.find((feature) => feature.geometry.type.endsWith('LineString'));
  const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
  console.log(`${name}: ${properties.name}, in lines of ${lines.map((line) => line.length).join(' and ')}; ${JSON.stringify(lines.flat()[2])}`);
};
show('togeojson', toGeoJson(parse(text)).features);
const old = new GpxParser();
old.parse(text);
show('gpxparser', old.toGeoJSON().features);
console.log(`gpxparser: ${Math.round(old.tracks[0].distance.total)} m`);
const [file] = parseGPXWithCustomParser(text, parse);
show('gpxjs', file.toGeoJSON().features);
console.log(`gpxjs: ${Math.round(file.tracks[0].distance.total)} m`);
gpxParse.parseGpx(text, (_error, { tracks: [track], waypoints: [place] }) => {
  const elevations = track.segments.flat().map((point) => point.elevation);
  console.log(`gpx-parse: ${track.name}, in lines of ${track.segments.map((segment) => segment.length).join(' and ')}; elevations ${elevations.join(', ')}`);
  console.log(`gpx-parse: ${place.name} is at ${place.lat}, ${place.lon}`);
});
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
togeojson: Pier & Park, in lines of 2 and 2; [-122.49,47.623]
gpxparser: Pier &amp; Park, in lines of 4; [-122.49,47.623,null]
gpxparser: 13289 m
gpxjs: Pier & Park, in lines of 4; [-122.49,47.623,null]
gpxjs: 13289 m
gpx-parse: Pier & Park, in lines of 2 and 2; elevations -1, 12, -1, -1
gpx-parse: Greenwich is at 51.4779, -1
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the track is read differently than described'; exit 1; }
