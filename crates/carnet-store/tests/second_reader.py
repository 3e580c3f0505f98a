#!/usr/bin/env python3
"""A second reader of a Carnet data directory, written from docs/format.md alone.

`python3 second_reader.py DIR` prints, for each record in the order of the table: its turn, each state entry,
each trace entry, the snapshot, the SHA-256 of each content. It stops at the first fault.
Needs Python 3, `cryptography` 42 or later, and libzstd. Exit status 77: one of them is missing.
"""
import ctypes
import hashlib
import os
import sqlite3
import sys

try:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
    ZSTD = ctypes.CDLL("libzstd.so.1")
except (ImportError, OSError) as missing:
    print(missing)
    sys.exit(77)

ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
ZSTD.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t]
CHAINS = ["state.open", "state.withheld", "state.secret", "trace.open", "trace.withheld", "trace.secret", "measure"]
GENESIS = bytes(32)


def u64(n):
    return (n & (2**64 - 1)).to_bytes(8, "big")


def u32(n):
    return n.to_bytes(4, "big")


def hkdf(key, info, length=32):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


def unwrap(kek, block, check, label):
    plain = aes_key_unwrap(kek, block)
    key, found = plain[:32], plain[32:]
    assert found == label, "the wrapped key is another one"
    assert hkdf(key, b"check", 16) == check, "the check value differs"
    return key


def aad(header, deployment, table, *fields):
    parts = (header, deployment, table.encode(), *fields)
    return b"".join(bytes([len(part)]) + part for part in parts)


def unframe(frame):
    encoding, plain_len, data_len = frame[0], int.from_bytes(frame[1:5], "big"), int.from_bytes(frame[5:9], "big")
    data, rest = frame[9:9 + data_len], frame[9 + data_len:]
    assert len(data) == data_len and not any(rest), "the frame is cut or its padding is not zeros"
    if encoding == 0:
        assert plain_len == data_len
        return data
    assert encoding == 1
    out = ctypes.create_string_buffer(max(plain_len, 1))
    assert ZSTD.ZSTD_decompress(out, plain_len, data, len(data)) == plain_len, "zstd"
    return out.raw[:plain_len]


def cbor(data, at=0):
    """The subset that is used: unsigned integers, byte and text strings, arrays, maps."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info >= 24:
        size = 1 << (info - 24)
        value, at = int.from_bytes(data[at:at + size], "big"), at + size
    else:
        value = info
    if major == 0:
        return value, at
    if major in (2, 3):
        text = data[at:at + value]
        return (text if major == 2 else text.decode()), at + value
    items = []
    for _ in range(value * (major - 3)):
        item, at = cbor(data, at)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


class Store:
    def __init__(self, folder):
        def connect(name):
            return sqlite3.connect(f"file:{os.path.join(folder, name)}?mode=ro", uri=True)
        self.data, self.keys = connect("carnet.db"), connect("keys.db")
        with open(os.path.join(folder, "master.key"), "rb") as file:
            master = file.read()
        (self.deployment,) = self.data.execute("SELECT id FROM deployment").fetchone()
        assert self.keys.execute("SELECT id FROM deployment").fetchone() == (self.deployment,)
        self.shards = {}
        for shard, version, block, check in self.keys.execute("SELECT shard, version, block, check_value FROM shard_key"):
            label = b"SHRD" + u32(shard) + u32(version) + u32(0)
            self.shards[shard, version] = unwrap(master, block, check, label)

    def record_key(self, record, generation):
        shard, version, block, check = self.keys.execute(
            "SELECT shard, version, block, check_value FROM record_key WHERE record = ? AND generation = ?",
            (record, generation)).fetchone()
        label = u32(shard) + u32(version) + u64(record) + u32(generation) + u32(0)
        return unwrap(self.shards[shard, version], block, check, label)

    def open(self, record, info, sealed, table, *fields):
        header, nonce, ciphertext = sealed[:8], sealed[8:20], sealed[20:]
        assert header[0] == 1, "format version"
        key = hkdf(self.record_key(record, int.from_bytes(header[3:7], "big")), info)
        bound = aad(header, self.deployment, table, *fields)
        value, end = cbor(plain := unframe(AESGCMSIV(key).decrypt(nonce, ciphertext, bound)))
        assert end == len(plain)
        return value, hashlib.sha256(b"\x02" + bound + nonce + ciphertext).digest()

    def chain(self, record, chain, head):
        seq, previous = 0, GENESIS
        rows = self.data.execute(
            "SELECT seq, upto, previous, body FROM ledger WHERE record = ? AND chain = ? ORDER BY seq", (record, chain))
        for number, upto, before, body in rows.fetchall():
            assert (number, upto, before) == (seq + 1, seq + 1, previous), "the chain is broken"
            fields = (u64(record), bytes([chain]), u64(number), u64(upto), before)
            value, previous = self.open(record, b"ledger" + bytes([chain]), body, "ledger", *fields)
            seq = upto
            yield seq, value
        assert (seq, previous) == head, "the chain does not end at the head"

    def content(self, record, content, body):
        header, sealed_key, nonce, ciphertext = body[:8], body[8:68], body[68:80], body[80:]
        key = hkdf(self.record_key(record, int.from_bytes(header[3:7], "big")), b"content")
        name = (u64(record), u64(content))
        inner = AESGCMSIV(key).decrypt(sealed_key[:12], sealed_key[12:], aad(header, self.deployment, "content-key", *name))
        bound = aad(header, self.deployment, "content", *name, u64(len(ciphertext) - 16))
        return unframe(AESGCMSIV(inner).decrypt(nonce, ciphertext, bound))

    def show(self, record, turn, heads):
        print(f"record {record & (2**64 - 1):016x} turn {turn}")
        ends = {heads[at]: (int.from_bytes(heads[at + 1:at + 9], "big"), heads[at + 9:at + 41]) for at in range(0, len(heads), 41)}
        state = []
        for chain, name in enumerate(CHAINS):
            for seq, value in self.chain(record, chain, ends.get(chain, (0, GENESIS))):
                if chain < 3:
                    state.append((value[0], f"{name} {seq} {value[1].hex()}"))
                elif chain < 6:
                    print(f"{name} {seq} {' '.join(item.hex() for item in value[2])}")
                else:
                    print(f"{name} {seq} {value[1].hex()}")
        state.sort()
        assert [number for number, _ in state] == list(range(1, turn + 1)), "the turns are not complete"
        for number, line in state:
            print(number, line)
        for at, body in self.data.execute("SELECT turn, body FROM snapshot WHERE record = ? AND chain = 0", (record,)):
            value, _ = self.open(record, b"ledger\x00", body, "snapshot", u64(record), b"\x00", u64(at))
            assert value[0] == at
            print(f"snapshot {at} {value[1].hex()}")
        rows = self.data.execute("SELECT content, body FROM content WHERE record = ? ORDER BY content", (record,))
        for content, body in rows.fetchall():
            print(f"content {content} {hashlib.sha256(self.content(record, content, body)).hexdigest()}")


def main():
    store = Store(sys.argv[1])
    for record, turn, heads in store.data.execute("SELECT record, turn, heads FROM record ORDER BY record").fetchall():
        store.show(record, turn, heads)


main()
