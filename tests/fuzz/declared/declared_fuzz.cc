// Any text as one of the files that an operator declares: all problems, or something usable.

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/access/policy.h"
#include "services/indicator/definition/parse.h"
#include "services/indicator/disclosure/policy.h"
#include "services/notification/rule_file.h"
#include "services/platform/base/check.h"
#include "services/platform/log/access.h"
#include "services/platform/log/topics.h"

using namespace instroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0] % 5) {
    case 0: {
      const auto definition = indicator::ParseDefinition(text);
      CHECK(definition.ok() || !definition.error().empty());
      break;
    }
    case 1: {
      const auto policy = indicator::ParseDisclosurePolicy(text);
      CHECK(policy.ok() || !policy.error().empty());
      break;
    }
    case 2: {
      const auto policy = access::ParsePolicy(text);
      CHECK(policy.ok() || !policy.error().detail.empty());
      break;
    }
    case 3: {
      const auto rules = notification::ParseRules(text);
      CHECK(rules.ok() || !rules.error().empty());
      break;
    }
    default: {
      const auto topics = platform::ParseTopics(text, "local");
      CHECK(topics.ok() || !topics.error().detail.empty());
      const auto access = platform::ParseAccess(text);
      CHECK(access.ok() || !access.error().detail.empty());
    }
  }
  return 0;
}
