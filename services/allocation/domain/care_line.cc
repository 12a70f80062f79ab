#include "services/allocation/domain/care_line.h"

#include "services/allocation/domain/digest_set.h"
#include "services/care/calendar.h"
#include "services/care/version_order.h"

namespace instroom::allocation {
namespace {

care::v1::Date DateOf(DayNumber day) {
  return care::ToDate(care::Day{std::chrono::days{day}});
}

std::uint8_t SmallCode(std::string_view code) {
  return static_cast<std::uint8_t>(CodeNumber(code).value_or(0));
}

std::uint64_t ContentOf(const Version& version) {
  return DigestOf({version.product, std::to_string(version.begin), std::to_string(version.end),
                   std::to_string(version.change_reason), std::to_string(version.unit),
                   std::to_string(version.frequency), std::to_string(version.amount),
                   std::to_string(version.budget_cents), version.provider_reference,
                   version.decision_time_text})
      .high;
}

}  // namespace

std::string ProductText(const care::v1::Product& product) {
  if (product.category().empty()) return {};
  return product.category() + "/" + product.code();
}

std::optional<DayNumber> DayNumberOf(const care::v1::Date& date) {
  const auto day = care::DayOf(date);
  if (!day) return std::nullopt;
  return static_cast<DayNumber>(day->time_since_epoch().count());
}

std::optional<std::uint32_t> CodeNumber(std::string_view code) {
  if (code.empty() || code.size() > 9) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

std::string CodeText(std::uint32_t number, int digits) {
  std::string text = std::to_string(number);
  const auto wanted = static_cast<std::size_t>(digits);
  if (text.size() < wanted) text.insert(0, wanted - text.size(), '0');
  return text;
}

std::optional<Version> VersionOf(const v1::AllocatedProduct& product) {
  const auto decided = DayNumberOf(product.decision_date());
  const auto begin = DayNumberOf(product.begin_date());
  if (!decided || !begin) return std::nullopt;
  Version version;
  version.product = ProductText(product.product());
  version.begin = *begin;
  if (product.has_end_date()) {
    const auto end = DayNumberOf(product.end_date());
    if (!end) return std::nullopt;
    version.end = *end;
  }
  version.change_reason = SmallCode(product.change_reason());
  if (product.has_volume()) {
    version.unit = SmallCode(product.volume().unit());
    version.frequency = SmallCode(product.volume().frequency());
    version.amount = product.volume().amount();
  }
  if (product.has_budget_cents()) version.budget_cents = product.budget_cents();
  version.provider_reference = product.provider_reference();
  version.decision_time_text = product.decision_time_text();
  version.stamp = {*decided, product.decision_time_ms(), care::TieBreak(product),
                   ContentOf(version)};
  return version;
}

v1::AllocatedProduct ToProduct(std::int64_t number, const Version& version) {
  v1::AllocatedProduct product;
  product.set_number(number);
  product.set_provider_reference(version.provider_reference);
  if (const auto slash = version.product.find('/'); slash != std::string::npos) {
    product.mutable_product()->set_category(version.product.substr(0, slash));
    product.mutable_product()->set_code(version.product.substr(slash + 1));
  }
  *product.mutable_decision_date() = DateOf(version.stamp.decision_day);
  product.set_decision_time_ms(version.stamp.decision_time_ms);
  *product.mutable_begin_date() = DateOf(version.begin);
  if (version.end != kOpen) *product.mutable_end_date() = DateOf(version.end);
  if (version.change_reason != 0) product.set_change_reason(CodeText(version.change_reason, 2));
  if (version.unit != 0) {
    product.mutable_volume()->set_amount(version.amount);
    product.mutable_volume()->set_unit(CodeText(version.unit, 2));
    product.mutable_volume()->set_frequency(CodeText(version.frequency, 1));
  }
  if (version.budget_cents >= 0) product.set_budget_cents(version.budget_cents);
  product.set_decision_time_text(version.decision_time_text);
  return product;
}

}  // namespace instroom::allocation
