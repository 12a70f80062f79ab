import unittest

from cases import said
from checks import classes

TOPIC = "instroom.a.facts.v1"
PERSONAL = "CLASS_PERSONAL"


def proto(*messages):
    return 'syntax = "proto3";\n\npackage instroom.a.v1;\n\n' + "\n".join(messages)


def field(text, classified="CLASS_PUBLIC"):
    return f"  {text} [(instroom.care.v1.class) = {classified}];\n"


def message(name, *fields):
    return f"message {name} {{\n{''.join(fields)}}}\n"


def of(text, value="Fact", allowed="", topics=(TOPIC,), made=(TOPIC,)):
    """What is said when `value` stands in the topics."""
    file = "[topics]\n" + "".join(f'"{topic}" = "instroom.a.v1.{value}"\n' for topic in topics)
    return said(
        classes,
        {
            "proto/instroom/a/v1/a.proto": text,
            "proto/classes.toml": f"{file}[allowed]\n{allowed}",
            "deploy/topics.yaml": "".join(f"  - name: {topic}\n" for topic in made),
        },
    )


class Classes(unittest.TestCase):
    def refuse(self, what, *arguments, **named):
        found = of(*arguments, **named)
        self.assertEqual(len(found), 1, found)
        self.assertIn(what, found[0])

    def test_every_field_has_one_of_the_classes(self):
        good = field("string a = 1")
        self.assertEqual(of(proto(message("Fact", good))), [])
        self.refuse("Fact.b has no class", proto(message("Fact", good, "  string b = 2;\n")))
        self.refuse("no class", proto(message("Fact", "  int32 b = 2 [deprecated = true];\n")))
        self.refuse("no class", proto(message("Fact", "  map<string, string> b = 2;\n")))
        self.refuse("no class", proto(message("Fact", "  oneof c { string b = 2; }\n")))
        self.refuse("no class", proto(message("Fact", "  string\n    b = 2;\n")))
        inner = message("Inner", "  string b = 2;\n")
        self.refuse("Fact.Inner.b has no class", proto(message("Fact", inner)))
        for wrong in ("CLASS_UNSPECIFIED", "CLASS_SECRET"):
            self.refuse("is not one of", proto(message("Fact", field("string b = 2", wrong))))

    def test_comments_and_enums_have_none(self):
        text = proto("enum Kind {\n  // A string b = 2;\n  KIND_A = 0;\n}\n", message("Fact"))
        self.assertEqual(of(text), [])

    def test_what_is_not_understood_is_told(self):
        for statement in ("  group G = 1 {}\n", "  string b;\n", "  extensions 4 to 9;\n"):
            self.refuse("not read", proto(message("Fact", statement)))

    def test_a_container_has_the_highest_class_within(self):
        name = message("Name", field("string surname = 1", PERSONAL))
        for holder in ("Name name", "repeated Name name", "map<string, Name> name"):
            held = message("Person", field(f"{holder} = 1"))
            self.refuse("carries CLASS_PERSONAL", proto(name, held, message("Fact")))
        itself = message("Tree", field("Tree tree = 1"), field("Name n = 2"))
        self.assertEqual(len(of(proto(name, itself, message("Fact")))), 2)

    def test_a_topic_holds_nothing_personal_however_deep(self):
        name = message("Name", field("string surname = 1", PERSONAL))
        person = message("Person", field("repeated Name names = 1", PERSONAL))
        fact = message("Fact", field("Person person = 1", PERSONAL))
        self.refuse("Name.surname is CLASS_PERSONAL", proto(name, person, fact))
        direct = message("Fact", field("string bsn = 1", "CLASS_SPECIAL"))
        self.refuse("Fact.bsn is CLASS_SPECIAL", proto(direct))
        elsewhere = message("Request", field("Person person = 1", PERSONAL))
        self.assertEqual(of(proto(name, person, elsewhere, message("Fact"))), [])

    def test_a_date_is_public_and_a_date_of_birth_is_not(self):
        date = message("Date", field("int32 year = 1"))
        self.refuse("Fact.birth", proto(date, message("Fact", field("Date birth = 1", PERSONAL))))

    def test_what_is_sealed_may_stand_in_a_topic(self):
        sealed = message("Sealed", field("bytes ciphertext = 1", "CLASS_PSEUDONYMOUS"))
        fact = message("Fact", field("Sealed sealed = 1", "CLASS_PSEUDONYMOUS"))
        self.assertEqual(of(proto(sealed, fact)), [])

    def test_an_exception_has_a_reason_and_a_use(self):
        fact = proto(message("Fact", field("string birth = 1", PERSONAL)))
        key = '"instroom.a.v1.Fact.birth"'
        reason = "The age rules need it, and which age is chosen by the definition."
        self.assertEqual(of(fact, allowed=f'{key} = "{reason}"\n'), [])
        self.refuse("too short", fact, allowed=f'{key} = "needed"\n')
        plain = proto(message("Fact", field("string birth = 1")))
        self.refuse("needs no exception", plain, allowed=f'{key} = "{reason}"\n')

    def test_every_topic_says_what_stands_in_it(self):
        fact = proto(message("Fact"))
        self.refuse("is missing", fact, made=(TOPIC, "instroom.b.facts.v1"))
        self.refuse("is not in", fact, topics=(TOPIC, "instroom.b.facts.v1"))
        self.refuse("there is no message", fact, value="Nothing")
        self.assertIn("not TOML", of(fact, allowed="?")[0])


if __name__ == "__main__":
    unittest.main()
