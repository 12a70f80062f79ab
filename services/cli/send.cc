// instroom send: XML messages of the standard over Exchange, an outcome for each.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <istream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/dispatcher.h"
#include "services/cli/input_files.h"
#include "services/cli/output_files.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;
using platform::Done;
using platform::Error;
using platform::ErrorKind;
using platform::Outcome;

struct SendArguments {
  std::vector<std::string> paths;
  std::string returns_folder;
  std::size_t window = 500;
  bool quiet = false;
};

struct SendTally {
  std::uint64_t accepted = 0, rejected = 0, refused = 0;
};

std::string FaultText(const allocation::v1::Fault& fault) {
  std::string text = fault.return_code().empty() ? fault.rule() : fault.return_code();
  if (!fault.place().empty()) text += " at " + fault.place();
  if (!fault.field().empty()) text += ", " + fault.field();
  if (!fault.shape().empty()) text += " (" + fault.shape() + ")";
  return text + ": " + fault.rule() + " " + fault.explanation();
}

nlohmann::json AnswerJson(const Answer& answer) {
  nlohmann::json line = {{"file", answer.label},
                         {"outcome", answer.accepted          ? "accepted"
                                     : answer.refusal.empty() ? "rejected"
                                                              : "refused"}};
  if (!answer.receipt_id.empty()) line["receipt"] = answer.receipt_id;
  if (!answer.refusal.empty()) line["reason"] = answer.refusal;
  for (const auto& fault : answer.faults) {
    line["faults"].push_back({{"rule", fault.rule()},
                              {"code", fault.return_code()},
                              {"place", fault.place()},
                              {"field", fault.field()},
                              {"shape", fault.shape()},
                              {"explanation", fault.explanation()}});
  }
  return line;
}

void Print(const SendArguments& arguments, const Answer& answer, Session& session) {
  if (session.settings.json) {
    *session.out << AnswerJson(answer).dump() << "\n";
    return;
  }
  if (arguments.quiet && answer.accepted) return;
  if (!answer.refusal.empty()) {
    *session.out << answer.label << ": refused, nothing was stored: " << answer.refusal << "\n";
  } else {
    *session.out << answer.label << ": " << (answer.accepted ? "accepted" : "rejected")
                 << ", receipt " << answer.receipt_id << "\n";
  }
  for (const auto& fault : answer.faults) *session.out << "    " << FaultText(fault) << "\n";
}

std::string ReturnName(const std::string& label) {
  return fs::path(label).stem().string() + ".return.xml";
}

Outcome<Done> KeepReturn(const SendArguments& arguments, const Answer& answer) {
  if (arguments.returns_folder.empty() || answer.return_xml.empty()) return Done{};
  return WriteFile(fs::path(arguments.returns_folder) / ReturnName(answer.label),
                   answer.return_xml);
}

// The .xml files of a folder, by name.
Outcome<std::vector<std::string>> FilesIn(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->path().extension() == ".xml") files.push_back(at->path().string());
  }
  if (failed) {
    return platform::Fail(
        Error{ErrorKind::kNotFound, "FOLDER_NOT_READABLE", folder + ": " + failed.message()});
  }
  std::ranges::sort(files);
  return files;
}

// The files behind the arguments.
Outcome<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code unknown;
    if (path == "-" || !fs::is_directory(path, unknown)) {
      files.push_back(path);
      continue;
    }
    const auto inside = FilesIn(path);
    if (!inside) return platform::Fail(inside.error());
    files.insert(files.end(), inside->begin(), inside->end());
  }
  if (files.empty()) {
    return platform::Fail(
        Error{ErrorKind::kInvalidInput, "NO_MESSAGES", "there is no .xml file in what was named"});
  }
  return files;
}

// Before anything is sent: a return message must not lie over another.
Outcome<Done> PrepareReturns(const std::string& folder, const std::vector<std::string>& files) {
  std::map<std::string, std::string> taken;
  for (const auto& file : files) {
    const auto [place, fresh] = taken.try_emplace(ReturnName(file), file);
    if (fresh) continue;
    return platform::Fail(Error{ErrorKind::kInvalidInput, "RETURNS_OF_ONE_NAME",
                                place->second + " and " + file + " would both give " +
                                    place->first +
                                    ": send them one after the other, each into a "
                                    "folder of its own"});
  }
  return MakeFolder(folder);
}

