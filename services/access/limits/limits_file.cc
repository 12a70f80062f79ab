// The limits as YAML, beside the table of the policy.

#include "services/access/limits/limits.h"
#include "services/platform/declared/strict_yaml.h"

namespace instroom::access {
namespace {

using platform::Refuse;

// Beyond this a limit is a slip of the pen.
constexpr int kMost = 1'000'000;

int NumberOf(const YAML::Node& row, const char* name) {
  const YAML::Node node = row[name];
  if (!node) Refuse(row, std::string("expected ") + name);
  int number = 0;
  if (!node.IsScalar() || !YAML::convert<int>::decode(node, number) || number < 1 ||
      number > kMost) {
    Refuse(node, std::string(name) + " must be a whole number from 1 to " + std::to_string(kMost));
  }
  return number;
}

Rate RateOf(const YAML::Node& row, const char* name) {
  const YAML::Node node = row[name];
  if (!node) Refuse(row, std::string("expected ") + name);
  platform::OnlyKeys(node, name, {"per_second", "burst"});
  return {static_cast<double>(NumberOf(node, "per_second")),
          static_cast<double>(NumberOf(node, "burst"))};
}

Limits Read(const YAML::Node& root) {
  const YAML::Node rows = root.IsMap() ? root["limits"] : YAML::Node();
  if (!rows || !rows.IsMap()) Refuse(rows ? rows : root, "expected limits by kind of party");
  Limits limits;
  for (const auto& entry : rows) {
    const auto kind = ParsePartyKind(entry.first.as<std::string>());
    if (!kind) Refuse(entry.first, "unknown kind of party");
    if (*kind == PartyKind::kService) Refuse(entry.first, "our own programs have no limit");
    platform::OnlyKeys(entry.second, "a limit", {"calls", "messages", "open_calls"});
    const Limit limit{RateOf(entry.second, "calls"), RateOf(entry.second, "messages"),
                      NumberOf(entry.second, "open_calls")};
    if (!limits.emplace(*kind, limit).second) Refuse(entry.first, "this kind is there twice");
  }
  for (const PartyKind kind : kPartyKinds) {
    if (kind == PartyKind::kService || limits.contains(kind)) continue;
    Refuse(rows, "expected limits of " + std::string(NameOf(kind)));
  }
  return limits;
}

}  // namespace

platform::Outcome<Limits> ParseLimits(const std::string& yaml) {
  return platform::Strictly<Limits>("LIMITS_NOT_VALID", [&] { return Read(YAML::Load(yaml)); });
}

}  // namespace instroom::access
