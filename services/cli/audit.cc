// instroom audit: who looked at whose data, and whether the log that says so is whole.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/access/chain/chain_check.h"
#include "services/cli/access_log.h"
#include "services/cli/commands.h"
#include "services/cli/look_text.h"
#include "services/cli/output_files.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct AuditArguments {
  std::string from;
  std::string heads_file;
  std::string to;
  std::string client;
  std::string bsn_file;
  std::string region_key_file;
};

// The whole log, checked on the way.
struct Checked {
  std::map<std::int32_t, access::ChainHead> heads;
  std::vector<access::Finding> findings;
  std::uint64_t records = 0;
};

platform::Outcome<platform::Done> ReadLog(const AuditArguments& arguments, const Session& session,
                                          const AccessTaker& take) {
  if (!arguments.from.empty()) return ReadAccessFile(arguments.from, take);
  const auto log = session.Log("instroom-audit");
  if (!log) return platform::Fail(log.error());
  return ReadAccessTopic(*log, take);
}

platform::Outcome<Checked> CheckLog(const AuditArguments& arguments, const Session& session,
                                    const AccessTaker& take) {
  AccessHeads noted;
  if (!arguments.heads_file.empty()) {
    auto read = ReadHeads(arguments.heads_file);
    if (!read) return platform::Fail(read.error());
    noted = std::move(*read);
  }
  std::map<std::int32_t, access::ChainCheck> checks;
  // A chain of which nothing is left must be missed too.
  for (const auto& [partition, head] : noted) checks.try_emplace(partition, partition, head);
  const auto read = ReadLog(arguments, session, [&](const AccessRecord& record) {
    checks.try_emplace(record.partition, record.partition)
        .first->second.Take(record.offset, record.bytes);
    take(record);
  });
  if (!read) return platform::Fail(read.error());
  Checked checked;
  for (auto& [partition, check] : checks) {
    for (access::Finding& finding : check.Finish()) checked.findings.push_back(std::move(finding));
    if (check.records() > 0) checked.heads[partition] = check.head();
    checked.records += check.records();
  }
  return checked;
}

void PrintFinding(const access::Finding& finding, Session& session) {
  const std::string flaw(NameOf(finding.flaw));
  if (session.settings.json) {
    nlohmann::ordered_json line = {{"flaw", flaw},
                                   {"partition", finding.partition},
                                   {"sequence", finding.sequence},
                                   {"what", finding.what}};
    if (finding.offset >= 0) line["offset"] = finding.offset;
    *session.out << line.dump() << "\n";
    return;
  }
  *session.out << "partition " << finding.partition << "  record " << finding.sequence << "  ";
  if (finding.offset >= 0) *session.out << "offset " << finding.offset << "  ";
  *session.out << flaw << ": " << finding.what << "\n";
}

int Verify(const AuditArguments& arguments, Session& session) {
  const auto checked = CheckLog(arguments, session, [](const AccessRecord&) {});
  if (!checked) return FailToReach(session, "log", checked.error());
  for (const auto& finding : checked->findings) PrintFinding(finding, session);
  if (session.settings.json) {
    *session.out << nlohmann::ordered_json{{"records", checked->records},
                                           {"chains", checked->heads.size()},
                                           {"findings", checked->findings.size()}}
                        .dump()
                 << "\n";
  } else {
    *session.out << checked->records << " records in " << checked->heads.size() << " chains, "
                 << checked->findings.size() << " findings\n";
  }
  return checked->findings.empty() ? kExitGood : kExitRejected;
}

// Whoever reads further would trust what can't be trusted.
int TellBroken(const Checked& checked, Session& session) {
  *session.err << "instroom: the log of looks was tampered with (" << checked.findings.size()
               << " findings); see instroom audit verify\n";
  return kExitRejected;
}

int Heads(const AuditArguments& arguments, Session& session) {
  const auto checked = CheckLog(arguments, session, [](const AccessRecord&) {});
  if (!checked) return FailToReach(session, "log", checked.error());
  if (!checked->findings.empty()) return TellBroken(*checked, session);
  for (const auto& [partition, head] : checked->heads) {
    *session.out << HeadText(partition, head) << "\n";
  }
  return kExitGood;
}

