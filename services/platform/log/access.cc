#include "services/platform/log/access.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <sstream>
#include <utility>

#include "services/platform/log/access_wire.h"
#include "services/platform/net/connection.h"

namespace instroom::platform {
namespace {

using Resource = AccessRule::Resource;
using Rules = std::vector<AccessRule>;

constexpr std::chrono::seconds kDeadline{10};
// Names that begin so are this project's.
constexpr std::string_view kOurs = "instroom";
constexpr std::int32_t kAnswerBytesMax = 16 * 1024 * 1024;

// Error codes of the protocol.
constexpr std::int16_t kSecurityDisabled = 54;
constexpr std::int16_t kClusterRefused = 31;

// The first broker that can be connected to; each of them passes rules on to the controller.
Outcome<std::unique_ptr<Connection>> ConnectToAny(const LogAddress& address,
                                                  Connection::Deadline deadline) {
  Outcome<std::unique_ptr<Connection>> connection =
      Fail(Error{ErrorKind::kInvalidInput, "BROKERS", "must be host:port[,host:port]"});
  std::istringstream brokers(address.brokers);
  for (std::string broker; std::getline(brokers, broker, ',');) {
    const auto colon = broker.rfind(':');
    std::uint16_t port = 0;
    if (colon == std::string::npos) continue;
    std::from_chars(broker.data() + colon + 1, broker.data() + broker.size(), port);
    if (port == 0) continue;
    connection = OpenConnection({broker.substr(0, colon), port, address.tls}, deadline);
    if (connection) return connection;
  }
  return connection;
}

Outcome<Done> ReadWhole(Connection& connection, std::span<char> into,
                        Connection::Deadline deadline) {
  while (!into.empty()) {
    const auto got = connection.Read(into, deadline);
    if (!got) return Fail(got.error());
    into = into.subspan(*got);
  }
  return Done{};
}

Outcome<std::string> Ask(const LogAddress& address, const std::string& request) {
  const Connection::Deadline deadline = std::chrono::steady_clock::now() + kDeadline;
  const auto connection = ConnectToAny(address, deadline);
  if (!connection) return Fail(connection.error());
  if (const auto sent = (*connection)->Write(request, deadline); !sent) return Fail(sent.error());
  std::array<char, 4> length{};
  if (const auto read = ReadWhole(**connection, length, deadline); !read) {
    return Fail(read.error());
  }
  std::int32_t size = 0;
  for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
  if (size < 0 || size > kAnswerBytesMax) {
    return Fail(Error{ErrorKind::kCorrupt, "LOG_ANSWER", "an answer of a length that can't be"});
  }
  std::string answer(static_cast<std::size_t>(size), '\0');
  if (const auto read = ReadWhole(**connection, answer, deadline); !read) return Fail(read.error());
  return answer;
}

Outcome<AccessAnswer> Checked(std::optional<AccessAnswer> answer) {
  if (!answer) {
    return Fail(Error{ErrorKind::kCorrupt, "LOG_ANSWER", "no answer of Kafka's protocol"});
  }
  if (answer->error == 0 || answer->error == kSecurityDisabled) return std::move(*answer);
  const std::string detail = "access rules: error " + std::to_string(answer->error) +
                             (answer->message.empty() ? "" : ", " + answer->message);
  if (answer->error == kClusterRefused) {
    return Fail(Error{ErrorKind::kNotAllowed, "LOG_REFUSES", detail});
  }
  return Fail(Error{ErrorKind::kUnavailable, "LOG_UNAVAILABLE", detail});
}

bool IsOurs(const AccessRule& rule) {
  return rule.name.starts_with(kOurs) &&
         (rule.resource == Resource::kTopic || rule.resource == Resource::kGroup ||
          rule.resource == Resource::kTransaction);
}

// Of all names, or of all that begin with letters that ours begin with too.
bool IsBroad(const AccessRule& rule) {
  if (rule.resource != Resource::kTopic && rule.resource != Resource::kGroup &&
      rule.resource != Resource::kTransaction) {
    return false;
  }
  const bool all = rule.pattern == AccessRule::Pattern::kLiteral && rule.name == "*";
  const bool some =
      rule.pattern == AccessRule::Pattern::kPrefix && !IsOurs(rule) && kOurs.starts_with(rule.name);
  return all || some;
}

AccessDifferences Compare(Rules found, Rules wanted) {
  std::sort(found.begin(), found.end());
  std::sort(wanted.begin(), wanted.end());
  AccessDifferences differences;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                      std::back_inserter(differences.missing));
  Rules others;
  std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(others));
  std::copy_if(others.begin(), others.end(), std::back_inserter(differences.surplus), IsOurs);
  std::copy_if(others.begin(), others.end(), std::back_inserter(differences.broad), IsBroad);
  return differences;
}

}  // namespace

std::string ToText(const AccessRule& rule) {
  const auto code = [](auto value) { return std::to_string(static_cast<int>(value)); };
  std::string text = rule.principal;
  text += rule.permission == AccessRule::Permission::kDeny ? " may not " : " may ";
  switch (rule.operation) {
    case AccessRule::Operation::kRead:
      text += "read";
      break;
    case AccessRule::Operation::kWrite:
      text += "write";
      break;
    case AccessRule::Operation::kDescribeConfigs:
      text += "see the settings of";
      break;
    default:
      text += "do operation " + code(rule.operation) + " on";
  }
  switch (rule.resource) {
    case Resource::kTopic:
      text += " the topic ";
      break;
    case Resource::kGroup:
      text += " the group ";
      break;
    case Resource::kTransaction:
      text += " the transaction ";
      break;
    default:
      text += " resource " + code(rule.resource) + " ";
  }
  text += rule.name + (rule.pattern == AccessRule::Pattern::kPrefix ? "*" : "");
  return rule.host == "*" ? text : text + " from " + rule.host;
}

Outcome<AccessDifferences> CompareAccess(const LogAddress& address, const Rules& rules) {
  const auto bytes = Ask(address, DescribeRulesRequest(address.client_id));
  if (!bytes) return Fail(bytes.error());
  auto answer = Checked(ParseDescribed(*bytes));
  if (!answer) return Fail(answer.error());
  if (answer->error == kSecurityDisabled) {
    AccessDifferences nothing;
    nothing.enforced = false;
    return nothing;
  }
  return Compare(std::move(answer->rules), rules);
}

Outcome<AccessDifferences> ApplyAccess(const LogAddress& address, const Rules& rules) {
  Outcome<AccessDifferences> differences = CompareAccess(address, rules);
  if (!differences) return differences;
  // First what is missing: a service that runs must not lose in between what it keeps.
  if (!differences->missing.empty()) {
    const auto bytes = Ask(address, CreateRulesRequest(address.client_id, differences->missing));
    if (!bytes) return Fail(bytes.error());
    const auto created = Checked(ParseCreated(*bytes));
    if (!created) return Fail(created.error());
  }
  if (!differences->surplus.empty()) {
    const auto bytes = Ask(address, DeleteRulesRequest(address.client_id, differences->surplus));
    if (!bytes) return Fail(bytes.error());
    const auto deleted = Checked(ParseDeleted(*bytes));
    if (!deleted) return Fail(deleted.error());
  }
  return differences;
}

}  // namespace instroom::platform
