#!/usr/bin/env bash
# Packages: pmtiles 0.26.0 (crates.io), pmtiles 4.5.0 (npm), pmtiles 3.8.1, async-pmtiles 0.1.0 (PyPI).
#
# Expected: an archive of map tiles that one library for PMTiles writes is read by the others. The
# specification (version 3) says in the header how the directories and the metadata are compressed,
# "internal compression": 1 is none, 2 is gzip. The crate writes either, and Python's packages have
# both in an enumeration.
#
# Seen: JavaScript reads both archives. Python's pmtiles, and async-pmtiles, which is made with it,
# read the header and the metadata of the one without compression, and then take its directories for
# gzip: there is no tile to be had, and the error is BadGzipFile, which says nothing of the header.
#
# Why it matters here: a map in one file is served from storage by ranges of bytes, and storage or a
# proxy may compress what it sends. An archive without compression works in each browser, and a
# service that draws a rider's route on the same file finds none of its tiles.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pmtiles@4.5.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check pmtiles==3.8.1 async-pmtiles==0.1.0
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
pmtiles = { version = "=0.26.0", default-features = false, features = ["write"] }

[workspace]

[profile.dev]
debug = 0
MANIFEST
cat > src/main.rs <<'PROBE'
use pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};

fn main() {
    for (name, compression) in [("gzip", Compression::Gzip), ("none", Compression::None)] {
        let file = std::fs::File::create(name).unwrap();
        let writer = PmTilesWriter::new(TileType::Png).internal_compression(compression).tile_compression(Compression::None);
        let mut archive = writer.min_zoom(0).max_zoom(1).metadata(r#"{"name":"rides"}"#).create(file).unwrap();
        for (z, x, y) in [(0, 0, 0), (1, 0, 0), (1, 1, 1)] {
            archive.add_tile(TileCoord::new(z, x, y).unwrap(), format!("tile {z}/{x}/{y}").as_bytes()).unwrap();
        }
        archive.finalize().unwrap();
    }
}
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { PMTiles } from 'pmtiles';
for (const name of ['gzip', 'none']) {
  const bytes = new Uint8Array(readFileSync(name)).buffer;
  const archive = new PMTiles({ getKey: () => name, getBytes: async (from, length) => ({ data: bytes.slice(from, from + length) }) });
  const { data } = await archive.getZxy(1, 1, 1);
  console.log(`${name}: JavaScript reads ${(await archive.getMetadata()).name}, ${new TextDecoder().decode(data)}`);
}
PROBE
cat > probe.py <<'PROBE'
import asyncio
from async_pmtiles import PMTilesReader
from pmtiles.reader import MemorySource, Reader

class Store:
    async def get_range_async(self, path, *, start, length):
        return open(path, "rb").read()[start:start + length]

async def read(name):
    archive = await PMTilesReader.open(name, store=Store())
    yield (await archive.metadata())["name"]
    yield (await archive.get_tile(1, 1, 1)).decode()

async def show(package, name, values):
    words = []
    try:
        async for value in values:
            words.append(value)
    except Exception as error:
        words.append(f"then {type(error).__name__}")
    print(f"{name}: {package} reads {', '.join(words)}")

async def read_bytes(name):
    archive = Reader(MemorySource(open(name, "rb").read()))
    yield archive.header()["internal_compression"].name
    yield archive.metadata()["name"]
    yield archive.get(1, 1, 1).decode()

for name in ["gzip", "none"]:
    asyncio.run(show("Python's pmtiles", name, read_bytes(name)))
    asyncio.run(show("async-pmtiles", name, read(name)))
PROBE
CARGO_TARGET_DIR=target cargo run --quiet
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
gzip: JavaScript reads rides, tile 1/1/1
none: JavaScript reads rides, tile 1/1/1
gzip: Python's pmtiles reads GZIP, rides, tile 1/1/1
gzip: async-pmtiles reads rides, tile 1/1/1
none: Python's pmtiles reads NONE, rides, then BadGzipFile
none: async-pmtiles reads rides, then BadGzipFile
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the archives are read differently than described'; exit 1; }
