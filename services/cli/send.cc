// instroom send: XML messages of the standard over Exchange, an outcome for each.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/dispatcher.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;

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

void KeepReturn(const SendArguments& arguments, const Answer& answer) {
  if (arguments.returns_folder.empty() || answer.return_xml.empty()) return;
  const auto name = fs::path(answer.label).stem().string() + ".return.xml";
  std::ofstream(fs::path(arguments.returns_folder) / name, std::ios::binary) << answer.return_xml;
}

// The files behind the arguments; folders give their .xml files by name.
std::vector<std::string> FilesOf(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    if (path == "-" || !fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : fs::directory_iterator(path)) {
      if (entry.path().extension() == ".xml") inside.push_back(entry.path().string());
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

// A start or stop must be judged after the allocations of its client in files before it; the BSN
// tells which. It is only held in memory.
std::string ChainOf(const std::string& xml) {
  const auto tag = xml.find("Bsn>");
  if (tag == std::string::npos) return {};
  const auto end = xml.find('<', tag);
  return end == std::string::npos ? std::string() : xml.substr(tag + 4, end - tag - 4);
}

bool Load(const std::string& path, std::istream& in, std::string& xml) {
  if (path == "-") {
    xml.assign(std::istreambuf_iterator<char>(in), {});
    return true;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  xml.assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

int Send(const SendArguments& arguments, Session& session) {
  const auto files = FilesOf(arguments.paths);
  if (files.empty()) {
    return Fail(session, {platform::ErrorKind::kInvalidInput, "NO_MESSAGES",
                          "there is no .xml file in what was named"});
  }
  if (!arguments.returns_folder.empty()) fs::create_directories(arguments.returns_folder);
  Dispatcher dispatcher(session.Services(),
                        {.window = arguments.window, .patience = std::chrono::seconds{10}});
  SendTally tally;
  Progress progress(session);
  std::size_t at = 0;
  std::uint64_t unreadable = 0;
  const auto next = [&]() -> Supply {
    if (at == files.size()) return {std::nullopt, false};
    Parcel parcel;
    parcel.label = files[at++];
    std::string xml;
    if (!Load(parcel.label, *session.in, xml)) {
      Fail(session, {platform::ErrorKind::kNotFound, "NO_SUCH_FILE",
                     parcel.label + ": there is no such file, or it can't be read"});
      ++unreadable;
      return {std::nullopt, true};
    }
    parcel.chain = ChainOf(xml);
    parcel.follows = xml.find("BerichtCode>436<") == std::string::npos;
    parcel.submittal.set_xml(std::move(xml));
    return {std::move(parcel), true};
  };
  const auto take = [&](const Answer& answer) {
    ++(answer.accepted ? tally.accepted : answer.refusal.empty() ? tally.rejected : tally.refused);
    progress.Clear();
    Print(arguments, answer, session);
    KeepReturn(arguments, answer);
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
  if (unreadable > 0 || session.stop->load()) return kExitFailed;
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
      "stored. Sending the same again gives the first outcome.\n\n"
      "Examples:\n"
      "  instroom send JW301.xml\n"
      "  instroom send outbox/ --returns inbox/\n"
      "  cat JW305.xml | instroom send - --json\n\n"
      "Exit codes: 0 all accepted, 1 some rejected or refused, 2 not sent.");
  command->callback([arguments, &session] { session.exit_code = Send(*arguments, session); });
}

}  // namespace instroom::cli
