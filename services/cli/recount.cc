// instroom recount: counts every figure again from the log, by code that shares nothing with the
// live fold, and compares.

#include "services/indicator/recount/recount.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <thread>

#include "services/care/topics.h"
#include "services/cli/commands.h"
#include "services/cli/figures.h"
#include "services/cli/log_reading.h"
#include "services/cli/session.h"
#include "services/indicator/definition/parse.h"

namespace instroom::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct RecountArguments {
  int wait_s = 60;
};

using Positions = std::vector<std::int64_t>;

bool Same(const Positions& a, const Positions& b) {
  const auto at = [](const Positions& list, std::size_t i) {
    return i < list.size() ? list[i] : 0;
  };
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (at(a, i) != at(b, i)) return false;
  }
  return true;
}

// Those of the figure that has come furthest: one without any message may carry none.
Positions ServedPositions(const std::vector<indicator::v1::Figure>& figures) {
  Positions most;
  for (const auto& figure : figures) {
    if (most.size() < static_cast<std::size_t>(figure.positions_size())) {
      most.resize(static_cast<std::size_t>(figure.positions_size()));
    }
    for (int i = 0; i < figure.positions_size(); ++i) {
      auto& position = most[static_cast<std::size_t>(i)];
      position = std::max(position, figure.positions(i));
    }
  }
  return most;
}

platform::Outcome<indicator::recount::Recount> CountFromLog(const indicator::Definition& definition,
                                                            const Session& session) {
  indicator::recount::Recount recount(definition);
  namespace topics = care::topics;
  const auto read = ReadTopics({session.settings.brokers, "instroom-recount"},
                               {topics::kAllocationEvents, topics::kReferralEvents,
                                topics::kReferenceEvents, topics::kTicks},
                               [&](const platform::Record& record) {
                                 recount.Take({record.topic, record.partition, record.offset,
                                               record.key, record.value, record.tombstone});
                               });
  if (!read) return platform::Fail(read.error());
  recount.Finish();
  return recount;
}

int Report(const indicator::recount::Comparison& comparison, Session& session) {
  for (const auto& difference : comparison.differences) {
    if (session.settings.json) {
      *session.out << nlohmann::json{{"municipality", difference.area},
                                     {"measure", difference.measure},
                                     {"period", difference.period},
                                     {"served", difference.served},
                                     {"recounted", difference.recounted}}
                          .dump()
                   << "\n";
    } else {
      *session.out << difference.area << "  " << difference.measure << "  " << difference.period
                   << ": served " << difference.served << ", recounted " << difference.recounted
                   << "\n";
    }
  }
  if (session.settings.json) {
    *session.out << nlohmann::json{{"differences", comparison.differences.size()},
                                   {"cells", comparison.cells}}
                        .dump()
                 << "\n";
  } else {
    *session.out << comparison.differences.size() << " differences in " << comparison.cells
                 << " cells\n";
  }
  return comparison.differences.empty() ? kExitGood : kExitRejected;
}

int RunRecount(const RecountArguments& arguments, Session& session) {
  std::ostringstream yaml;
  std::ifstream file(session.settings.definition_file);
  yaml << file.rdbuf();
  const auto definition = indicator::ParseDefinition(yaml.str());
  if (!file || !definition) {
    std::string detail = session.settings.definition_file + " (INSTROOM_DEFINITION_FILE): ";
    detail += file ? indicator::ProblemTexts(definition.error()).front() : "can't be read";
    return Fail(session, {platform::ErrorKind::kInvalidInput, "DEFINITION_FILE", detail});
  }
  Progress progress(session);
  const auto give_up = steady_clock::now() + std::chrono::seconds{arguments.wait_s};
  // Figures and log must have come to the same messages; while messages flow, that takes a few
  // tries.
  while (!session.stop->load()) {
    progress.Show("counting again from the log");
    const auto counted = CountFromLog(*definition, session);
    if (!counted) return FailToReach(session, "log", counted.error());
    const auto served = FetchFigures(session.Services(), {});
    if (!served) return FailToReach(session, "indicator", served.error());
    if (Same(counted->Positions(), ServedPositions(*served))) {
      progress.Clear();
      return Report(counted->Compare(*served), session);
    }
    if (steady_clock::now() > give_up) break;
    progress.Show("waiting until the figures have come to the end of the log");
    std::this_thread::sleep_for(milliseconds{300});
  }
  progress.Clear();
  return Fail(session, {platform::ErrorKind::kUnavailable, "FIGURES_BEHIND",
                        "the figures and the log did not come to the same messages in " +
                            std::to_string(arguments.wait_s) +
                            " s: is the indicator service behind, or do too many messages flow?"});
}

}  // namespace

void AddRecount(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("recount", "Prove every figure by counting it again");
  auto arguments = std::make_shared<RecountArguments>();
  command->add_option("--wait-s", arguments->wait_s, "How long to wait for figures and log to meet")
      ->check(CLI::Range(1, 3'600));
  command->footer(
      "Reads the whole log, counts by the letter of the definition with other code than the live\n"
      "figures, and compares each cell that is served.\n\n"
      "Example:\n"
      "  instroom recount\n"
      "  0 differences in 21840 cells\n\n"
      "Exit codes: 0 all equal, 1 differences (each printed), 2 could not compare.");
  command->callback([arguments, &session] { session.exit_code = RunRecount(*arguments, session); });
}

}  // namespace instroom::cli
