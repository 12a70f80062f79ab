// instroom sample: the made-up region, sent as history, as an endless trickle, or written as files.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "services/allocation/ijw/writer.h"
#include "services/cli/commands.h"
#include "services/cli/output_files.h"
#include "services/cli/referral_crew.h"
#include "services/cli/sample_sender.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct SampleArguments {
  std::string today = "today";
  std::uint64_t seed = 1;
  int allocations = 20'000;
  std::size_t window = 8'000;
  int referral_calls = 192;
  bool no_referrals = false;
  double rate = 0.5;
  int limit = 100;
  std::string folder;
};

std::filesystem::path MemoryFile(const Session& session) {
  return std::filesystem::path(session.settings.state_folder) / "sample-history.json";
}

// Empty if the day does not exist.
std::optional<sample::Options> OptionsOf(const SampleArguments& arguments, Session& session) {
  sample::Options options;
  options.seed = arguments.seed;
  options.allocations = arguments.allocations;
  const auto day = arguments.today == "today" ? std::optional(care::DutchDay(session.clock->Now()))
                                              : care::ParseDay(arguments.today);
  if (!day) {
    Fail(session, {platform::ErrorKind::kInvalidInput, "NO_SUCH_DAY",
                   "--today: expected today, or an existing day like 2026-11-22"});
    return std::nullopt;
  }
  options.today = *day;
  return options;
}

// What was sent to the running region, kept beside its settings: a trickle goes on where that ends.
struct Sent {
  sample::Options options;
  // A trickle has followed: what the history left open is no longer known.
  bool trickled = false;
};

void Remember(const Sent& sent, const Session& session) {
  if (session.settings.state_folder.empty()) return;
  const nlohmann::json memory = {{"seed", sent.options.seed},
                                 {"today", care::DayText(sent.options.today)},
                                 {"allocations", sent.options.allocations},
                                 {"trickled", sent.trickled}};
  const auto written = WriteFile(MemoryFile(session), memory.dump() + "\n");
  if (!written) *session.err << "warning: " << written.error().detail << "\n";
}

Sent Recall(const sample::Options& fallback, const Session& session) {
  Sent sent{fallback};
  std::ifstream file(MemoryFile(session));
  if (session.settings.state_folder.empty() || !file) return sent;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto kept = nlohmann::json::parse(text, nullptr, false);
  if (!kept.is_object()) return sent;
  sent.options.seed = kept.value("seed", fallback.seed);
  sent.options.allocations = kept.value("allocations", fallback.allocations);
  sent.options.today = care::ParseDay(kept.value("today", "")).value_or(fallback.today);
  sent.trickled = kept.value("trickled", false);
  return sent;
}

int Tell(const SampleTally& tally, const ReferralCrew& crew, double seconds, Session& session) {
  if (session.settings.json) {
    *session.out << nlohmann::json{{"accepted", tally.accepted},
                                   {"rejected_as_meant", tally.rejected_as_meant},
                                   {"unexpected", tally.unexpected},
                                   {"referrals", crew.done()},
                                   {"referrals_failed", crew.failed()},
                                   {"seconds", seconds}}
                        .dump()
                 << "\n";
  } else {
    char pace[64];
    std::snprintf(pace, sizeof pace, "%.1f s, %.0f messages/s", seconds,
                  static_cast<double>(tally.sum()) / std::max(seconds, 0.001));
    *session.out << tally.accepted << " messages accepted, " << tally.rejected_as_meant
                 << " wrong ones rejected as meant, " << tally.unexpected << " otherwise; "
                 << crew.done() << " referrals; " << pace << "\n";
  }
  for (const auto& example : tally.examples) *session.err << "not as meant: " << example << "\n";
  if (crew.failed() > 0) {
    return FailToReach(session, "referral",
                       crew.failure().value_or(platform::Error{platform::ErrorKind::kUnavailable,
                                                               "REFERRALS_FAILED", "no answer"}));
  }
  return tally.unexpected > 0 ? kExitRejected : kExitGood;
}

int SendHistory(const SampleArguments& arguments, Session& session) {
  const auto options = OptionsOf(arguments, session);
  if (!options) return kExitFailed;
  const auto begin = steady_clock::now();
  ItemChannel channel;
  std::thread maker([&] {
    sample::Generate(*options, [&](sample::Item item) { return channel.Put(std::move(item)); });
    channel.Finish();
  });
  ReferralCrew crew(session.Services(), arguments.referral_calls, std::chrono::seconds{30});
  Dispatcher dispatcher(session.Services(), {.window = arguments.window});
  SampleTally tally;
  Progress progress(session);
  const auto next = [&]() -> Supply {
    for (bool more = true; more;) {
      auto item = channel.Take(more);
      if (!item) return {std::nullopt, more};
      if (item->message) {
        return {ToParcel(std::move(*item->message), std::move(item->expected_code)), more};
      }
      if (arguments.no_referrals) continue;
      if (item->report) crew.Report(std::move(*item->report));
      if (item->decide) crew.Decide(std::move(*item->decide), std::move(item->municipality));
    }
    return {std::nullopt, false};
  };
  const auto take = [&](const Answer& answer) {
    tally.Take(answer);
    progress.Show(std::to_string(tally.sum()) + " messages, " + std::to_string(crew.done()) +
                  " referrals");
  };
  const auto sent = dispatcher.Run(next, take, [&] { return session.stop->load(); });
  channel.Close();
  maker.join();
  if (!sent || session.stop->load()) crew.Abandon();
  progress.Show("waiting for the last referrals");
  crew.Finish();
  progress.Clear();
  if (!sent) return FailToReach(session, "allocation", sent.error());
  if (session.stop->load()) return kExitFailed;
  Remember({*options}, session);
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  return Tell(tally, crew, took.count(), session);
}

