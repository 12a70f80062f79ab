// instroom erase: forgets a person.

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "instroom/allocation/v1/erasure_service.pb.h"
#include "services/care/calendar.h"
#include "services/cli/commands.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct EraseArguments {
  std::string client_key, bsn_file, reference;
  allocation::v1::ErasureReason reason = allocation::v1::ERASURE_REASON_UNSPECIFIED;
  bool due = false;
  bool dry_run = false;
};

const std::map<std::string, allocation::v1::ErasureReason> kReasons = {
    {"request", allocation::v1::ERASURE_REASON_REQUEST},
    {"retention-ended", allocation::v1::ERASURE_REASON_RETENTION_ENDED},
    {"unlawful", allocation::v1::ERASURE_REASON_UNLAWFUL},
    {"obligation", allocation::v1::ERASURE_REASON_OBLIGATION}};

// Never as an argument: those are seen by everybody on the machine, and kept in histories.
std::string ReadBsn(const std::string& file, Session& session) {
  std::string bsn;
  if (file == "-") {
    *session.in >> bsn;
  } else {
    std::ifstream(file) >> bsn;
  }
  return bsn;
}

int Erase(const EraseArguments& arguments, Session& session) {
  allocation::v1::EraseClientRequest request;
  if (arguments.bsn_file.empty()) {
    request.set_client_key(arguments.client_key);
  } else {
    request.set_bsn(ReadBsn(arguments.bsn_file, session));
  }
  request.set_reason(arguments.reason);
  request.set_reference(arguments.reference);
  const auto erased = session.Services().EraseClient(request);
  if (!erased) return FailToReach(session, "allocation", erased.error());
  if (session.settings.json) {
    *session.out << nlohmann::json{{"client", erased->client_key()}, {"keys", erased->key_count()}}
                 << "\n";
  } else {
    *session.out << "client " << erased->client_key() << ": " << erased->key_count()
                 << " data keys forgotten\n";
  }
  return kExitGood;
}

void Tell(const allocation::v1::EraseDueResponse& due, bool dry_run, Session& session) {
  const auto day = [](const care::v1::Date& date) {
    const auto known = care::DayOf(date);
    return known ? care::DayText(*known) : std::string();
  };
  if (session.settings.json) {
    nlohmann::json clients = nlohmann::json::array();
    for (const auto& client : due.clients()) {
      clients.push_back(
          {{"client", client.client_key()}, {"last_change", day(client.last_change())}});
    }
    *session.out << nlohmann::json{{"today", day(due.today())}, {"years", due.years()},
                                   {"dry_run", dry_run},        {"due", due.due_count()},
                                   {"keys", due.key_count()},   {"clients", clients}}
                 << "\n";
    return;
  }
  for (const auto& client : due.clients()) {
    *session.out << client.client_key() << "  last change " << day(client.last_change()) << "\n";
  }
  *session.out << day(due.today()) << ", " << due.years() << " years: ";
  if (dry_run) {
    *session.out << due.due_count() << " clients are due; nothing was erased\n";
  } else {
    *session.out << due.clients_size() << " of " << due.due_count() << " clients erased, "
                 << due.key_count() << " data keys forgotten\n";
  }
}

int EraseThoseDue(const EraseArguments& arguments, Session& session) {
  allocation::v1::EraseDueRequest request;
  request.set_dry_run(arguments.dry_run);
  request.set_reference(arguments.reference);
  // A call ends a part of them; what became due in between is for the next time.
  std::int64_t left = 0;
  do {
    const auto due = session.Services().EraseDue(request);
    if (!due) return FailToReach(session, "allocation", due.error());
    Tell(*due, arguments.dry_run, session);
    const std::int64_t before = left;
    left = due->due_count() - due->clients_size();
    if (due->clients_size() == 0 || (before > 0 && left >= before)) break;
  } while (!arguments.dry_run && left > 0);
  return kExitGood;
}

// Throws what CLI11 would for an option that only some calls need.
int Run(const EraseArguments& arguments, Session& session) {
  if (arguments.reference.empty() && !arguments.dry_run) throw CLI::RequiredError("--reference");
  if (arguments.due) return EraseThoseDue(arguments, session);
  const bool why = arguments.reason != allocation::v1::ERASURE_REASON_UNSPECIFIED;
  if (!why) throw CLI::RequiredError("--reason");
  return Erase(arguments, session);
}

}  // namespace

void AddErase(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("erase", "Forget a person; facts and counts stay");
  auto arguments = std::make_shared<EraseArguments>();
  auto* who = command->add_option_group("who");
  who->add_option("--client", arguments->client_key, "Client key, 32 hexadecimal digits");
  who->add_option("--bsn-file", arguments->bsn_file, "File with the BSN; - is standard input");
  auto* due = who->add_flag("--due", arguments->due, "All whose time is over (Jeugdwet 7.3.8)");
  who->require_option(1);
  auto* dry =
      command->add_flag("--dry-run", arguments->dry_run, "With --due: only say who")->needs(due);
  auto* reason = command->add_option("--reason", arguments->reason, "Why, unless it is --due")
                     ->transform(CLI::CheckedTransformer(kReasons));
  reason->excludes(due);
  command->add_option("--reference", arguments->reference, "Number of the case, no name")
      ->excludes(dry);
  command->footer(
      "Nothing that was sealed about the person opens afterwards, anywhere, and it can't be "
      "undone. Only a person at the operator may: give a token with --token-file.\n\n"
      "Examples:\n"
      "  instroom erase --client 00112233445566778899aabbccddeeff --reason request \\\n"
      "    --reference 2026-0417\n"
      "  instroom erase --bsn-file - --reason unlawful --reference Z/26/118\n"
      "  instroom erase --due --dry-run\n"
      "  instroom erase --due --reference 2046-retention");
  command->callback([arguments, &session] { session.exit_code = Run(*arguments, session); });
}

}  // namespace instroom::cli
