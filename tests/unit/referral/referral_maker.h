#pragma once

// Commands and facts for tests of referrals.

#include <string>

#include "instroom/referral/v1/referral_events.pb.h"
#include "services/care/calendar.h"
#include "services/referral/domain/state.h"

namespace instroom::referral {

inline constexpr char kClient[] = "007bc351689fb623c7540c914f06665b";

inline care::v1::Date DateOf(const char* text) {
  return care::ToDate(*care::ParseDay(text));
}

// Noon UTC of a day.
inline std::int64_t NoonOf(const char* day) {
  const auto noon = std::chrono::sys_time<std::chrono::milliseconds>(*care::ParseDay(day)) +
                    std::chrono::hours(12);
  return noon.time_since_epoch().count();
}

inline v1::ReferralReported AReport(const char* day = "2026-03-01") {
  v1::ReferralReported report;
  report.set_referrer(v1::REFERRER_KIND_GENERAL_PRACTITIONER);
  report.set_referrer_agb("01012345");
  report.set_municipality("0995");
  *report.mutable_referral_date() = DateOf(day);
  report.set_provider("12345678");
  report.set_provider_reference("REF-1");
  return report;
}

inline v1::ReferralDecided ADecision(const char* day = "2026-03-05") {
  v1::ReferralDecided decision;
  decision.set_decision(v1::DECISION_PROVISION);
  *decision.mutable_decision_date() = DateOf(day);
  return decision;
}

inline v1::ReferralDecided ANo() {
  v1::ReferralDecided decision = ADecision();
  decision.set_decision(v1::DECISION_NO);
  decision.set_ground("own strength suffices");
  decision.add_alternatives("family group conference");
  return decision;
}

inline v1::ReferralCommand CommandOf(const v1::ReferralReported& report) {
  v1::ReferralCommand command;
  command.set_command_id("report");
  command.set_referral_id("r-1");
  command.set_client_key(kClient);
  *command.mutable_receive_time() = TimestampOf(NoonOf("2026-04-01"));
  *command.mutable_report() = report;
  return command;
}

inline v1::ReferralCommand CommandOf(const v1::ReferralDecided& decision) {
  v1::ReferralCommand command = CommandOf(v1::ReferralReported());
  command.set_command_id("decide");
  *command.mutable_decide() = decision;
  return command;
}

}  // namespace instroom::referral
