#!/usr/bin/env python3
"""Computes the golden vectors independently of the Rust code; writes them to tests/vectors/.

Needs Python 3 and `cryptography` 42 or later. Run it only to check or extend the vectors:
`python3 vectors.py --check` compares instead of writing.
"""
import hashlib
import hmac
import os
import sys
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors")
CHAINS = ["state.open", "state.withheld", "state.secret", "trace.open", "trace.withheld", "trace.secret", "measure"]

RECORD = 0x0123456789ABCDEF.to_bytes(8, "big")
DEPLOYMENT = b"\xd0" * 16
HEADER = bytes([1, 0, 0, 0, 0, 0, 1, 1])
NONCE = bytes(range(12))


def u64(n):
    return n.to_bytes(8, "big")


def aad(table, *fields):
    out = b""
    for field in (HEADER, DEPLOYMENT, table.encode(), *fields):
        out += bytes([len(field)]) + field
    return out


def hkdf(key, info, length=32):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


def mac(key, *parts):
    return hmac.new(key, b"".join(u64(len(p)) + p for p in parts), hashlib.sha256).digest()


def main():
    made = {}
    entry = aad("ledger", RECORD, b"\x00", u64(1), u64(1), bytes(32))
    made["aad_entry.hex"] = entry.hex()
    made["aad_snapshot.hex"] = aad("snapshot", RECORD, b"\x00", u64(64)).hex()
    made["aad_content.hex"] = aad("content", RECORD, u64(9), u64(61449)).hex()
    made["aad_content_key.hex"] = aad("content-key", RECORD, u64(9)).hex()
    made["aad_ticket.hex"] = aad("ticket", b"\x03", b"\xaa" * 32, u64(1000)).hex()
    made["aad_outbox.hex"] = aad("outbox", RECORD, b"\xbb" * 16).hex()

    rdk = b"\x11" * 32

    def seal(key, plain):
        return HEADER + NONCE + AESGCMSIV(key).encrypt(NONCE, plain, entry)

    lines = [f"ledger {name}: {seal(hkdf(rdk, b'ledger' + bytes([n])), b'hello').hex()}" for n, name in enumerate(CHAINS)]
    lines += [f"view {name}: {seal(hkdf(rdk, b'view' + bytes([n])), b'hello').hex()}" for n, name in enumerate(CHAINS)]
    lines.append(f"content: {seal(hkdf(rdk, b'content'), b'hello').hex()}")
    made["derivations.txt"] = "\n".join(lines)
    sealed = seal(hkdf(rdk, b"ledger\x00"), b"hello")
    made["entry.hex"] = sealed.hex()
    made["entry_hash.hex"] = hashlib.sha256(b"\x02" + entry + sealed[8:]).hexdigest()

    tagk = b"\x22" * 32
    names, proofs = hkdf(tagk, b"name"), hkdf(tagk, b"proof")
    tag = mac(names, b"\x01", b"1.2.250.1.213.1.4.8|123456789012345")[:16]
    made["tag.hex"] = tag.hex()
    made["tag_proof.hex"] = mac(proofs, tag, RECORD)[:16].hex()
    made["delivery.hex"] = mac(names, b"outbox", RECORD, b"mail-1")[:16].hex()
    made["mac.hex"] = mac(b"\x44" * 32, b"ab", b"c").hex()

    block = RECORD + bytes([2]) + (42).to_bytes(7, "big")
    encryptor = Cipher(algorithms.AES(b"\x33" * 32), modes.ECB()).encryptor()
    made["public_id.txt"] = str(uuid.UUID(bytes=encryptor.update(block)))

    u32 = lambda n: n.to_bytes(4, "big")
    master, kek = b"\x55" * 32, b"\x66" * 32
    made["wrapped_system.hex"] = aes_key_wrap(master, kek + u32(1) + u32(1)).hex()
    made["wrapped_shard.hex"] = aes_key_wrap(master, kek + b"SHRD" + u32(0) + u32(1) + u32(0)).hex()
    made["wrapped_record.hex"] = aes_key_wrap(kek, rdk + u32(0) + u32(1) + RECORD + u32(1) + u32(0)).hex()
    made["check.hex"] = hkdf(rdk, b"check", 16).hex()

    wrong = 0
    os.makedirs(FOLDER, exist_ok=True)
    for name, text in made.items():
        path = os.path.join(FOLDER, name)
        if "--check" in sys.argv:
            with open(path, encoding="utf-8") as file:
                if file.read() != text + "\n":
                    wrong += 1
                    print("differs:", name)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text + "\n")
    sys.exit(1 if wrong else 0)


main()
