// instroom erase: forgets a person.

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "instroom/allocation/v1/erasure_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct EraseArguments {
  std::string client_key, bsn_file, reference;
  allocation::v1::ErasureReason reason = allocation::v1::ERASURE_REASON_UNSPECIFIED;
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

}  // namespace

void AddErase(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("erase", "Forget a person; facts and counts stay");
  auto arguments = std::make_shared<EraseArguments>();
  auto* who = command->add_option_group("who");
  who->add_option("--client", arguments->client_key, "Client key, 32 hexadecimal digits");
  who->add_option("--bsn-file", arguments->bsn_file, "File with the BSN; - is standard input");
  who->require_option(1);
  command->add_option("--reason", arguments->reason, "Why")
      ->required()
      ->transform(CLI::CheckedTransformer(kReasons));
  command->add_option("--reference", arguments->reference, "Number of the case, no name")
      ->required();
  command->footer(
      "Nothing that was sealed about the person opens afterwards, anywhere, and it can't be "
      "undone. Only a person at the operator may: give a token with --token-file.\n\n"
      "Examples:\n"
      "  instroom erase --client 00112233445566778899aabbccddeeff --reason request \\\n"
      "    --reference 2026-0417\n"
      "  instroom erase --bsn-file - --reason unlawful --reference Z/26/118");
  command->callback([arguments, &session] { session.exit_code = Erase(*arguments, session); });
}

}  // namespace instroom::cli
