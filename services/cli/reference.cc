// instroom reference apply: reference data from a file into the log, validated and versioned.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/care/topics.h"
#include "services/cli/commands.h"
#include "services/cli/input_files.h"
#include "services/cli/log_reading.h"
#include "services/cli/reference_changes.h"
#include "services/cli/session.h"
#include "services/platform/log/appender.h"

namespace instroom::cli {
namespace {

struct ApplyArguments {
  std::string file;
  bool prune = false;
  bool dry_run = false;
};

std::optional<std::string> Load(const std::string& path) {
  auto text = ReadFile(path);
  if (!text) return std::nullopt;
  return std::move(*text);
}

platform::Outcome<ReferenceItems> ReadCurrent(const platform::LogAddress& address) {
  ReferenceItems current;
  const auto read =
      ReadTopics(address, {care::topics::kReferenceEvents}, [&](const platform::Record& record) {
        const std::string key(record.key);
        if (record.tombstone) {
          current.erase(key);
          return;
        }
        reference::v1::ReferenceEvent event;
        if (event.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
          current[key] = std::move(event);
        }
      });
  if (!read) return platform::Fail(read.error());
  return current;
}

platform::Outcome<platform::Done> Write(const platform::LogAddress& address,
                                        const ReferenceChanges& changes) {
  auto appender = platform::MakeAppender({.address = address});
  if (!appender) return platform::Fail(appender.error());
  const auto append = [&](const std::string& key, std::string value, bool tombstone) {
    platform::Outgoing record;
    record.topic = care::topics::kReferenceEvents;
    record.key = key;
    record.value = std::move(value);
    record.tombstone = tombstone;
    return (*appender)->AppendAndWait(record);
  };
  for (const auto& [key, event] : changes.written) {
    const auto at = append(key, event.SerializeAsString(), false);
    if (!at) return platform::Fail(at.error());
  }
  for (const auto& key : changes.removed) {
    const auto at = append(key, {}, true);
    if (!at) return platform::Fail(at.error());
  }
  return platform::Done{};
}

void Tell(const ApplyArguments& arguments, const ReferenceChanges& changes, Session& session) {
  if (session.settings.json) {
    *session.out << nlohmann::json{{"version", changes.version},
                                   {"added", changes.added},
                                   {"changed", changes.changed},
                                   {"removed", changes.removed.size()},
                                   {"unchanged", changes.unchanged},
                                   {"dry_run", arguments.dry_run}}
                        .dump()
                 << "\n";
    return;
  }
  *session.out << (arguments.dry_run ? "would be " : "") << "version " << changes.version << ": "
               << changes.added << " added, " << changes.changed << " changed, "
               << changes.removed.size() << " removed, " << changes.unchanged << " unchanged\n";
}

int Apply(const ApplyArguments& arguments, Session& session) {
  const auto wanted = ReadReference(arguments.file, Load);
  if (!wanted) {
    for (const auto& problem : wanted.error()) *session.err << ProblemText(problem) << "\n";
    return Fail(session,
                {platform::ErrorKind::kInvalidInput, "REFERENCE_FILE",
                 std::to_string(wanted.error().size()) + " problems; nothing was changed"});
  }
  const auto log = session.Log("instroom-reference");
  if (!log) return Fail(session, log.error());
  const auto current = ReadCurrent(*log);
  if (!current) return FailToReach(session, "log", current.error());
  const auto changes = ChangesBetween(*current, *wanted, arguments.prune);
  if (!arguments.dry_run) {
    const auto written = Write(*log, changes);
    if (!written) return FailToReach(session, "log", written.error());
  }
  Tell(arguments, changes, session);
  return kExitGood;
}

}  // namespace

void AddReference(CLI::App& root, Session& session) {
  auto* group =
      root.add_subcommand("reference", "Municipalities, providers, products, populations");
  group->require_subcommand(1);
  auto* command = group->add_subcommand("apply", "Make a file's reference data hold");
  auto arguments = std::make_shared<ApplyArguments>();
  command->add_option("FILE", arguments->file, "YAML, see deploy/sample/reference.yaml")
      ->required();
  command->add_flag("--prune", arguments->prune, "Take away what the file does not name");
  command->add_flag("--dry-run", arguments->dry_run, "Only tell what would change");
  command->footer(
      "The whole file is checked first; every problem is told with file, line and reason, and "
      "then\n"
      "nothing is changed. Only differences are written, under the next version; applying the "
      "same\n"
      "file again writes nothing.\n\n"
      "Examples:\n"
      "  instroom reference apply deploy/sample/reference.yaml --dry-run\n"
      "  instroom reference apply deploy/sample/reference.yaml");
  command->callback([arguments, &session] { session.exit_code = Apply(*arguments, session); });
}

}  // namespace instroom::cli
