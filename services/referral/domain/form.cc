#include "services/referral/domain/form.h"

#include <chrono>
#include <optional>
#include <string_view>

#include "services/care/bsn.h"
#include "services/care/calendar.h"
#include "services/referral/domain/state.h"

namespace instroom::referral {
namespace {

using care::Day;

constexpr std::size_t kReferralIdCharactersMax = 36;
constexpr std::size_t kReferenceCharactersMax = 36;
constexpr std::size_t kTextCharactersMax = 400;
constexpr int kAlternativesMax = 20;

class Faults {
 public:
  void Ask(bool kept, const std::string& field, const std::string& explanation) {
    if (!kept) list_.push_back({field, explanation});
  }
  std::vector<Fault> Take() { return std::move(list_); }

 private:
  std::vector<Fault> list_;
};

std::string Shape(std::string_view text) {
  if (text.empty()) return "absent";
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  return std::to_string(text.size()) + (digits ? " digits" : " bytes");
}

bool IsDigits(std::string_view text, std::size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::size_t Characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// These texts go into the log in clear, so none may carry what identifies a person.
bool NamesNobody(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && IsAlphanumeric(text[end])) ++end;
    if (care::IsBsn(text.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

void AskText(Faults& faults, const std::string& field, std::string_view text, std::size_t max) {
  faults.Ask(Characters(text) <= max, field,
             "at most " + std::to_string(max) + " characters; found " + Shape(text));
  faults.Ask(NamesNobody(text), field, "must not contain the number of a person");
}

void AskAgb(Faults& faults, const std::string& field, std::string_view code) {
  faults.Ask(code.empty() || IsDigits(code, 8), field,
             "an AGB code of 8 digits, or absent; found " + Shape(code));
}

void AskDate(Faults& faults, const std::string& field, bool present, const care::v1::Date& date,
             Day today) {
  const std::optional<Day> day = care::DayOf(date);
  faults.Ask(present, field, "required; found absent");
  faults.Ask(!present || day.has_value(), field, "must be an existing date");
  faults.Ask(!day || *day <= today, field, "must not lie in the future");
}

// Only persons and practices of these kinds have an AGB code (CD067, CD068).
bool MayHaveAgb(v1::ReferrerKind kind) {
  return kind == v1::REFERRER_KIND_GENERAL_PRACTITIONER ||
         kind == v1::REFERRER_KIND_YOUTH_PHYSICIAN ||
         kind == v1::REFERRER_KIND_CERTIFIED_INSTITUTION ||
         kind == v1::REFERRER_KIND_MEDICAL_SPECIALIST;
}

bool IsKnown(v1::ReferrerKind kind) {
  return kind != v1::REFERRER_KIND_UNSPECIFIED && v1::ReferrerKind_IsValid(kind);
}

void AskReport(Faults& faults, const v1::ReferralReported& report, Day today) {
  faults.Ask(IsKnown(report.referrer()), "referral.referrer",
             "required: 01 to 06 or 08 of COD327; there is no 07");
  AskAgb(faults, "referral.referrer_agb", report.referrer_agb());
  faults.Ask(
      report.referrer_agb().empty() || !IsKnown(report.referrer()) || MayHaveAgb(report.referrer()),
      "referral.referrer_agb", "only for referrers 02 to 05 (CD067)");
  faults.Ask(IsDigits(report.municipality(), 4), "referral.municipality",
             "a CBS code of 4 digits; found " + Shape(report.municipality()));
  AskDate(faults, "referral.referral_date", report.has_referral_date(), report.referral_date(),
          today);
  AskAgb(faults, "referral.provider", report.provider());
  AskText(faults, "referral.provider_reference", report.provider_reference(),
          kReferenceCharactersMax);
}

void AskDecision(Faults& faults, const v1::ReferralDecided& decision, Day today) {
  const bool known =
      decision.decision() != v1::DECISION_UNSPECIFIED && v1::Decision_IsValid(decision.decision());
  const bool is_no = decision.decision() == v1::DECISION_NO;
  faults.Ask(known, "decision.decision", "required: provision, general provision or no");
  AskDate(faults, "decision.decision_date", decision.has_decision_date(), decision.decision_date(),
          today);
  faults.Ask(!is_no || !decision.ground().empty(), "decision.ground", "a no needs its ground");
  faults.Ask(is_no || !known || decision.ground().empty(), "decision.ground", "only with a no");
  faults.Ask(!is_no || decision.alternatives_size() > 0, "decision.alternatives",
             "a no needs at least one alternative");
  faults.Ask(is_no || !known || decision.alternatives().empty(), "decision.alternatives",
             "only with a no");
  faults.Ask(decision.alternatives_size() <= kAlternativesMax, "decision.alternatives",
             "at most " + std::to_string(kAlternativesMax));
  AskText(faults, "decision.ground", decision.ground(), kTextCharactersMax);
  for (int i = 0; i < decision.alternatives_size(); ++i) {
    const std::string field = "decision.alternatives[" + std::to_string(i) + "]";
    faults.Ask(!decision.alternatives(i).empty(), field, "must not be empty");
    AskText(faults, field, decision.alternatives(i), kTextCharactersMax);
  }
  AskAgb(faults, "decision.provider", decision.provider());
  AskText(faults, "decision.provider_reference", decision.provider_reference(),
          kReferenceCharactersMax);
}

}  // namespace

std::vector<Fault> FormFaults(const v1::ReferralCommand& command) {
  Faults faults;
  faults.Ask(!command.referral_id().empty(), "referral_id", "required; found absent");
  AskText(faults, "referral_id", command.referral_id(), kReferralIdCharactersMax);
  const Day today = care::DutchDay(std::chrono::sys_time<std::chrono::milliseconds>(
      std::chrono::milliseconds(MillisOf(command.receive_time()))));
  if (command.has_report()) {
    AskReport(faults, command.report(), today);
  } else if (command.has_decide()) {
    AskDecision(faults, command.decide(), today);
  } else {
    faults.Ask(false, "command", "a report or a decision");
  }
  return faults.Take();
}

}  // namespace instroom::referral