// A start or stop must be judged after the allocations of its client in files before it; the BSN
// tells which. It is only held in memory.
std::string ChainOf(const std::string& xml) {
  const auto tag = xml.find("Bsn>");
  if (tag == std::string::npos) return {};
  const auto end = xml.find('<', tag);
  return end == std::string::npos ? std::string() : xml.substr(tag + 4, end - tag - 4);
}

Outcome<std::string> Load(const std::string& path, std::istream& in) {
  if (path != "-") return ReadFile(path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

int Send(const SendArguments& arguments, Session& session) {
  const auto found = FilesOf(arguments.paths);
  if (!found) return Fail(session, found.error());
  const std::vector<std::string>& files = *found;
  if (!arguments.returns_folder.empty()) {
    const auto prepared = PrepareReturns(arguments.returns_folder, files);
    if (!prepared) return Fail(session, prepared.error());
  }
  Dispatcher dispatcher(session.Services(),
                        {.window = arguments.window, .patience = std::chrono::seconds{10}});
  SendTally tally;
  Progress progress(session);
  std::size_t at = 0;
  // Files that could not be read, and return messages that could not be written.
  std::uint64_t lost = 0;
  const auto next = [&]() -> Supply {
    if (at == files.size()) return {std::nullopt, false};
    Parcel parcel;
    parcel.label = files[at++];
    auto xml = Load(parcel.label, *session.in);
    if (!xml) {
      Fail(session, xml.error());
      ++lost;
      return {std::nullopt, true};
    }
    parcel.chain = ChainOf(*xml);
    parcel.follows = xml->find("BerichtCode>436<") == std::string::npos;
    parcel.submittal.set_xml(std::move(*xml));
    return {std::move(parcel), true};
  };
  const auto take = [&](const Answer& answer) {
    ++(answer.accepted ? tally.accepted : answer.refusal.empty() ? tally.rejected : tally.refused);
    progress.Clear();
    Print(arguments, answer, session);
    if (const auto kept = KeepReturn(arguments, answer); !kept) {
      Fail(session, kept.error());
      ++lost;
    }
    progress.Show(std::to_string(tally.accepted + tally.rejected + tally.refused) + " of " +
                  std::to_string(files.size()) + " messages");
  };
  const auto sent = dispatcher.Run(next, take, [&] { return session.stop->load(); });
  progress.Clear();
  if (!sent) return FailToReach(session, "allocation", sent.error());
  if (files.size() > 1 && !session.settings.json) {
    *session.out << tally.accepted << " accepted, " << tally.rejected << " rejected, "
                 << tally.refused << " refused\n";
  }
  if (lost > 0 || session.stop->load()) return kExitFailed;
  return tally.rejected + tally.refused > 0 ? kExitRejected : kExitGood;
}

}  // namespace

void AddSend(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("send", "Send messages of the standard (XML)");
  auto arguments = std::make_shared<SendArguments>();
  command
      ->add_option("FILE", arguments->paths,
                   "XML files, folders with them, or - for standard input")
      ->required();
  command->add_option("--returns", arguments->returns_folder,
                      "Write each return message into this folder (holds personal data)");
  command->add_option("--window", arguments->window, "Messages without an answer at a time")
      ->check(CLI::Range(1, 20'000));
  command->add_flag("--quiet", arguments->quiet, "Only tell what was not accepted");
  command->footer(
      "Each message is durable once it has a receipt, and has one outcome: accepted, or rejected\n"
      "with the return codes of the standard. A message that is no message is refused and not\n"
      "stored. Sending the same again gives the first outcome, and its return message.\n"
      "a/b.xml is answered in b.return.xml of the folder of --returns. Two files that would be\n"
      "answered in the same one are refused before anything is sent.\n\n"
      "Examples:\n"
      "  instroom send JW301.xml\n"
      "  instroom send outbox/ --returns inbox/\n"
      "  cat JW305.xml | instroom send - --json\n\n"
      "Exit codes: 0 all accepted, 1 some rejected or refused, 2 a file could not be\n"
      "read or was not sent, or a return message could not be written.");
  command->callback([arguments, &session] { session.exit_code = Send(*arguments, session); });
}

}  // namespace instroom::cli
