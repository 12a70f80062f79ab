import unittest

from cases import said
from checks import sizes


def body(lines):
    return "\n".join(["  Step();"] * lines)


def in_file(text, path="services/referral/api/a.cc"):
    return said(sizes, {path: text})


class Sizes(unittest.TestCase):
    def test_a_long_function_is_found_wherever_it_stands(self):
        for head in (
            "void Run() {{\n{}\n}}\n",
            "namespace a {{\nint Count(int b) const {{\n{}\n}}\n}}\n",
            "class A {{\n public:\n  A() : b_(1) {{\n{}\n}}\n}};\n",
            "class A {{\n public:\n  A() : b_{{1}} {{\n{}\n}}\n}};\n",
            "template <typename T>\nT Make(T a) {{\n{}\n}}\n",
            "bool operator==(const A& a, const A& b) {{\n{}\n}}\n",
        ):
            self.assertEqual(len(in_file(head.format(body(60)))), 1, head)
            self.assertEqual(in_file(head.format(body(40))), [], head)

    def test_a_table_is_no_function(self):
        self.assertEqual(
            in_file("constexpr Row kRows[] = {\n" + "  {1, F(2)},\n" * 100 + "};\n"), []
        )

    def test_a_class_is_no_function(self):
        self.assertEqual(
            in_file("class A final : public B {\n" + "  void F();\n" * 100 + "};\n"), []
        )

    def test_parameters(self):
        self.assertEqual(
            len(in_file("void F(int a, int b, int c, int d, int e, int f, int g);\n")), 1
        )
        self.assertEqual(
            in_file("void F(int a, std::map<int, int> b, int c, int d, int e, int f);\n"), []
        )

    def test_lines_and_files(self):
        self.assertEqual(len(in_file("// " + "a" * 98 + "\n")), 1)
        self.assertEqual(len(in_file("\n" * 201, "services/referral/api/a.h")), 1)
        self.assertEqual(len(in_file("\n" * 401)), 1)
        self.assertEqual(len(in_file("\n" * 61, "services/referral/main.cc")), 1)
        self.assertEqual(in_file("\n" * 450, "tests/unit/referral/a_test.cc"), [])


if __name__ == "__main__":
    unittest.main()
