import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "dev.d"))

from sum_tests import count  # noqa: E402


class Sum(unittest.TestCase):
    def test_every_runner_is_understood(self):
        for kind, text, expected in (
            ("ctest", "98% tests passed, 1 tests failed out of 63\n", (62, 1, 0)),
            (
                "ctest",
                " 3/9 Test #3: a ...***Skipped 0.1 sec\n"
                "100% tests passed, 0 tests failed out of 9\n",
                (8, 0, 1),
            ),
            ("node", "# tests 5\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 0\n", (4, 1, 0)),
            ("node", "ℹ pass 3\nℹ fail 0\nℹ skipped 1\n", (3, 0, 1)),
            (
                "unittest",
                "Ran 7 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=1)\n",
                (3, 3, 1),
            ),
            ("unittest", "Ran 2 tests in 0.1s\n\nOK\n", (2, 0, 0)),
            ("lines", "12 passed, 0 failed, 2 skipped\n", (12, 0, 2)),
        ):
            self.assertEqual(count(kind, text), expected, text)

    def test_a_runner_that_ran_nothing_failed(self):
        self.assertEqual(count("ctest", "No tests were found!!!\n"), (0, 1, 0))
        self.assertEqual(count("node", "SyntaxError\n"), (0, 1, 0))


if __name__ == "__main__":
    unittest.main()
