"""Random damage to a valid package: the bytes, the cells, the lines, the descriptor."""

from __future__ import annotations

import json
import random

_CELLS = [
    "", "0", "-1", "2.0", "1e3", "99999999999999999999", "nan", "None", "combat", "test", "kn23",
    "wide", "c-1", "c-2", "2024", "2024-05-01/2024-05-09", "2023-02-29", "Jan 2024", "=1+1",
    "a\nb", "a,b", 'say "x"', "\u202e", "٣", "é", "x" * 5000, " ", "A", "6", "\x00", "\r",
    "https://example.org", "1", "5", "True",
]  # fmt: skip
_BYTES = [b"", b",", b'"', b"\n", b"\r", b"\xff", b"\x00", b"\xef\xbb\xbf", b"=", b"7", b";"]
_VALUES = [None, 0, "", [], {}, "integer", "claims", {"name": "x"}, [1]]


def mutate(files: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """Return the files with one to three random changes."""
    files = dict(files)
    for _ in range(rng.randint(1, 3)):
        name = rng.choice([*files, "claims.csv", "claims.csv", "claims.csv"])
        if name not in files:
            continue
        if name == "datapackage.json" and rng.random() < 0.7:
            files[name] = _mutate_json(files[name], rng)
            continue
        kind = rng.choice((_mutate_cell, _mutate_cell, _mutate_line, _mutate_bytes, _drop))
        changed = kind(files[name], rng)
        if changed is None:
            del files[name]
        else:
            files[name] = changed
    return files


def _mutate_cell(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    place = rng.randrange(len(lines))
    cells = lines[place].split(b",")
    cell = rng.choice(_CELLS).encode()
    if rng.random() < 0.5 and any(mark in cell for mark in (b",", b'"', b"\n", b"\r")):
        cell = b'"' + cell.replace(b'"', b'""') + b'"'
    cells[rng.randrange(len(cells))] = cell
    lines[place] = b",".join(cells)
    return b"\n".join(lines)


def _mutate_line(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    action = rng.randrange(4)
    if action == 0:
        del lines[place]
    elif action == 1:
        lines.insert(place, lines[other])
    elif action == 2:
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines.insert(place, rng.choice([b"", b"<<<<<<< HEAD", b"=======", b",,,"]))
    return b"\n".join(lines)


def _mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(_BYTES) + data[place + rng.randint(0, 3) :]


def _drop(data: bytes, rng: random.Random) -> bytes | None:
    return None if rng.random() < 0.3 else data[: rng.randrange(len(data) + 1)]


def _mutate_json(data: bytes, rng: random.Random) -> bytes:
    try:
        whole = json.loads(data)
    except ValueError:
        return data
    node = whole
    for _ in range(rng.randint(0, 7)):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = rng.choice(keys)
        if isinstance(node[key], (dict, list)) and rng.random() < 0.8:
            node = node[key]
            continue
        if rng.random() < 0.5:
            del node[key]
        else:
            node[key] = rng.choice(_VALUES)
        break
    return json.dumps(whole).encode()
