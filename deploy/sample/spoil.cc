#include "deploy/sample/spoil.h"

#include <chrono>

#include "services/care/calendar.h"

namespace instroom::sample {
namespace {

using allocation::v1::Message;

// Above every number that the sample gives.
constexpr std::int64_t kNobodysNumber = 999'000'111;

care::v1::Date Shifted(const care::v1::Date& date, int by_days) {
  return care::ToDate(*care::DayOf(date) + std::chrono::days{by_days});
}

std::string UseForeignProduct(Message& message) {
  auto& line = *message.mutable_lines()->mutable_allocated(0);
  if (line.product().code().empty()) return {};
  line.mutable_product()->set_code(line.product().category() == "52" ? "45A04" : "52A00");
  return "S329";
}

std::string DeleteWithPeriod(Message& message) {
  auto& line = *message.mutable_lines()->mutable_allocated(0);
  line.set_change_reason("13");
  *line.mutable_end_date() = Shifted(line.begin_date(), 30);
  return "0001";
}

std::string UseForeignNumber(std::int64_t number, Message& message) {
  if (number == 0) return {};
  message.mutable_lines()->mutable_allocated(0)->set_number(number);
  return "9332";
}

std::string UseIdentification(const std::string& used, Message& message) {
  if (used.empty()) return {};
  message.mutable_header()->set_identification(used);
  message.mutable_person()->set_comment("Tweede bericht onder hetzelfde kenmerk");
  return "9056";
}

}  // namespace

std::string SpoilMessage(const SpoilContext& context, Message& message) {
  auto& lines = *message.mutable_lines();
  switch (context.flaw) {
    case Flaw::kNone:
      return {};
    case Flaw::kUnknownNumber:
      lines.mutable_started(0)->set_number(kNobodysNumber);
      return "9019";
    case Flaw::kRepeatedKey:
      return "9074";
    case Flaw::kWithdrawnUnknown:
      *lines.mutable_started(0)->mutable_begin_date() = Shifted(lines.started(0).begin_date(), -1);
      lines.mutable_started(0)->set_delivery_status("3");
      return "9063";
    case Flaw::kOtherBegin:
      *lines.mutable_stopped(0)->mutable_begin_date() = Shifted(lines.stopped(0).begin_date(), -1);
      return "9069";
    case Flaw::kSecondStop:
      lines.mutable_stopped(0)->set_end_reason(lines.stopped(0).end_reason() == "34" ? "31" : "34");
      return "9415";
    case Flaw::kForeignProduct:
      return UseForeignProduct(message);
    case Flaw::kFutureMessage:
      *message.mutable_header()->mutable_message_date() =
          Shifted(message.header().message_date(), 3650);
      return "8848";
    case Flaw::kBadStatus:
      lines.mutable_started(0)->set_delivery_status("2");
      return "0001";
    case Flaw::kDeletionWithPeriod:
      return DeleteWithPeriod(message);
    case Flaw::kUsedIdentification:
      return UseIdentification(context.used_identification, message);
    case Flaw::kForeignNumber:
      return UseForeignNumber(context.foreign_number, message);
    case Flaw::kUnknownMunicipality:
      message.mutable_header()->set_receiver("0001");
      return "S300";
  }
  return {};
}

}  // namespace instroom::sample
