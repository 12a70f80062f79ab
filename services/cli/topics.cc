// instroom topics: makes or checks the topics of the log and who may use them.

#include "services/platform/log/topics.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/input_files.h"
#include "services/cli/session.h"
#include "services/platform/log/access.h"

namespace instroom::cli {
namespace {

using platform::AccessDifferences;
using platform::AccessRule;
using platform::Outcome;
using Differences = std::vector<platform::TopicDifference>;

struct Described {
  std::vector<platform::TopicSpec> topics;
  std::vector<AccessRule> rules;
};

struct Found {
  Differences topics;
  AccessDifferences access;
};

Outcome<Described> ReadDescribed(const Settings& settings) {
  const auto yaml = ReadFile(settings.topics_file);
  if (!yaml) {
    return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "TOPICS_FILE",
                                          yaml.error().detail + "; name it by --topics-file"});
  }
  auto topics = platform::ParseTopics(*yaml, settings.environment);
  if (!topics) return platform::Fail(topics.error());
  auto rules = platform::ParseAccess(*yaml);
  if (!rules) return platform::Fail(rules.error());
  return Described{std::move(*topics), std::move(*rules)};
}

// What can't be changed silently, and what there was to do about access.
Outcome<Found> ApplyAll(const platform::LogAddress& log, const Described& described) {
  auto topics = platform::ApplyTopics(log, described.topics);
  if (!topics) return platform::Fail(topics.error());
  auto access = platform::ApplyAccess(log, described.rules);
  if (!access) return platform::Fail(access.error());
  return Found{std::move(*topics), std::move(*access)};
}

Outcome<Found> CompareAll(const platform::LogAddress& log, const Described& described) {
  auto topics = platform::CheckTopics(log, described.topics);
  if (!topics) return platform::Fail(topics.error());
  auto access = platform::CompareAccess(log, described.rules);
  if (!access) return platform::Fail(access.error());
  return Found{std::move(*topics), std::move(*access)};
}

void TellTopics(const Differences& differences, std::size_t count, Session& session) {
  for (const auto& difference : differences) {
    if (session.settings.json) {
      *session.out << nlohmann::json{{"topic", difference.topic}, {"what", difference.what}}.dump()
                   << "\n";
    } else {
      *session.out << difference.topic << ": " << difference.what << "\n";
    }
  }
  if (!session.settings.json) {
    *session.out << count << " topics, " << differences.size() << " differences\n";
  }
}

void TellRules(const std::vector<AccessRule>& rules, const char* what, Session& session) {
  for (const AccessRule& rule : rules) {
    if (session.settings.json) {
      *session.out << nlohmann::json{{"access", platform::ToText(rule)}, {"what", what}}.dump()
                   << "\n";
    } else {
      *session.out << platform::ToText(rule) << ": " << what << "\n";
    }
  }
}

// What is wrong and stays so.
int TellAccess(const AccessDifferences& access, bool applied, Session& session) {
  if (!access.enforced) {
    if (!session.settings.json) {
      *session.out << "the broker has no access rules: whoever reaches it may do anything\n";
    }
    return session.settings.environment == "production" ? kExitRejected : kExitGood;
  }
  TellRules(access.missing, applied ? "made" : "is missing", session);
  TellRules(access.surplus, applied ? "removed" : "is not described", session);
  TellRules(access.broad, "is not described and reaches the topics listed here", session);
  if (!session.settings.json) {
    *session.out << "access rules: " << access.missing.size()
                 << (applied ? " made, " : " missing, ") << access.surplus.size()
                 << (applied ? " removed, " : " not described, ") << access.broad.size()
                 << " too broad\n";
  }
  const bool right = access.broad.empty() && (applied || access.none());
  return right ? kExitGood : kExitRejected;
}

template <typename Ask>
int RunTopics(Session& session, bool apply, const Ask& ask) {
  const auto described = ReadDescribed(session.settings);
  if (!described) return Fail(session, described.error());
  const auto log = session.Log("instroom-topics");
  if (!log) return Fail(session, log.error());
  const auto found = ask(*log, *described);
  if (!found) return FailToReach(session, "log", found.error());
  TellTopics(found->topics, described->topics.size(), session);
  const int access = TellAccess(found->access, apply, session);
  return found->topics.empty() ? access : kExitRejected;
}

}  // namespace

void AddTopics(CLI::App& root, Session& session) {
  auto* group = root.add_subcommand("topics", "The topics of the log");
  group->require_subcommand(1);
  auto* apply = group->add_subcommand("apply", "Make the topics and access rules that are missing");
  apply->footer(
      "Makes what deploy/topics.yaml lists and is not there, each with its .dead, and the "
      "broker's\n"
      "access rules; removes rules about our names that are not listed. Tells what is different\n"
      "and can't be changed silently. Running it again changes nothing.\n\n"
      "Example:\n"
      "  instroom topics apply --brokers kafka-1:9092 --environment production");
  apply->callback([&session] { session.exit_code = RunTopics(session, true, ApplyAll); });
  auto* check = group->add_subcommand("check", "Compare the topics with deploy/topics.yaml");
  check->footer("Exit codes: 0 as listed, 1 different, 2 could not compare.");
  check->callback([&session] { session.exit_code = RunTopics(session, false, CompareAll); });
}

}  // namespace instroom::cli
