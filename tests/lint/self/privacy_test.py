import unittest

from cases import said
from checks import privacy


def of(line):
    return said(privacy, {"services/allocation/api/a.cc": f"void F() {{ {line} }}\n"})


class Privacy(unittest.TestCase):
    def test_personal_fields_and_values(self):
        for line in (
            'Log(Level::kInfo, "seen", {{"bsn", x}});',
            'Log(Level::kInfo, "seen", {{"receipt", r}, {"surname", x}});',
            'Log(Level::kInfo, "seen", {{"value", client.bsn()}});',
            'Log(Level::kInfo, "seen", {{"birth_date", x}});',
            'return Error{Kind::kInvalid, "BAD", person.surname()};',
            'return Handled::Park("BAD", client.person().street());',
        ):
            self.assertTrue(of(line), line)

    def test_what_is_not_personal(self):
        for line in (
            'Log(Level::kInfo, "seen", {{"receipt", r}, {"grpc_address", a}});',
            'Log(Level::kInfo, "person_sealed", {{"count", n}});',
            "Use(client.bsn());",
        ):
            self.assertEqual(of(line), [], line)


if __name__ == "__main__":
    unittest.main()
