"""Makes public/basemap/seattle-….bin, the part of the basemap that the map shows at first.

build.py calls `write` after it has written the whole basemap. Run by itself, without any
package, this program makes the part again from the whole file in public/basemap.
"""

import hashlib
import math
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "public" / "basemap"
MAGIC = b"WRB1"
# The world is this many units wide, so a unit is a pixel at zoom 14: 6.4 m in Seattle.
UNITS = 1 << 22
SEATTLE = (-122.31, 47.60)
# Half of the side of the square around Seattle, in units: `HALF` in
# src/map/model/near.rs. One CSS pixel of the first view is four units.
HALF = 3400


def world(lon, lat):
    """Web Mercator, in units from the north-west corner of the world."""
    s = math.sin(math.radians(lat))
    y = 0.5 - math.log((1 + s) / (1 - s)) / (4 * math.pi)
    return ((lon + 180) / 360 * UNITS, y * UNITS)


def square():
    """The least and the greatest coordinate of the square, for each axis."""
    return [(round(c) - HALF, round(c) + HALF) for c in world(*SEATTLE)]


def crossing(a, b, axis, limit):
    """The point of the segment a-b at which a coordinate has this value."""
    share = (limit - a[axis]) / (b[axis] - a[axis])
    other = round(a[1 - axis] + share * (b[1 - axis] - a[1 - axis]))
    return (limit, other) if axis == 0 else (other, limit)


def clipped(ring):
    """The part of a ring in the square, by Sutherland and Hodgman's method."""
    for axis, limits in enumerate(square()):
        for limit, side in zip(limits, (1, -1)):
            is_in = lambda p: side * (p[axis] - limit) >= 0
            out = []
            for a, b in zip(ring[-1:] + ring[:-1], ring):
                if is_in(a) != is_in(b):
                    out.append(crossing(a, b, axis, limit))
                if is_in(b):
                    out.append(b)
            ring = out
    return smooth(ring)


def smooth(ring):
    """A ring without the points that change nothing: repeated ones, and those on a side of
    the square between two others of that side."""
    sides = [(axis, limit) for axis, limits in enumerate(square()) for limit in limits]
    done = False
    while not done and len(ring) >= 3:
        done = True
        for i, p in enumerate(ring):
            a, b = ring[i - 1], ring[(i + 1) % len(ring)]
            if a == p or any(a[s] == p[s] == b[s] == limit for s, limit in sides):
                ring = ring[:i] + ring[i + 1 :]
                done = False
                break
    return ring


def pieces(line):
    """The pieces of an open line whose segments come near the square."""
    out = []
    for a, b in zip(line, line[1:]):
        near = all(
            max(a[axis], b[axis]) >= low and min(a[axis], b[axis]) <= high
            for axis, (low, high) in enumerate(square())
        )
        if near and out and out[-1][-1] == a:
            out[-1].append(b)
        elif near:
            out.append([a, b])
    return out


class Writer:
    """Writes numbers as LEB128, and points as zigzag differences from the last one."""

    def __init__(self):
        self.bytes = bytearray(MAGIC)
        self.at = (0, 0)

    def number(self, n):
        while n > 0x7F:
            self.bytes.append(n & 0x7F | 0x80)
            n >>= 7
        self.bytes.append(n)

    def point(self, p):
        for now, was in zip(p, self.at):
            d = now - was
            self.number(d * 2 if d >= 0 else -d * 2 - 1)
        self.at = p

    def paths(self, paths):
        self.number(len(paths))
        for path in paths:
            self.number(len(path))
            for p in path:
                self.point(p)

    def file(self, land, rivers, labels):
        """Writes a whole file, and returns its bytes."""
        self.paths(land)
        self.paths(rivers)
        self.number(len(labels))
        for kind, zoom, at, name in labels:
            self.number(kind)
            self.number(zoom)
            self.point(at)
            self.number(len(name))
            self.bytes += name
        return self.bytes


class Reader:
    """Reads what Writer writes."""

    def __init__(self, data):
        self.rest = iter(data[len(MAGIC) :])
        self.at = (0, 0)

    def number(self):
        n = shift = 0
        while (byte := next(self.rest)) > 0x7F:
            n |= (byte & 0x7F) << shift
            shift += 7
        return n | byte << shift

    def point(self):
        zigzags = [self.number(), self.number()]
        self.at = tuple(c + (z >> 1 ^ -(z & 1)) for c, z in zip(self.at, zigzags))
        return self.at

    def paths(self):
        return [[self.point() for _ in range(self.number())] for _ in range(self.number())]

    def label(self):
        kind, zoom, at = self.number(), self.number(), self.point()
        return kind, zoom, at, bytes(next(self.rest) for _ in range(self.number()))

    def file(self):
        """The land, the rivers and the labels of a file."""
        land, rivers = self.paths(), self.paths()
        return land, rivers, [self.label() for _ in range(self.number())]


def save(name, data):
    """Writes a file whose name ends with a hash of its bytes, in place of the old one."""
    for old in FOLDER.glob(f"{name}-*.bin"):
        old.unlink()
    out = FOLDER / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.bin"
    out.write_bytes(data)
    return out.name


def write(land, rivers, labels):
    """Writes the part of a basemap in the square. It has all names, because a pickup point is
    described by the nearest one, which may be outside."""
    near = [part for ring in land if len(part := clipped(ring)) >= 3]
    lines = [piece for line in rivers for piece in pieces(line)]
    data = Writer().file(near, lines, labels)
    print(f"{save('seattle', data)}: {len(data)} bytes; {sum(map(len, near))} points, {len(labels)} labels")


if __name__ == "__main__":
    write(*Reader(next(FOLDER.glob("puget-sound-*.bin")).read_bytes()).file())
