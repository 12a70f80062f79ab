#include "tests/support/load/conversation.h"

#include "services/care/bsn.h"
#include "services/care/calendar.h"

namespace instroom::load {
namespace {

using allocation::v1::Message;

// A start must find its allocation judged (TR019); at 500 messages a second this many messages
// are four seconds.
constexpr std::int64_t kLag = 2000;

const care::Day kToday = *care::ParseDay("2026-11-02");

void SetHeader(Message& message, allocation::v1::MessageKind kind, const std::string& sender,
               const std::string& receiver, const std::string& identification) {
  auto& header = *message.mutable_header();
  header.set_kind(kind);
  header.set_version(3);
  header.set_subversion(2);
  header.set_sender(sender);
  header.set_receiver(receiver);
  header.set_identification(identification);
  *header.mutable_message_date() = care::ToDate(kToday);
  header.set_base_schema_version("1.0.0");
  header.set_message_schema_version("1.0.0");
}

void SetPerson(Message& message, const std::string& bsn, bool full) {
  auto& person = *message.mutable_person();
  person.set_bsn(bsn);
  *person.mutable_birth_date()->mutable_date() =
      care::ToDate(*care::ParseDay("2012-05-17") + std::chrono::days{bsn.back() - '0'});
  person.set_gender("2");
  person.mutable_name()->mutable_surname()->set_name("Proefpersoon");
  if (!full) return;
  person.mutable_name()->set_name_use("1");
  auto& contact = *person.add_contacts();
  contact.set_kind("01");
  contact.mutable_address()->mutable_house()->set_number(12);
  contact.mutable_address()->set_postcode("8224AB");
  contact.mutable_address()->set_country("NL");
}

template <typename Line>
void SetLine(Line& line, std::int64_t number) {
  line.set_number(number);
  line.mutable_product()->set_category("43");
  line.mutable_product()->set_code("43A03");
}

}  // namespace

Conversation::Conversation(ConversationOptions options) : options_(std::move(options)) {
  for (int candidate = 999900006; candidate <= 999999990; ++candidate) {
    if (care::IsBsn(std::to_string(candidate))) bsns_.push_back(std::to_string(candidate));
  }
}

Message Conversation::Next() {
  if (options_.allocations_only) return Make(sent_++, 0);
  // Block of kLag allocations, then their starts, then their stops, for ever.
  const std::int64_t block = sent_ / (3 * kLag), within = sent_ % (3 * kLag);
  ++sent_;
  return Make(block * kLag + within % kLag, static_cast<int>(within / kLag));
}

Message Conversation::Make(std::int64_t at, int step) const {
  Message message;
  const std::int64_t number = options_.first_number + at;
  const std::string& bsn =
      bsns_[static_cast<std::size_t>(at * 7919 + static_cast<std::int64_t>(options_.seed)) %
            bsns_.size()];
  const care::Day begin = kToday - std::chrono::days{at % 900};
  SetPerson(message, bsn, step == 0);
  if (step == 0) {
    SetHeader(message, allocation::v1::MESSAGE_KIND_JW301, options_.municipality, options_.provider,
              "A" + std::to_string(number));
    auto& product = *message.mutable_lines()->add_allocated();
    SetLine(product, number);
    *product.mutable_decision_date() = care::ToDate(begin);
    product.set_decision_time_ms(33'300'000);
    product.set_decision_time_text("09:15:00");
    *product.mutable_begin_date() = care::ToDate(begin);
    *product.mutable_end_date() = care::ToDate(begin + std::chrono::days{400});
    product.mutable_volume()->set_amount(7);
    product.mutable_volume()->set_unit("14");
    product.mutable_volume()->set_frequency("2");
  } else if (step == 1) {
    SetHeader(message, allocation::v1::MESSAGE_KIND_JW305, options_.provider, options_.municipality,
              "B" + std::to_string(number));
    auto& start = *message.mutable_lines()->add_started();
    SetLine(start, number);
    *start.mutable_allocation_begin_date() = care::ToDate(begin);
    *start.mutable_begin_date() = care::ToDate(begin);
    start.set_delivery_status("1");
  } else {
    SetHeader(message, allocation::v1::MESSAGE_KIND_JW307, options_.provider, options_.municipality,
              "C" + std::to_string(number));
    auto& stop = *message.mutable_lines()->add_stopped();
    SetLine(stop, number);
    *stop.mutable_allocation_begin_date() = care::ToDate(begin);
    *stop.mutable_begin_date() = care::ToDate(begin);
    stop.set_end_reason("31");
    *stop.mutable_end_date() = care::ToDate(begin);
    stop.set_delivery_status("1");
  }
  return message;
}

}  // namespace instroom::load
