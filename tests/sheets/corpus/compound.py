"""Compound files (the container of .xls, .doc and of encrypted .xlsx) with the streams given."""

import struct

SECTOR = 512
END = 0xFFFFFFFE
FREE = 0xFFFFFFFF
FAT = 0xFFFFFFFD
SMALLEST = 4096  # shorter streams would stand in a stream of small ones


def entry(name, kind, start, size, child=FREE, right=FREE):
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
            + struct.pack("<III", FREE, right, child) + bytes(16 + 4 + 16)
            + struct.pack("<IQ", start, size))


def compound_file(streams):
    """Name → bytes; names in any order."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    data = b""
    chain = []
    entries = []
    for index, name in enumerate(names):
        stream = streams[name].ljust(SMALLEST, b"\0")
        start = len(data) // SECTOR
        data += stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\0")
        end = len(data) // SECTOR
        chain += [*range(start + 1, end), END]
        right = index + 2 if index + 1 < len(names) else FREE
        entries.append(entry(name, 2, start, len(stream), right=right))
    directory = entry("Root Entry", 5, END, 0, child=1) + b"".join(entries)
    directory_start = len(data) // SECTOR
    data += directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    chain += [*range(directory_start + 1, len(data) // SECTOR), END]
    fat_start = len(data) // SECTOR
    sectors = 1
    while sectors * (SECTOR // 4) < len(chain) + sectors:
        sectors += 1
    chain += [FAT] * sectors
    table = b"".join(struct.pack("<I", link) for link in chain)
    data += table.ljust(sectors * SECTOR, b"\xff")
    places = [*range(fat_start, fat_start + sectors)] + [FREE] * (109 - sectors)
    header = (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
              + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
              + struct.pack("<IIIIIIIII", 0, sectors, directory_start, 0, SMALLEST, END, 0, END, 0)
              + struct.pack("<109I", *places))
    return header + data
