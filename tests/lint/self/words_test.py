import unittest

from cases import said
from checks import words


class Words(unittest.TestCase):
    def refuse(self, text, path="services/referral/api/a.cc"):
        self.assertEqual(len(said(words, {path: text})), 1, text)

    def allow(self, text, path="services/referral/api/a.cc"):
        self.assertEqual(said(words, {path: text}), [], text)

    def test_vague_names(self):
        self.refuse("class StreamManager {};\n")
        self.refuse("struct ClientInfo {};\n")
        self.refuse("message AllocationData {}\n", "proto/instroom/a/v1/a.proto")
        self.refuse("", "services/referral/domain/date_utils.h")
        self.allow("class Informer {};\nstruct Dataset {};\n")

    def test_leftovers(self):
        self.refuse("// TODO: finish\n")
        self.refuse("# FIXME\n", "deploy/local/start.sh")
        self.refuse("see /work/notes\n", "docs/a.md")
        self.allow("// what is to do is done\n")

    def test_comments(self):
        self.refuse("// ------------------\n")
        self.refuse("// @param a the a\n")
        self.refuse("// return a + b;\n")
        self.allow("// returns the sum\n")
        self.allow('Open("file:///a");\n')

    def test_code(self):
        self.refuse("using namespace std;\n")
        self.refuse("auto now = std::chrono::system_clock::now();\n")
        self.refuse('std::cout << "a";\n')
        self.refuse("std::this_thread::sleep_for(1s);\n", "tests/unit/referral/a_test.cc")
        self.allow("while (!Done()) std::this_thread::sleep_for(1ms);\n")
        self.refuse("try { F(); } catch (...) {}\n")
        self.refuse('auto* home = std::getenv("HOME");\n')
        self.allow("using namespace std::chrono_literals;\n")
        self.allow('Text("printf( is a word here");\n')


if __name__ == "__main__":
    unittest.main()
