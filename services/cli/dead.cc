// instroom dead: records that were parked, what they are, and the way back.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/dead_letters.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct DeadArguments {
  std::string topic;
  std::vector<std::string> positions;
  bool all = false;
  bool with_replayed = false;
};

nlohmann::json ToJson(const DeadLetter& letter) {
  return {{"position", letter.position},  {"from", letter.from},    {"reason", letter.reason},
          {"detail", letter.detail},      {"by", letter.parked_by}, {"at", letter.parked_at},
          {"bytes", letter.value.size()}, {"kind", KindOf(letter)}, {"replayed", letter.replayed}};
}

platform::Outcome<std::vector<DeadLetter>> ReadParked(const Session& session) {
  const auto log = session.Log("instroom-dead");
  if (!log) return platform::Fail(log.error());
  return ReadDeadLetters(*log);
}

platform::Outcome<platform::Done> ReplayParked(const Session& session,
                                               const std::vector<DeadLetter>& letters) {
  const auto log = session.Log("instroom-dead");
  if (!log) return platform::Fail(log.error());
  return ReplayDeadLetters(*log, letters);
}

int List(const DeadArguments& arguments, Session& session) {
  const auto letters = ReadParked(session);
  if (!letters) return FailToReach(session, "log", letters.error());
  std::size_t shown = 0;
  for (const auto& letter : *letters) {
    if (letter.replayed && !arguments.with_replayed) continue;
    if (!arguments.topic.empty() && letter.topic != arguments.topic) continue;
    ++shown;
    if (session.settings.json) {
      *session.out << ToJson(letter).dump() << "\n";
      continue;
    }
    *session.out << letter.position << "  " << letter.reason << "  parked " << letter.parked_at
                 << "  from " << letter.from << (letter.replayed ? "  replayed" : "") << "\n";
  }
  if (!session.settings.json) *session.out << shown << " parked records\n";
  return kExitGood;
}

int Show(const DeadArguments& arguments, Session& session) {
  const auto letters = ReadParked(session);
  if (!letters) return FailToReach(session, "log", letters.error());
  for (const auto& letter : *letters) {
    if (letter.position != arguments.positions.front()) continue;
    const auto line = ToJson(letter);
    if (session.settings.json) {
      *session.out << line.dump() << "\n";
      return kExitGood;
    }
    for (const auto& [name, value] : line.items()) {
      *session.out << name << ": " << (value.is_string() ? value.get<std::string>() : value.dump())
                   << "\n";
    }
    return kExitGood;
  }
  return Fail(session, {platform::ErrorKind::kNotFound, "NO_SUCH_RECORD",
                        "nothing is parked there; see instroom dead list"});
}

int Replay(const DeadArguments& arguments, Session& session) {
  if (arguments.all == !arguments.positions.empty()) {
    return Fail(session, {platform::ErrorKind::kInvalidInput, "WHICH",
                          "name positions of instroom dead list, or --all"});
  }
  const auto letters = ReadParked(session);
  if (!letters) return FailToReach(session, "log", letters.error());
  std::vector<DeadLetter> chosen;
  for (const auto& letter : *letters) {
    const auto& wanted = arguments.positions;
    const bool named = std::find(wanted.begin(), wanted.end(), letter.position) != wanted.end();
    if (named || (arguments.all && !letter.replayed)) chosen.push_back(letter);
  }
  if (chosen.size() < arguments.positions.size()) {
    return Fail(session, {platform::ErrorKind::kNotFound, "NO_SUCH_RECORD",
                          "nothing is parked at one of these positions; nothing was replayed"});
  }
  const auto replayed = ReplayParked(session, chosen);
  if (!replayed) return FailToReach(session, "log", replayed.error());
  if (session.settings.json) {
    *session.out << nlohmann::json{{"replayed", chosen.size()}}.dump() << "\n";
  } else {
    *session.out << chosen.size() << " records replayed\n";
  }
  return kExitGood;
}

}  // namespace

void AddDead(CLI::App& root, Session& session) {
  auto* group =
      root.add_subcommand("dead", "Records that were parked because nothing could be made of them");
  group->require_subcommand(1);
  auto arguments = std::make_shared<DeadArguments>();
  auto* list = group->add_subcommand("list", "What is parked, why, since when");
  list->add_option("--topic", arguments->topic, "Only of this topic");
  list->add_flag("--with-replayed", arguments->with_replayed, "Also what was replayed");
  list->callback([arguments, &session] { session.exit_code = List(*arguments, session); });
  auto* show =
      group->add_subcommand("show", "One record: headers, size and kind, nothing personal");
  show->add_option("POSITION", arguments->positions, "From instroom dead list")
      ->required()
      ->expected(1);
  show->callback([arguments, &session] { session.exit_code = Show(*arguments, session); });
  auto* replay = group->add_subcommand("replay", "Send records back to where they came from");
  replay->add_option("POSITION", arguments->positions, "From instroom dead list");
  replay->add_flag("--all", arguments->all, "Everything that was not replayed yet");
  replay->footer(
      "A replayed record keeps its key and headers, and goes to the partition it came from. What\n"
      "parked it must be repaired first, or it is parked again.\n\n"
      "Examples:\n"
      "  instroom dead replay instroom.allocation.intake.v1.dead/0/12\n"
      "  instroom dead replay --all");
  replay->callback([arguments, &session] { session.exit_code = Replay(*arguments, session); });
}

}  // namespace instroom::cli
