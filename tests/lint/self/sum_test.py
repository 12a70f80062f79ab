import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "dev.d"))

import test_programs  # noqa: E402
from sum_tests import count  # noqa: E402


class Sum(unittest.TestCase):
    def test_every_runner_is_understood(self):
        for kind, text, expected in (
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

    def test_a_program_counts_its_cases_and_its_crash(self):
        for output, code, expected in (
            ("[  PASSED  ] 5 tests.\n", 0, (5, 0, 0)),
            ("[  PASSED  ] 5 tests.\n[  SKIPPED ] 1 test, listed below:\n", 0, (5, 0, 1)),
            ("[  PASSED  ] 4 tests.\n[  FAILED  ] 2 tests, listed below:\n", 1, (4, 2, 0)),
            ("[ RUN      ] A.B\nSegmentation fault\n", 139, (0, 1, 0)),
            ("[  PASSED  ] 5 tests.\nERROR: LeakSanitizer\n", 23, (5, 1, 0)),
            ("[  PASSED  ] 0 tests.\n", 0, (0, 1, 0)),
        ):
            self.assertEqual(test_programs.count(output, code), expected, output)

    def test_a_runner_that_ran_nothing_failed(self):
        self.assertEqual(count("unittest", "Ran 0 tests in 0.0s\n\nOK\n"), (0, 1, 0))
        self.assertEqual(count("node", "SyntaxError\n"), (0, 1, 0))


if __name__ == "__main__":
    unittest.main()
