#!/usr/bin/env python3
"""Check your own log, taken from Punos, without Punos: python3 check_my_log.py my-log.json [PUBLIC-KEY]

Needs Python 3.8 or newer and nothing else. It works out every digest anew: no row is missing, none has changed, none has been put in between,
and the seal that was signed that day holds them. With the public key of the sealer (64 hexadecimal digits, from a witness or the county's page)
it checks the signature too. What is checked is described in docs/log-proof.md.
"""

import hashlib
import json
import sys

SHOWN = ("seq", "at", "client_id", "organisation_id", "post_id", "role", "purpose", "act", "basis", "statute", "reason", "parts")


def digest(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def written(fields):
    """Each field with its length in bytes before it, so that none bleeds into the next; one that is not there is a dash."""
    texts = [None if field is None else str(field).encode() for field in fields]
    return b"".join(b"-," if text is None else b"%d:%s," % (len(text), text) for text in texts)


def check_chain(log):
    """Every row follows the one before. The heads by number."""
    leaf, number = bytes.fromhex(log["anchor"]["leaf"]), log["anchor"]["seq"]
    heads = {number: leaf}
    for row in log["entries"]:
        if row["seq"] != number + 1:
            raise SystemExit(f"WRONG: row {number + 1} is missing before row {row['seq']}")
        if row["client_id"] != log["client_id"]:
            raise SystemExit(f"WRONG: row {row['seq']} is of somebody else")
        number = row["seq"]
        leaf = digest(b"\x00", leaf, digest(written([row[name] for name in SHOWN])), bytes.fromhex(row["rest"]))
        if leaf.hex() != row["leaf"]:
            raise SystemExit(f"WRONG: row {number} is not what was written")
        heads[number] = leaf
    return heads


def check_seal(log, heads):
    """The seal's tree holds the head of this chain (RFC 9162, 2.1.3.2)."""
    seal, proof = log["seal"], log["proof"]
    if heads.get(proof["seq"], b"").hex() != proof["head"]:
        raise SystemExit(f"WRONG: the seal holds another row {proof['seq']}")
    client = bytes.fromhex(log["client_id"].replace("-", ""))
    found = digest(b"\x00", client, proof["seq"].to_bytes(8, "big"), bytes.fromhex(proof["head"]))
    here, last = proof["place"], seal["size"] - 1
    for beside in map(bytes.fromhex, proof["path"]):
        if here % 2 or here == last:
            found = digest(b"\x01", beside, found)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            found = digest(b"\x01", found, beside)
        here, last = here // 2, last // 2
    if last != 0 or found.hex() != seal["root"]:
        raise SystemExit(f"WRONG: seal {seal['n']} does not hold this log")


# Ed25519 (RFC 8032, 5.1): points as (X, Y, Z, T), all over the field of 2^255 - 19.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def x_of(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if x % 2 != odd else x


def point_of(text):
    number = int.from_bytes(text, "little")
    y, odd = number % 2**255, number >> 255
    x = x_of(y, odd) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number % 2:
            total = add(total, point)
        point, number = add(point, point), number // 2
    return total


def is_signed(key, text, signature):
    public, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= ORDER or len(signature) != 64:
        return False
    base_x = x_of(BASE_Y, 0)
    asked = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = times(s, (base_x, BASE_Y, 1, base_x * BASE_Y % P)), add(r, times(asked, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        log = json.load(file)
    heads = check_chain(log)
    print(f"rows {min(heads) + 1}-{max(heads)}: none missing, none changed")
    if not log["seal"]:
        print("no seal yet: take the log again after a minute")
        return
    check_seal(log, heads)
    seal = log["seal"]
    print(f"seal {seal['n']} of {seal['at']} holds row {log['proof']['seq']}; its root is {seal['root']}")
    if len(sys.argv) > 2:
        if not is_signed(bytes.fromhex(sys.argv[2]), seal["signed_text"].encode(), bytes.fromhex(seal["signature"])):
            raise SystemExit("WRONG: the seal is not signed with this key")
        expected = ["punos log seal 1", str(seal["n"]), None, str(seal["size"]), seal["root"], seal["prev"], seal["key_id"], ""]
        if any(want is not None and want != got for want, got in zip(expected, seal["signed_text"].split("\n"))):
            raise SystemExit("WRONG: another seal than this was signed")
        print("signed with this key")
    else:
        print("signature not checked: give the public key as the second word, and compare the root with a witness")


if __name__ == "__main__":
    main()
