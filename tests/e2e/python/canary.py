"""Made-up persons who can be found again in any bytes.

Each path through the region has a person of its own, so a hit tells which path leaked. Every text
of a person begins with one stem and every number with another: a place is searched for the stems
in all their writings, and only what follows a stem is compared with the persons.
"""

import base64
import dataclasses
import random

STEM = "Zqvkxj"
NUMBER_STEM = "99990"
TELEPHONE_STEM = "069999"
HEAD = 5


def _bsn(rest):
    """A number of the test range that passes the eleven test, or nothing."""
    digits = f"{NUMBER_STEM}{rest:03d}"
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits)) % 11
    return f"{digits}{last}" if last < 10 else None


NUMBERS = [number for number in map(_bsn, range(1000)) if number]


@dataclasses.dataclass(frozen=True)
class Canary:
    """One made-up person; `index` keeps persons apart."""

    index: int
    letters: str

    @staticmethod
    def born(index, seed):
        dice = random.Random(f"{seed}/{index}")
        return Canary(index, "".join(dice.choices("bcdfghlmnprstw", k=8)))

    @property
    def bsn(self):
        return NUMBERS[self.index]

    def text(self, kind):
        return f"{STEM}{self.letters}{kind}"

    @property
    def marks(self):
        """What identifies the person, by what it is."""
        texts = ("surname", "partner", "firstname", "street", "town", "comment", "remark",
                 "relation", "language")
        return {
            **{kind: self.text(kind) for kind in texts},
            "bsn": self.bsn,
            "email": f"{self.text('mail')}@voorbeeld.test",
            "telephone": f"{TELEPHONE_STEM}{self.index:03d}7",
        }


def writings(text):
    """How a text may stand in bytes: plain, upper, lower, UTF-16, hexadecimal, base64."""
    plain = text.encode()
    yield from {plain, text.lower().encode(), text.upper().encode(), plain.hex().encode()}
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"))
    for shift in range(3):
        # Digits at the ends that hold bits of a neighbour too are left out.
        padded = b"\0" * shift + plain
        yield base64.b64encode(padded)[(0, 2, 3)[shift] : len(padded) * 8 // 6]


class Searcher:
    """Finds canaries in bytes."""

    def __init__(self, canaries):
        self.heads = {}
        for canary in canaries:
            for kind, text in canary.marks.items():
                for writing in writings(text):
                    self.heads.setdefault(writing[:HEAD], {})[writing] = (canary.index, kind)
        self.lengths = {head: {len(one) for one in found} for head, found in self.heads.items()}

    def found(self, data):
        """Set of (index of a canary, kind of mark)."""
        hits = set()
        for head, known in self.heads.items():
            at = data.find(head)
            while at >= 0:
                for length in self.lengths[head]:
                    hit = known.get(bytes(data[at : at + length]))
                    if hit:
                        hits.add(hit)
                at = data.find(head, at + 1)
        return hits
