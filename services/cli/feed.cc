// instroom feed: what a party receives, from any cursor, for ever.

#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/output_files.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

// The server's own, without --limit and --follow.
constexpr int kUsualLimit = 100;

struct FeedArguments {
  std::string party, after, folder;
  int limit = 0, wait_ms = 0;
  bool follow = false, xml = false;
};

std::string MessageName(allocation::v1::MessageKind kind) {
  const auto name = allocation::v1::MessageKind_Name(kind);
  return name.substr(name.rfind('_') + 1);
}

std::string MomentText(const google::protobuf::Timestamp& time) {
  const std::time_t seconds = time.seconds();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

void Print(const FeedArguments& arguments, const allocation::v1::ReadFeedResponse& item,
           Session& session) {
  const bool is_return = item.kind() == allocation::v1::DELIVERY_KIND_RETURN;
  if (session.settings.json) {
    nlohmann::json line = {{"cursor", item.cursor()},
                           {"kind", is_return ? "return" : "message"},
                           {"message", MessageName(item.message_kind())},
                           {"receipt", item.receipt_id()},
                           {"judged", MomentText(item.judge_time())},
                           {"erased", item.erased()}};
    if (arguments.xml) line["xml"] = item.xml();
    *session.out << line.dump() << std::endl;
    return;
  }
  *session.out << item.cursor() << "  " << (is_return ? "return " : "message") << "  "
               << MessageName(item.message_kind()) << "  " << MomentText(item.judge_time())
               << "  receipt " << item.receipt_id() << (item.erased() ? "  erased" : "")
               << std::endl;
  if (arguments.xml) *session.out << item.xml() << std::endl;
}

int Feed(const FeedArguments& arguments, Session& session) {
  allocation::v1::ReadFeedRequest request;
  request.set_party(arguments.party);
  request.set_after(arguments.after);
  request.set_follow(arguments.follow);
  request.set_limit(arguments.limit);
  request.set_wait_ms(arguments.wait_ms);
  if (!arguments.folder.empty()) {
    const auto made = MakeFolder(arguments.folder);
    if (!made) return Fail(session, made.error());
  }
  std::optional<platform::Error> not_written;
  int count = 0;
  std::string last;
  const auto each = [&](const allocation::v1::ReadFeedResponse& item) {
    if (!arguments.folder.empty()) {
      const auto name = item.receipt_id() + "." + MessageName(item.message_kind()) + ".xml";
      const auto written = WriteFile(std::filesystem::path(arguments.folder) / name, item.xml());
      if (!written) not_written = written.error();
    }
    if (not_written) return false;
    Print(arguments, item, session);
    // Nobody saw it: it comes again after the one before it.
    if (!*session.out) return false;
    ++count;
    last = item.cursor();
    return !session.stop->load();
  };
  const auto read =
      session.Services().ReadFeed(request, each, [&] { return session.stop->load(); });
  if (!read) return FailToReach(session, "allocation", read.error());
  const bool not_shown = !*session.out && !session.ReaderLeft();
  if ((not_written || not_shown) && !last.empty()) {
    *session.err << "go on with --after " << last << "\n";
  }
  if (not_written) return Fail(session, *not_written);
  const int limit = arguments.limit == 0 && !arguments.follow ? kUsualLimit : arguments.limit;
  if (count > 0 && count == limit) {
    *session.err << "there may be more: go on with --after " << last << "\n";
  }
  return kExitGood;
}

}  // namespace

void AddFeed(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("feed", "Read what a party receives");
  auto arguments = std::make_shared<FeedArguments>();
  command->add_option("PARTY", arguments->party, "CBS code (4 digits) or AGB code (8 digits)")
      ->required();
  command->add_option("--after", arguments->after,
                      "Go on after this cursor; default the beginning");
  command->add_option("--limit", arguments->limit, "At most so many; 0 is 100 without --follow")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--wait-ms", arguments->wait_ms, "Wait so long for a first item")
      ->check(CLI::Range(0, 30'000));
  command->add_flag("--follow", arguments->follow, "Stay, and show what comes");
  command->add_flag("--xml", arguments->xml, "Show the messages themselves (personal data)");
  command->add_option("--folder", arguments->folder,
                      "Write each message into RECEIPT.MESSAGE.xml of this folder (personal data)");
  command->footer(
      "A feed holds the messages addressed to the party and the return messages to its own.\n"
      "Nothing ever leaves it: read it again from any cursor. Where a message can't be written or\n"
      "shown the command ends, and says after which cursor to go on.\n\n"
      "Examples:\n"
      "  instroom feed 0995\n"
      "  instroom feed 99000101 --follow --after 7-1042\n\n"
      "Exit codes: 0 read, 2 unreachable, or something could not be written.");
  command->callback([arguments, &session] { session.exit_code = Feed(*arguments, session); });
}

}  // namespace instroom::cli
