#include "services/referral/domain/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/referral/referral_maker.h"

namespace instroom::referral {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> FieldsAtFault(const v1::ReferralCommand& command) {
  std::vector<std::string> fields;
  for (const Fault& fault : FormFaults(command)) fields.push_back(fault.field);
  return fields;
}

TEST(Form, LetsWellFormedCommandsThrough) {
  EXPECT_THAT(FieldsAtFault(CommandOf(AReport())), IsEmpty());
  EXPECT_THAT(FieldsAtFault(CommandOf(ADecision())), IsEmpty());
  EXPECT_THAT(FieldsAtFault(CommandOf(ANo())), IsEmpty());
}

struct ReportRow {
  const char* what;
  const char* field;
  std::function<void(v1::ReferralReported&)> spoil;
};

const ReportRow kReportRows[] = {
    {"no referrer", "referral.referrer",
     [](auto& r) { r.set_referrer(v1::REFERRER_KIND_UNSPECIFIED); }},
    {"code 07", "referral.referrer",
     [](auto& r) { r.set_referrer(static_cast<v1::ReferrerKind>(7)); }},
    {"AGB of 7 digits", "referral.referrer_agb", [](auto& r) { r.set_referrer_agb("1234567"); }},
    {"AGB of a court", "referral.referrer_agb",
     [](auto& r) { r.set_referrer(v1::REFERRER_KIND_COURT); }},
    {"no municipality", "referral.municipality", [](auto& r) { r.clear_municipality(); }},
    {"letters in municipality", "referral.municipality",
     [](auto& r) { r.set_municipality("09a5"); }},
    {"no date", "referral.referral_date", [](auto& r) { r.clear_referral_date(); }},
    {"no such date", "referral.referral_date",
     [](auto& r) { r.mutable_referral_date()->set_day(32); }},
    {"tomorrow", "referral.referral_date",
     [](auto& r) { *r.mutable_referral_date() = DateOf("2026-04-02"); }},
    {"provider", "referral.provider", [](auto& r) { r.set_provider("0995"); }},
    {"long reference", "referral.provider_reference",
     [](auto& r) { r.set_provider_reference(std::string(37, 'x')); }},
    {"number of a person", "referral.provider_reference",
     [](auto& r) { r.set_provider_reference("zie 999990019."); }},
};

TEST(Form, NamesTheFieldOfEachFaultInAReport) {
  for (const ReportRow& row : kReportRows) {
    v1::ReferralReported report = AReport();
    row.spoil(report);
    EXPECT_THAT(FieldsAtFault(CommandOf(report)), Contains(row.field)) << row.what;
  }
}

struct DecisionRow {
  const char* what;
  const char* field;
  std::function<void(v1::ReferralDecided&)> spoil;
};

const DecisionRow kNoRows[] = {
    {"nothing decided", "decision.decision",
     [](auto& d) { d.set_decision(v1::DECISION_UNSPECIFIED); }},
    {"unknown decision", "decision.decision",
     [](auto& d) { d.set_decision(static_cast<v1::Decision>(9)); }},
    {"no date", "decision.decision_date", [](auto& d) { d.clear_decision_date(); }},
    {"tomorrow", "decision.decision_date",
     [](auto& d) { *d.mutable_decision_date() = DateOf("2026-04-02"); }},
    {"no ground", "decision.ground", [](auto& d) { d.clear_ground(); }},
    {"no alternative", "decision.alternatives", [](auto& d) { d.clear_alternatives(); }},
    {"empty alternative", "decision.alternatives[1]", [](auto& d) { d.add_alternatives(""); }},
    {"ground of a yes", "decision.ground",
     [](auto& d) { d.set_decision(v1::DECISION_GENERAL_PROVISION); }},
    {"alternatives of a yes", "decision.alternatives",
     [](auto& d) { d.set_decision(v1::DECISION_PROVISION); }},
    {"number of a person", "decision.ground", [](auto& d) { d.set_ground("bsn 999990019"); }},
    {"long ground", "decision.ground", [](auto& d) { d.set_ground(std::string(401, 'x')); }},
};

TEST(Form, NamesTheFieldOfEachFaultInADecision) {
  for (const DecisionRow& row : kNoRows) {
    v1::ReferralDecided decision = ANo();
    row.spoil(decision);
    EXPECT_THAT(FieldsAtFault(CommandOf(decision)), Contains(row.field)) << row.what;
  }
}

TEST(Form, TellsAllFaultsAtOnce) {
  v1::ReferralCommand command = CommandOf(v1::ReferralReported());
  command.clear_referral_id();
  EXPECT_GE(FormFaults(command).size(), 4U);
  command.clear_command();
  EXPECT_THAT(FieldsAtFault(command), Contains("command"));
}

TEST(Form, NeverShowsWhatWasSent) {
  v1::ReferralReported report = AReport();
  report.set_municipality("999990019");
  for (const Fault& fault : FormFaults(CommandOf(report))) {
    EXPECT_THAT(fault.explanation, Not(HasSubstr("999990019")));
    EXPECT_THAT(fault.explanation, HasSubstr("9 digits"));
  }
}

TEST(Form, CountsTodayByTheDutchClock) {
  v1::ReferralCommand command = CommandOf(AReport("2026-04-02"));
  // 22:00 UTC on 1 April is midnight in the Netherlands.
  *command.mutable_receive_time() = TimestampOf(NoonOf("2026-04-01") + 10LL * 3600 * 1000);
  EXPECT_THAT(FieldsAtFault(command), IsEmpty());
  *command.mutable_receive_time() = TimestampOf(NoonOf("2026-04-01") + 10LL * 3600 * 1000 - 1);
  EXPECT_THAT(FieldsAtFault(command), Contains("referral.referral_date"));
}

}  // namespace
}  // namespace instroom::referral
