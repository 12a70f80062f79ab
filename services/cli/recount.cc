// instroom recount: counts every figure again from the log, by code that shares nothing with the
// live fold, and compares.

#include "services/indicator/recount/recount.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
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

// Next offsets of allocation events for each partition, then of referral events for each.
using Positions = std::vector<std::int64_t>;
// The last record of each topic and partition that figures are counted from.
using Ends = std::map<std::pair<std::string, std::int32_t>, std::int64_t>;

// Of the figures; empty if they don't all have the same.
std::optional<Positions> ServedPositions(const std::vector<indicator::v1::Figure>& figures) {
  std::optional<Positions> all;
  for (const auto& figure : figures) {
    Positions one(figure.positions().begin(), figure.positions().end());
    if (all && *all != one) return std::nullopt;
    all = std::move(one);
  }
  return all.value_or(Positions{});
}

bool Reached(const Positions& served, const Ends& ends) {
  const std::size_t partitions = served.size() / 2;
  return std::ranges::all_of(ends, [&](const auto& end) {
    const auto& [topic, partition] = end.first;
    const auto place = static_cast<std::size_t>(partition);
    const bool referral = topic == care::topics::kReferralEvents;
    return place < partitions && end.second < served[referral ? partitions + place : place];
  });
}

platform::Outcome<Ends> EndsOfLog(const Session& session) {
  Ends ends;
  const auto log = session.Log("instroom-recount");
  if (!log) return platform::Fail(log.error());
  const auto read =
      ReadTopics(*log, {care::topics::kAllocationEvents, care::topics::kReferralEvents},
                 [&](const platform::Record& record) {
                   ends[{std::string(record.topic), record.partition}] = record.offset;
                 });
  if (!read) return platform::Fail(read.error());
  return ends;
}

// Counts what figures with these positions count.
platform::Outcome<indicator::recount::Recount> CountFromLog(const indicator::Definition& definition,
                                                            const Positions& positions,
                                                            Session& session) {
  indicator::recount::Recount recount(definition);
  recount.StopAt(positions);
  std::uint64_t unreadable = 0;
  namespace topics = care::topics;
  const auto log = session.Log("instroom-recount");
  if (!log) return platform::Fail(log.error());
  const auto read = ReadTopics(*log,
                               {topics::kAllocationEvents, topics::kReferralEvents,
                                topics::kReferenceEvents, topics::kTicks},
                               [&](const platform::Record& record) {
                                 const bool taken =
                                     recount.Take({record.topic, record.partition, record.offset,
                                                   record.key, record.value, record.tombstone});
                                 unreadable += taken ? 0 : 1;
                               });
  if (!read) return platform::Fail(read.error());
  if (unreadable > 0) {
    *session.err << unreadable << " records of the log can't be read and are in no figure: see "
                 << "instroom_log_passed_over_total\n";
  }
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

// "lelystad-2025 version 1": as it is written, it has the shape of an address of mail and would be
// blotted.
std::string InWords(std::string definition) {
  const auto at = definition.find('@');
  return at == definition.npos ? definition : definition.replace(at, 1, " version ");
}

// All that is served; nothing while the service does not know it. OTHER_DEFINITION if it is not
// counted by ours.
platform::Outcome<std::vector<indicator::v1::Figure>> FiguresBy(const indicator::Definition& ours,
                                                                Session& session) {
  auto served = FetchFigures(session.Services(), {});
  if (!served && served.error().reason == "FIGURES_NOT_LOADED") {
    return std::vector<indicator::v1::Figure>{};
  }
  if (!served) return platform::Fail(served.error());
  for (const auto& figure : served->figures) {
    if (figure.definition_version() == ours.Id()) continue;
    return platform::Fail(platform::Error{
        platform::ErrorKind::kInvalidInput, "OTHER_DEFINITION",
        "served by " + InWords(figure.definition_version()) + ", the file is " +
            InWords(ours.Id()) +
            ": name the served one with --definition-file, or restart the service"});
  }
  return std::move(served->figures);
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
  // Told at once, not after all of the log was read.
  const auto now_served = FiguresBy(*definition, session);
  if (!now_served) return FailToReach(session, "indicator", now_served.error());
  Progress progress(session);
  const auto give_up = steady_clock::now() + std::chrono::seconds{arguments.wait_s};
  progress.Show("reading to the end of the log");
  const auto ends = EndsOfLog(session);
  if (!ends) return FailToReach(session, "log", ends.error());
  // Figures must have come at least to where the log ended when the command began; the recount then
  // counts exactly what they count, though messages go on flowing.
  while (!session.stop->load()) {
    const auto served = FiguresBy(*definition, session);
    if (!served) return FailToReach(session, "indicator", served.error());
    const auto positions = ServedPositions(*served);
    if (positions && Reached(*positions, *ends)) {
      progress.Show("counting again from the log");
      const auto counted = CountFromLog(*definition, *positions, session);
      if (!counted) return FailToReach(session, "log", counted.error());
      progress.Clear();
      return Report(counted->Compare(*served), session);
    }
    if (steady_clock::now() > give_up) break;
    progress.Show("waiting until the figures have come to the end of the log");
    std::this_thread::sleep_for(milliseconds{100});
  }
  progress.Clear();
  return Fail(session,
              {platform::ErrorKind::kUnavailable, "FIGURES_BEHIND",
               "the figures and the log did not come to the same messages in " +
                   std::to_string(arguments.wait_s) + " s: is the indicator service behind?"});
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
