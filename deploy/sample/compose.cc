#include "deploy/sample/compose.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "deploy/sample/region.h"
#include "deploy/sample/spoil.h"
#include "services/care/calendar.h"

namespace instroom::sample {
namespace {

using allocation::v1::Message;
using allocation::v1::MessageKind;

care::v1::Date DateOf(int day) {
  return care::ToDate(care::Day{std::chrono::days{day}});
}

int DayOfMoment(std::int64_t moment_ms) {
  return static_cast<int>(moment_ms / kDayMs);
}

MessageKind KindOf(StepKind kind) {
  switch (kind) {
    case StepKind::kStart:
      return MessageKind::MESSAGE_KIND_JW305;
    case StepKind::kStop:
      return MessageKind::MESSAGE_KIND_JW307;
    default:
      return MessageKind::MESSAGE_KIND_JW301;
  }
}

std::string TwoDigits(int value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%02d", value % 100);
  return text.data();
}

template <typename Line>
void FillProduct(const ProductRow& row, Line& line) {
  if (row.category.empty()) return;
  line.mutable_product()->set_category(std::string(row.category));
  if (!row.code.empty()) line.mutable_product()->set_code(std::string(row.code));
}

void FillDecision(const Step& step, allocation::v1::AllocatedProduct& line) {
  const auto time_ms = static_cast<std::int32_t>(step.decided_ms % kDayMs);
  *line.mutable_decision_date() = DateOf(DayOfMoment(step.decided_ms));
  line.set_decision_time_ms(time_ms / 1000 * 1000);
  const int seconds = time_ms / 1000;
  line.set_decision_time_text(TwoDigits(seconds / 3600) + ":" + TwoDigits(seconds / 60 % 60) + ":" +
                              TwoDigits(seconds % 60));
}

void FillAllocated(const Step& step, const PlannedAllocation& planned,
                   allocation::v1::AllocatedProduct& line) {
  const auto& row = Products()[planned.product];
  FillProduct(row, line);
  FillDecision(step, line);
  *line.mutable_begin_date() = DateOf(planned.begin);
  if (step.day != kOpenEnd) *line.mutable_end_date() = DateOf(step.day);
  if (step.reason != 0) line.set_change_reason(TwoDigits(step.reason));
  if (row.category.empty()) line.set_budget_cents(450'000);
  if (row.unit.empty()) return;
  line.mutable_volume()->set_amount(row.amount);
  line.mutable_volume()->set_unit(std::string(row.unit));
  line.mutable_volume()->set_frequency(std::string(row.frequency));
}

// A code of the referring practice that only looks like an AGB code; none for the kinds that have
// none (CD066 to CD068).
std::string ReferrerAgb(const PlannedReferral& referral) {
  if (referral.referrer < 1 || referral.referrer > 4) return {};
  return "9901" +
         std::to_string(1000 + referral.referrer * 100 + static_cast<int>(referral.client % 60));
}

}  // namespace

Composer::Composer(std::uint64_t seed, std::string tag, std::int32_t number_base,
                   const std::vector<Resident>& residents, Plan& plan)
    : seed_(seed),
      tag_(std::move(tag)),
      residents_(residents),
      plan_(plan),
      next_number_(Municipalities().size(), number_base),
      first_number_(Municipalities().size()) {}

std::optional<Item> Composer::Compose(const Step& step) {
  if (step.kind == StepKind::kReport) return Report(step);
  if (step.kind == StepKind::kDecide) return Decide(step);
  auto& subject = plan_.allocations[step.subject];
  Item item;
  item.moment_ms = step.moment_ms;
  item.client = subject.client;
  item.message = Envelope(step, subject);
  if (step.kind == StepKind::kAllocate && step.flaw == Flaw::kNone) {
    subject.last_identification = identification_;
  }
  AddLines(step, step.subject, *item.message);
  if (subject.companion != kNobody) AddLines(step, subject.companion, *item.message);
  if (step.flaw != Flaw::kNone && !Spoil(step, subject, item)) return std::nullopt;
  return item;
}

std::string Composer::Identification(std::uint32_t count) const {
  std::string digits = std::to_string(count);
  return tag_ + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

std::string Composer::Reference(std::uint32_t referral, bool companion) const {
  return "R" + tag_ + "-" + std::to_string(referral) + (companion ? "-2" : "");
}

std::int32_t Composer::NumberOf(std::uint32_t allocation) {
  auto& planned = plan_.allocations[allocation];
  if (planned.number != 0) return planned.number;
  planned.number = next_number_[planned.municipality]++;
  auto& first = first_number_[planned.municipality];
  if (first.client == kNobody) first = {planned.number, planned.client};
  return planned.number;
}

Message Composer::Envelope(const Step& step, const PlannedAllocation& subject) {
  Message message;
  const auto& municipality = Municipalities()[subject.municipality].code;
  const auto& provider = Providers()[subject.provider].code;
  const bool from_municipality = step.kind == StepKind::kAllocate;
  auto& header = *message.mutable_header();
  header.set_kind(KindOf(step.kind));
  header.set_version(3);
  header.set_subversion(2);
  header.set_sender(std::string(from_municipality ? municipality : provider));
  header.set_receiver(std::string(from_municipality ? provider : municipality));
  header.set_identification(Identification(++identification_));
  *header.mutable_message_date() = DateOf(DayOfMoment(step.moment_ms));
  header.set_base_schema_version("1.0.0");
  header.set_message_schema_version("1.0.0");
  const auto& resident = residents_[subject.client % residents_.size()];
  *message.mutable_person() =
      from_municipality ? FullPerson(seed_, resident) : ShortPerson(seed_, resident);
  return message;
}

void Composer::AddLines(const Step& step, std::uint32_t allocation, Message& message) {
  const auto number = NumberOf(allocation);
  const auto& planned = plan_.allocations[allocation];
  const auto& row = Products()[planned.product];
  auto& lines = *message.mutable_lines();
  if (step.kind == StepKind::kAllocate) {
    auto& line = *lines.add_allocated();
    line.set_number(number);
    FillAllocated(step, planned, line);
    const auto referral = plan_.allocations[step.subject].referral;
    if (step.reason == 0 && referral != kNobody) {
      line.set_provider_reference(Reference(referral, allocation != step.subject));
    }
    return;
  }
  const auto fill = [&](auto& line, int begin, std::string_view status) {
    line.set_number(number);
    FillProduct(row, line);
    *line.mutable_allocation_begin_date() = DateOf(planned.begin);
    *line.mutable_begin_date() = DateOf(begin);
    line.set_delivery_status(std::string(status));
  };
  if (step.kind == StepKind::kStart) {
    if (step.other_day != 0) fill(*lines.add_started(), step.other_day, "3");
    fill(*lines.add_started(), step.day, step.status == 3 ? "3" : "1");
    return;
  }
  auto& line = *lines.add_stopped();
  fill(line, step.other_day, step.status == 3 ? "3" : "1");
  line.set_end_reason(TwoDigits(step.reason));
  *line.mutable_end_date() = DateOf(step.day);
}

bool Composer::Spoil(const Step& step, PlannedAllocation& subject, Item& item) {
  SpoilContext context;
  context.flaw = step.flaw;
  const auto& first = first_number_[subject.municipality];
  context.foreign_number = first.client == subject.client ? 0 : first.number;
  if (subject.last_identification != 0) {
    context.used_identification = Identification(subject.last_identification);
  }
  item.expected_code = SpoilMessage(context, *item.message);
  return !item.expected_code.empty();
}

Item Composer::Report(const Step& step) const {
  const auto& planned = plan_.referrals[step.subject];
  constexpr std::array<referral::v1::ReferrerKind, 7> kReferrers = {
      referral::v1::REFERRER_KIND_MUNICIPALITY,
      referral::v1::REFERRER_KIND_GENERAL_PRACTITIONER,
      referral::v1::REFERRER_KIND_YOUTH_PHYSICIAN,
      referral::v1::REFERRER_KIND_CERTIFIED_INSTITUTION,
      referral::v1::REFERRER_KIND_MEDICAL_SPECIALIST,
      referral::v1::REFERRER_KIND_SELF,
      referral::v1::REFERRER_KIND_COURT};
  Item item;
  item.moment_ms = step.moment_ms;
  item.client = planned.client;
  auto& request = item.report.emplace();
  request.set_referral_id("V" + tag_ + "-" + std::to_string(step.subject));
  request.set_bsn(Bsn(residents_[planned.client % residents_.size()].n));
  auto& reported = *request.mutable_referral();
  reported.set_referrer(kReferrers[planned.referrer]);
  reported.set_referrer_agb(ReferrerAgb(planned));
  reported.set_municipality(std::string(Municipalities()[planned.municipality].code));
  *reported.mutable_referral_date() = DateOf(planned.day);
  if (planned.allocation == kNobody) return item;
  reported.set_provider(std::string(Providers()[planned.provider].code));
  reported.set_provider_reference(Reference(step.subject, false));
  return item;
}

Item Composer::Decide(const Step& step) const {
  const auto& planned = plan_.referrals[step.subject];
  Item item;
  item.moment_ms = step.moment_ms;
  item.client = planned.client;
  item.municipality = Municipalities()[planned.municipality].code;
  auto& request = item.decide.emplace();
  request.set_referral_id("V" + tag_ + "-" + std::to_string(step.subject));
  request.set_bsn(Bsn(residents_[planned.client % residents_.size()].n));
  auto& decided = *request.mutable_decision();
  decided.set_decision(static_cast<referral::v1::Decision>(planned.decision));
  *decided.mutable_decision_date() = DateOf(step.day);
  if (planned.decision == 3) {
    decided.set_ground("Eigen kracht en netwerk zijn toereikend");
    decided.add_alternatives("Jeugd- en gezinscoach");
  }
  if (planned.allocation == kNobody) return item;
  decided.set_provider(std::string(Providers()[planned.provider].code));
  decided.set_provider_reference(Reference(step.subject, false));
  return item;
}

}  // namespace instroom::sample
