// instroom topics: makes or checks the topics of the log.

#include "services/platform/log/topics.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

using Differences = std::vector<platform::TopicDifference>;

platform::Outcome<std::vector<platform::TopicSpec>> ReadTopics(const Settings& settings) {
  std::ifstream file(settings.topics_file, std::ios::binary);
  if (!file) {
    return platform::Fail(
        platform::Error{platform::ErrorKind::kInvalidInput, "TOPICS_FILE",
                        settings.topics_file + ": can't be read; name it by --topics-file"});
  }
  const std::string yaml(std::istreambuf_iterator<char>(file), {});
  return platform::ParseTopics(yaml, settings.environment);
}

int Tell(const Differences& differences, std::size_t count, Session& session) {
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
  return differences.empty() ? kExitGood : kExitRejected;
}

template <typename Ask>
int RunTopics(Session& session, Ask ask) {
  const auto topics = ReadTopics(session.settings);
  if (!topics) return Fail(session, topics.error());
  const auto differences = ask({session.settings.brokers, "instroom-topics"}, *topics);
  if (!differences) return FailToReach(session, "log", differences.error());
  return Tell(*differences, topics->size(), session);
}

}  // namespace

void AddTopics(CLI::App& root, Session& session) {
  auto* group = root.add_subcommand("topics", "The topics of the log");
  group->require_subcommand(1);
  auto* apply = group->add_subcommand("apply", "Make the topics that are missing");
  apply->footer(
      "Makes what deploy/topics.yaml lists and is not there, each with its .dead; tells what is\n"
      "different and can't be changed silently. Running it again changes nothing.\n\n"
      "Example:\n"
      "  instroom topics apply --brokers kafka-1:9092 --environment production");
  apply->callback([&session] { session.exit_code = RunTopics(session, platform::ApplyTopics); });
  auto* check = group->add_subcommand("check", "Compare the topics with deploy/topics.yaml");
  check->footer("Exit codes: 0 as listed, 1 different, 2 could not compare.");
  check->callback([&session] { session.exit_code = RunTopics(session, platform::CheckTopics); });
}

}  // namespace instroom::cli
