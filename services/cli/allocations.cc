// instroom allocations: allocations as they stand, by client, municipality or provider.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/care/calendar.h"
#include "services/cli/commands.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct ListArguments {
  std::string client_key, municipality, provider, from, to;
  std::int64_t number = -1;
  int limit = 100;
  bool with_deleted = false;
};

std::string DateText(bool there, const care::v1::Date& date) {
  const auto day = there ? care::DayOf(date) : std::nullopt;
  return day ? care::DayText(*day) : "";
}

nlohmann::json ToJson(const allocation::v1::Allocation& allocation) {
  const auto& current = allocation.current();
  nlohmann::json line = {{"client_key", allocation.client_key()},
                         {"municipality", allocation.municipality()},
                         {"provider", allocation.provider()},
                         {"number", current.number()},
                         {"category", current.product().category()},
                         {"code", current.product().code()},
                         {"begin", DateText(current.has_begin_date(), current.begin_date())},
                         {"end", DateText(current.has_end_date(), current.end_date())},
                         {"versions", allocation.version_count()},
                         {"deleted", allocation.deleted()},
                         {"delivered", nlohmann::json::array()}};
  for (const auto& period : allocation.delivered()) {
    line["delivered"].push_back({{"begin", DateText(period.has_begin_date(), period.begin_date())},
                                 {"end", DateText(period.has_end_date(), period.end_date())},
                                 {"reason", period.end_reason()}});
  }
  return line;
}

void Print(const allocation::v1::Allocation& allocation, Session& session) {
  const auto line = ToJson(allocation);
  if (session.settings.json) {
    *session.out << line.dump() << "\n";
    return;
  }
  const auto text = [&](const char* name) { return line[name].get<std::string>(); };
  *session.out << text("municipality") << "  " << allocation.current().number() << "  "
               << text("provider") << "  " << text("category") << " " << text("code") << "  "
               << text("begin") << " to " << (text("end").empty() ? "open      " : text("end"))
               << "  client " << text("client_key") << (allocation.deleted() ? "  deleted" : "")
               << "\n";
  for (const auto& period : line["delivered"]) {
    const auto end = period["end"].get<std::string>();
    *session.out << "      care " << period["begin"].get<std::string>() << " to "
                 << (end.empty() ? "now" : end + ", reason " + period["reason"].get<std::string>())
                 << "\n";
  }
}

bool FillDay(const std::string& text, care::v1::Date* date, Session& session) {
  if (text.empty()) return true;
  const auto day = care::ParseDay(text);
  if (day) *date = care::ToDate(*day);
  if (!day) {
    Fail(session, {platform::ErrorKind::kInvalidInput, "NO_SUCH_DAY",
                   "a day is written like 2026-11-22 and must exist"});
  }
  return day.has_value();
}

int List(const ListArguments& arguments, Session& session) {
  allocation::v1::ListAllocationsRequest request;
  request.set_client_key(arguments.client_key);
  request.set_municipality(arguments.municipality);
  request.set_provider(arguments.provider);
  request.set_with_deleted(arguments.with_deleted);
  if (arguments.number >= 0) request.set_number(arguments.number);
  const bool days =
      (arguments.from.empty() ||
       FillDay(arguments.from, request.mutable_period_begin(), session)) &&
      (arguments.to.empty() || FillDay(arguments.to, request.mutable_period_end(), session));
  if (!days) return kExitFailed;
  int left = arguments.limit;
  do {
    request.set_page_size(std::min(left, 1'000));
    const auto page = session.Services().ListAllocations(request);
    if (!page) return FailToReach(session, "allocation", page.error());
    for (const auto& allocation : page->allocations()) Print(allocation, session);
    left -= page->allocations_size();
    request.set_page_token(page->next_page_token());
  } while (left > 0 && !request.page_token().empty() && !session.stop->load());
  if (!request.page_token().empty() && !session.settings.json) {
    *session.err << "there are more: --limit\n";
  }
  return kExitGood;
}

}  // namespace

void AddAllocations(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("allocations", "List allocations as they stand");
  auto arguments = std::make_shared<ListArguments>();
  command->add_option("--client", arguments->client_key, "Client key, 32 hexadecimal digits");
  command->add_option("--municipality", arguments->municipality, "CBS code");
  command->add_option("--provider", arguments->provider, "AGB code");
  command->add_option("--number", arguments->number, "ToewijzingNummer")
      ->check(CLI::Range(0, 999'999'999));
  command->add_option("--from", arguments->from, "Only what may be delivered on or after this day");
  command->add_option("--to", arguments->to, "Only what may be delivered on or before this day");
  command->add_option("--limit", arguments->limit, "At most so many")->check(CLI::PositiveNumber);
  command->add_flag("--with-deleted", arguments->with_deleted, "Also those that were deleted");
  command->footer(
      "At least one of --client, --municipality and --provider is needed.\n\n"
      "Examples:\n"
      "  instroom allocations --municipality 0995 --from 2026-11-01\n"
      "  instroom allocations --client 00112233445566778899aabbccddeeff --json");
  command->callback([arguments, &session] { session.exit_code = List(*arguments, session); });
}

}  // namespace instroom::cli