int Export(const AuditArguments& arguments, Session& session) {
  std::uint64_t count = 0;
  platform::Outcome<platform::Done> read = platform::Done{};
  const auto written = WriteFile(arguments.to, [&](std::ostream& file) {
    read = ReadLog(arguments, session, [&](const AccessRecord& record) {
      WriteAccessRecord(file, record);
      ++count;
    });
    // A part of the log must not replace a copy of all of it.
    if (!read) file.setstate(std::ios::badbit);
  });
  if (!read) return FailToReach(session, "log", read.error());
  if (!written) return Fail(session, written.error());
  *session.err << count << " records written\n";
  return kExitGood;
}

int Show(const AuditArguments& arguments, Session& session) {
  const auto client =
      ClientOf({arguments.client, arguments.bsn_file, arguments.region_key_file}, session);
  if (!client) return Fail(session, client.error());
  std::vector<ShownLook> looks;
  const auto checked = CheckLog(arguments, session, [&](const AccessRecord& record) {
    for (ShownLook& look : LooksAt(record.bytes, *client)) looks.push_back(std::move(look));
  });
  if (!checked) return FailToReach(session, "log", checked.error());
  if (session.settings.json) {
    for (const ShownLook& look : looks) *session.out << JsonOf(look) << "\n";
  } else {
    PrintTable(looks, *session.out);
  }
  return checked->findings.empty() ? kExitGood : TellBroken(*checked, session);
}

using Command = int (*)(const AuditArguments&, Session&);

CLI::App* AddCommand(CLI::App& group, Session& session,
                     const std::shared_ptr<AuditArguments>& arguments, const char* name,
                     Command command) {
  auto* added = group.add_subcommand(name);
  added->add_option("--from", arguments->from,
                    "Read a file of instroom audit export instead of the log");
  added->callback(
      [arguments, &session, command] { session.exit_code = command(*arguments, session); });
  return added;
}

void AddShow(CLI::App& group, Session& session, const std::shared_ptr<AuditArguments>& arguments) {
  auto* show = AddCommand(group, session, arguments, "show", Show);
  show->description("Who looked at the data of one client: when, why, from where");
  auto* client = show->add_option("--client", arguments->client, "Client key, 32 digits");
  show->add_option("--bsn-file", arguments->bsn_file,
                   "File with the client's BSN, - for standard input; never an argument, which "
                   "every process can read")
      ->excludes(client);
  show->add_option("--region-key-file", arguments->region_key_file,
                   "The region's key, which turns a BSN into a client key")
      ->envname("INSTROOM_REGION_KEY_FILE");
  show->footer(
      "Examples:\n"
      "  instroom audit show --client 0123456789abcdef0123456789abcdef\n"
      "  instroom audit show --bsn-file - --json\n\n"
      "Exit codes: 0 shown, 1 the log was tampered with, 2 wrong use or unreachable.");
}

}  // namespace

void AddAudit(CLI::App& root, Session& session) {
  auto* group =
      root.add_subcommand("audit", "Who looked at whose data, and whether the log is whole");
  group->require_subcommand(1);
  auto arguments = std::make_shared<AuditArguments>();
  AddShow(*group, session, arguments);
  auto* verify = AddCommand(*group, session, arguments, "verify", Verify);
  verify->description("Find every record that was removed, changed, moved or put in");
  verify->add_option("--heads", arguments->heads_file, "Heads that were noted, to be found again");
  verify->footer(
      "A chain can't tell by itself that its last records are gone, or that all from some record\n"
      "on were written anew: for that, note its heads where the log's owner can't write.\n\n"
      "Examples:\n"
      "  instroom audit verify\n"
      "  instroom audit verify --heads heads.txt\n"
      "  instroom audit verify --from looks.jsonl\n\n"
      "Exit codes: 0 whole, 1 findings (each printed), 2 could not check.");
  auto* heads = AddCommand(*group, session, arguments, "heads", Heads);
  heads->description("The heads of the chains, to be noted elsewhere");
  heads->footer(
      "Prints partition, length and hash of each chain that has records.\n\n"
      "Example:\n"
      "  instroom audit heads >heads-$(date -I).txt");
  auto* exported = AddCommand(*group, session, arguments, "export", Export);
  exported->description("Copy the log of looks into a file, byte for byte");
  exported->add_option("FILE", arguments->to, "Where to write it")->required();
  exported->footer(
      "Example:\n"
      "  instroom audit export looks.jsonl");
}

}  // namespace instroom::cli
