import unittest

from cases import said
from checks import arrows


def include(path, header):
    brackets = '"{}"' if "/" in header and header.startswith(("services", "instroom")) else "<{}>"
    return said(arrows, {path: f"#include {brackets.format(header)}\n"})


class Arrows(unittest.TestCase):
    def test_refused(self):
        for path, header in (
            ("services/referral/domain/a.cc", "librdkafka/rdkafka.h"),
            ("services/referral/domain/a.cc", "services/platform/log/record.h"),
            ("services/referral/domain/a.cc", "services/referral/view/b.h"),
            ("services/referral/domain/a.cc", "instroom/referral/v1/referral_service.grpc.pb.h"),
            ("services/referral/view/a.cc", "grpcpp/grpcpp.h"),
            ("services/referral/api/a.cc", "services/allocation/domain/b.h"),
            ("services/allocation/domain/a.cc", "libxml/parser.h"),
            ("services/indicator/publish/a.cc", "hiredis/hiredis.h"),
            ("services/gateway/http/a.cc", "httplib.h"),
            ("services/allocation/api/a.cc", "sodium.h"),
            ("services/platform/base/a.cc", "services/platform/log/record.h"),
            ("services/cli/a.cc", "services/allocation/domain/b.h"),
            ("services/platform/log/a.cc", "services/care/topics.h"),
            ("services/care/a.cc", "services/platform/log/record.h"),
            ("services/notification/rule/a.cc", "nlohmann/json.hpp"),
            ("deploy/sample/a.cc", "librdkafka/rdkafka.h"),
        ):
            self.assertEqual(len(include(path, header)), 1, (path, header))

    def test_allowed(self):
        for path, header in (
            ("services/referral/domain/a.cc", "vector"),
            ("services/referral/domain/a.cc", "instroom/referral/v1/referral_events.pb.h"),
            ("services/referral/domain/a.cc", "services/care/calendar.h"),
            ("services/referral/view/a.cc", "services/referral/domain/b.h"),
            ("services/referral/api/a.cc", "grpcpp/grpcpp.h"),
            ("services/allocation/ijw/a.cc", "libxml/parser.h"),
            ("services/indicator/definition/a.cc", "yaml-cpp/yaml.h"),
            ("services/platform/log/a.cc", "librdkafka/rdkafka.h"),
            ("services/cli/a.cc", "services/indicator/recount/b.h"),
            ("services/cli/a.cc", "CLI/CLI.hpp"),
        ):
            self.assertEqual(include(path, header), [], (path, header))

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(
            said(arrows, {"services/referral/domain/a.cc": "// #include <hiredis/hiredis.h>\n"}), []
        )


if __name__ == "__main__":
    unittest.main()
