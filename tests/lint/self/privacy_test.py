import unittest

from cases import said
from checks import privacy


PROTO = """package instroom.a.v1;
message Person {
  string nickname = 1 [(instroom.care.v1.class) = CLASS_PERSONAL];
  string illness = 2 [(instroom.care.v1.class) = CLASS_SPECIAL];
  string reason = 3 [(instroom.care.v1.class) = CLASS_SPECIAL];
}
message Fault {
  string reason = 1 [(instroom.care.v1.class) = CLASS_PUBLIC];
}
"""


def of(line):
    texts = {"proto/instroom/a/v1/a.proto": PROTO}
    return said(
        privacy, {**texts, "services/allocation/api/a.cc": f"void F() {{ {line} }}\n"}
    )


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

    def test_whatever_the_protos_say_is_personal_or_special(self):
        for line in (
            'Log(Level::kInfo, "seen", {{"value", who.nickname()}});',
            'return Error{Kind::kInvalid, "BAD", "not " + who->illness()};',
            'Count("seen_total", {{"of", who.illness ()}});',
        ):
            self.assertTrue(of(line), line)
        for line in (
            'Log(Level::kInfo, "seen", {{"value", fault.reason()}});',
            "Use(who.nickname());",
        ):
            self.assertEqual(of(line), [], line)

    def test_whole_messages(self):
        for line in (
            'Log(Level::kInfo, "seen", {{"value", message.SerializeAsString()}});',
            'return Error{Kind::kInvalid, "BAD", submittal.xml()};',
            "Use(message.ShortDebugString());",
            "google::protobuf::util::MessageToJsonString(message, &text);",
            "google::protobuf::TextFormat::PrintToString(message, &text);",
        ):
            self.assertTrue(of(line), line)
        self.assertEqual(of("Append(message.SerializeAsString());"), [])

    def test_what_is_not_personal(self):
        for line in (
            'Log(Level::kInfo, "seen", {{"receipt", r}, {"grpc_address", a}});',
            'Log(Level::kInfo, "person_sealed", {{"count", n}});',
            "Use(client.bsn());",
        ):
            self.assertEqual(of(line), [], line)


if __name__ == "__main__":
    unittest.main()