int SendTrickle(const SampleArguments& arguments, Session& session) {
  const auto options = OptionsOf(arguments, session);
  if (!options) return kExitFailed;
  Sent sent_before = Recall(*options, session);
  const auto now_ms = [&] { return session.clock->Now().time_since_epoch().count(); };
  const auto trickle = sample::MakeTrickle(sent_before.options, now_ms(), !sent_before.trickled);
  sent_before.trickled = true;
  Remember(sent_before, session);
  // The region may come and go; the trickle waits for it.
  constexpr milliseconds kForEver = std::chrono::hours{24 * 365};
  ReferralCrew crew(session.Services(), 8, kForEver);
  Dispatcher dispatcher(session.Services(), {.window = 1'000, .batch = 50, .patience = kForEver});
  SampleTally tally;
  auto due = steady_clock::now();
  const auto pause = std::chrono::duration_cast<steady_clock::duration>(
      std::chrono::duration<double>(1.0 / arguments.rate));
  const auto next = [&]() -> Supply {
    const auto now = steady_clock::now();
    if (now < due) return {std::nullopt, true};
    // After a stall the pace goes on; what was missed is not made up for.
    due = std::max(due + pause, now - std::chrono::seconds{1});
    while (true) {
      auto item = trickle->Next(now_ms());
      if (item.message) return {ToParcel(std::move(*item.message), item.expected_code), true};
      if (item.report) crew.Report(std::move(*item.report));
      if (item.decide) crew.Decide(std::move(*item.decide), std::move(item.municipality));
    }
  };
  const auto take = [&](const Answer& answer) {
    const auto before = tally.examples.size();
    tally.Take(answer);
    if (tally.examples.size() > before) {
      *session.err << "not as meant: " << tally.examples.back() << std::endl;
    }
  };
  *session.out << "sending about " << arguments.rate << " messages a second to "
               << session.settings.addresses.allocation << " until stopped" << std::endl;
  const auto sent = dispatcher.Run(next, take, [&] { return session.stop->load(); });
  crew.Abandon();
  crew.Finish();
  if (!sent) return FailToReach(session, "allocation", sent.error());
  *session.out << tally.sum() << " messages sent" << std::endl;
  return kExitGood;
}

int WriteFiles(const SampleArguments& arguments, Session& session) {
  const auto options = OptionsOf(arguments, session);
  if (!options) return kExitFailed;
  int written = 0;
  platform::Outcome<platform::Done> good = MakeFolder(arguments.folder);
  sample::Generate(*options, [&](const sample::Item& item) {
    if (!good) return false;
    if (!item.message) return true;
    const auto parcel = ToParcel(*item.message, item.expected_code);
    char number[16];
    std::snprintf(number, sizeof number, "%06d-", ++written);
    const auto name = number + parcel.label.substr(0, 5) + ".xml";
    good = WriteFile(std::filesystem::path(arguments.folder) / name,
                     allocation::WriteMessage(item.message->header(), item.message->person(),
                                              item.message->lines()));
    return good.ok() && written < arguments.limit;
  });
  if (!good) return Fail(session, good.error());
  *session.out << written << " messages in " << arguments.folder << "\n";
  return kExitGood;
}

void AddOptions(CLI::App& command, SampleArguments& arguments) {
  command.add_option("--seed", arguments.seed, "Another seed, another region")
      ->capture_default_str();
  command.add_option("--allocations", arguments.allocations, "About how many in three years")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command.add_option("--today,--to", arguments.today, "Where the history ends: a day, or today")
      ->capture_default_str();
}

}  // namespace

void AddSample(CLI::App& root, Session& session) {
  auto* group =
      root.add_subcommand("sample", "The sample region: made-up people, real proportions");
  group->require_subcommand(1);
  auto arguments = std::make_shared<SampleArguments>();
  auto* history = group->add_subcommand("history", "Send three years of it, fast");
  AddOptions(*history, *arguments);
  history->add_option("--window", arguments->window, "Messages without an answer at a time")
      ->check(CLI::Range(1, 20'000));
  history->add_option("--referral-calls", arguments->referral_calls, "Referrals at a time")
      ->check(CLI::Range(1, 400));
  history->add_flag("--no-referrals", arguments->no_referrals, "Only messages");
  history->footer(
      "Sends messages and referrals and waits for every outcome. The same seed, day and number "
      "give\n"
      "the same messages, so running it again changes nothing.\n\n"
      "Examples:\n"
      "  instroom sample history\n"
      "  instroom sample history --allocations 2000 --seed 7 --today 2026-11-22");
  history->callback(
      [arguments, &session] { session.exit_code = SendHistory(*arguments, session); });
  auto* trickle = group->add_subcommand("trickle", "Go on where the history ends, until stopped");
  AddOptions(*trickle, *arguments);
  trickle->add_option("--rate", arguments->rate, "Messages a second")
      ->check(CLI::Range(0.001, 10'000.0))
      ->capture_default_str();
  trickle->footer("Example:\n  instroom sample trickle --rate 2");
  trickle->callback(
      [arguments, &session] { session.exit_code = SendTrickle(*arguments, session); });
  auto* write = group->add_subcommand("write", "Write messages as XML files");
  AddOptions(*write, *arguments);
  write->add_option("DIR", arguments->folder, "Folder")->required();
  write->add_option("--limit", arguments->limit, "At most so many")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  write->footer("Example:\n  instroom sample write outbox --limit 20 && instroom send outbox");
  write->callback([arguments, &session] { session.exit_code = WriteFiles(*arguments, session); });
}

}  // namespace instroom::cli
