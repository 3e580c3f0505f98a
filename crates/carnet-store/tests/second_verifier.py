#!/usr/bin/env python3
"""A second checker of journal proofs, written from docs/journal-proof.md alone.

`python3 second_verifier.py FILE` prints the number of entries and, for those that the proof opens, the SHA-256 of
each text; it stops at the first fault with exit status 1. Needs Python 3, `cryptography` and libzstd (exit status
77: one of them is missing).
"""
import base64
import ctypes
import hashlib
import json
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    ZSTD = ctypes.CDLL("libzstd.so.1")
except (ImportError, OSError) as missing:
    print(missing)
    sys.exit(77)

ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
ZSTD.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t]
CHAINS = ["state.open", "state.withheld", "state.secret", "trace.open", "trace.withheld", "trace.secret", "measure"]


def b64(text):
    data = base64.b64decode(text, validate=True)
    # Unused bits of the last character are zero: there is one text for one value.
    if base64.b64encode(data).decode() != text:
        raise ValueError("not the base64 of these bytes")
    return data


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u64(n):
    return n.to_bytes(8, "big")


def key_of(text):
    name, key_id, key = text.split("+", 2)
    key = b64(key)
    assert sha(name.encode(), b"\n", key)[:4].hex() == key_id, "the key's id"
    return name, key[0], key[1:]


def signed(note, key, kind):
    """The text, and the time of a cosignature, of a note that a key has signed."""
    name, _, public = key
    at = note.rindex("\n\n")
    text, lines = note[:at + 1], note[at + 2:].splitlines()
    key_id = sha(name.encode(), b"\n", bytes([kind]), public)[:4]
    for line in lines:
        dash, who, value = line.split(" ")
        value = b64(value)
        if dash != "—" or who != name or value[:4] != key_id:
            continue
        message, signature, time = text.encode(), value[4:], None
        if kind == 4:
            time, signature = int.from_bytes(value[4:12], "big"), value[12:]
            message = f"cosignature/v1\ntime {time}\n{text}".encode()
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return text, time
    return None


def root_from(leaf, index, size, path):
    """RFC 6962 2.1.1, by recursion."""
    if size == 1:
        assert not path, "the path is too long"
        return leaf
    half = 1 << ((size - 1).bit_length() - 1)
    *below, last = path
    if index < half:
        return sha(b"\x01", root_from(leaf, index, half, below), last)
    return sha(b"\x01", last, root_from(leaf, index - half, size - half, below))


def consistent(first, second, old, path):
    """RFC 6962 2.1.2: the roots of both trees, from the proof."""
    def walk(m, n, path, whole):
        if m == n:
            if whole:
                assert not path
                return old, old
            (only,) = path
            return only, only
        half = 1 << ((n - 1).bit_length() - 1)
        *below, last = path
        if m <= half:
            older, newer = walk(m, half, below, whole)
            return older, sha(b"\x01", newer, last)
        older, newer = walk(m - half, n - half, below, False)
        return sha(b"\x01", last, older), sha(b"\x01", last, newer)
    return (old, old) if first == second else walk(first, second, path, True)


def opened(sealed, key):
    ciphertext, tag = sealed[12:-16], bytearray(sealed[-16:])
    tag[15] |= 0x80
    aes = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    first, out = int.from_bytes(tag[:4], "little"), bytearray()
    for block in range(0, len(ciphertext), 16):
        counter = ((first + block // 16) % 2**32).to_bytes(4, "little")
        stream = aes.update(counter + bytes(tag[4:]))
        out += bytes(a ^ b for a, b in zip(ciphertext[block:block + 16], stream))
    encoding, plain_len, data_len = out[0], int.from_bytes(out[1:5], "big"), int.from_bytes(out[5:9], "big")
    data = bytes(out[9:9 + data_len])
    assert len(data) == data_len and encoding in (0, 1), "the frame"
    if encoding == 1:
        plain = ctypes.create_string_buffer(plain_len)
        assert ZSTD.ZSTD_decompress(plain, plain_len, data, len(data)) == plain_len, "the compressed text"
        data = plain.raw
    assert len(data) == plain_len, "the length of the text"
    return data


def chain(proof, shown, end, size, root):
    number, previous, hashes = CHAINS.index(shown["chain"]), bytes(32), []
    deployment, record = bytes.fromhex(proof["deployment"]), bytes.fromhex(proof["record"])
    for place, entry in enumerate(shown["entries"], 1):
        assert entry["seq"] == place, "the numbers"
        sealed = b64(entry["sealed"])
        fields = [sealed[:8], deployment, b"ledger", record, bytes([number]), u64(place), u64(place), previous]
        aad = b"".join(bytes([len(field)]) + field for field in fields)
        previous = sha(b"\x02", aad, sealed[8:])
        hashes.append(previous)
        if "open" in entry:
            print(shown["chain"], place, sha(opened(sealed[8:], b64(entry["open"]))).hex())
    assert end == f"{shown['chain']} {len(hashes)} {previous.hex()}", "the end of the chain"
    logged, before = 0, (0, 0, -1)
    for leaf in shown["leaves"]:
        here = (leaf["epoch"], leaf["seq"], leaf["index"])
        assert all(a < b for a, b in zip(before, here)), "the order of leaves"
        commitment = sha(b"\x03", b64(leaf["salt"]), u64(leaf["epoch"]), bytes([number]), u64(leaf["seq"]),
                         hashes[leaf["seq"] - 1])
        found = root_from(sha(b"\x00", b64(leaf["label"]), commitment), leaf["index"], size, [b64(p) for p in leaf["path"]])
        assert leaf["index"] < size and found == root, "the leaf's place"
        for entry in shown["entries"][logged:leaf["seq"]]:
            assert entry["epoch"] == leaf["epoch"], "the epoch of an entry"
        logged, before = leaf["seq"], here
    assert logged + shown["waiting"] == len(hashes), "what waits"
    assert all(entry["epoch"] == 0 for entry in shown["entries"][logged:]), "the epoch of what waits"
    return len(hashes)


def main(path):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file)
    assert proof["format"] == "carnet-journal-proof/1"
    key = key_of(proof["key"])
    text, _ = signed(proof["checkpoint"], key, 1)
    assert signed(proof["checkpoint"], key, 4) is not None, "the time of the checkpoint"
    origin, size, root, rest = text.split("\n")
    assert origin == key[0] and rest == "", "the checkpoint"
    size, root = int(size), b64(root)
    notes = [proof["checkpoint"], *([proof["witnessed"]] if "witnessed" in proof else [])]
    for witness in map(key_of, proof["witnesses"]):
        assert any(signed(note, witness, 4) for note in notes), "a witness has not signed"
    for earlier in proof["consistency"]:
        old, path = b64(earlier["root"]), [b64(p) for p in earlier["path"]]
        if 0 < earlier["size"]:
            assert consistent(earlier["size"], size, old, path) == (old, root), "the log goes on"
    assert all(signed(gap, key, 1) for gap in proof["gaps"])
    statement, _ = signed(proof["statement"], key, 1)
    title, name, _, *ends = statement.splitlines()
    assert (title, name) == ("carnet journal v1", key[0]) and len(ends) == len(proof["chains"]), "the statement"
    print(sum(chain(proof, shown, end, size, root) for shown, end in zip(proof["chains"], ends)))


try:
    main(sys.argv[1])
except (AssertionError, InvalidSignature, KeyError, TypeError, ValueError, IndexError) as fault:
    print("fault:", type(fault).__name__, fault)
    sys.exit(1)
