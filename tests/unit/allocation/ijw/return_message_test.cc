#include "services/allocation/ijw/return_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/allocation/domain/rule_catalogue.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Outcome OutcomeOf(const v1::Message& message, const std::vector<v1::Fault>& faults) {
  v1::Outcome outcome;
  outcome.set_accepted(faults.empty());
  for (const v1::Fault& fault : faults) *outcome.add_faults() = fault;
  *outcome.mutable_submission()->mutable_header() = message.header();
  *outcome.mutable_submission()->mutable_lines() = message.lines();
  outcome.mutable_judge_time()->set_seconds(1'788'301'800);  // 2026-09-01 22:30 UTC
  return outcome;
}

v1::Fault FaultAt(std::string_view rule, const std::string& place) {
  return MakeFault(rule, place, place, "a shape");
}

std::string ReturnOf(const v1::Message& message, const std::vector<v1::Fault>& faults) {
  return WriteReturn(OutcomeOf(message, faults), message.person(), "R1");
}

// Every return code in the order of the text.
std::vector<std::string> CodesIn(const std::string& xml) {
  std::vector<std::string> codes;
  const std::string tag = ":RetourCode>";
  for (auto at = xml.find(tag); at != std::string::npos; at = xml.find(tag, at + 1)) {
    const std::string code = xml.substr(at + tag.size(), 4);
    if (code.find('<') == std::string::npos && code.find('\r') == std::string::npos) {
      codes.push_back(code);
    }
  }
  return codes;
}

TEST(ReturnMessage, IsAHeaderWithoutCodesForAnAcceptedMessage) {
  const std::string xml = ReturnOf(Valid301(), {});
  EXPECT_THAT(xml, Not(HasSubstr("RetourCode")));
  EXPECT_THAT(xml, Not(HasSubstr("Client")));
  EXPECT_THAT(xml, Not(HasSubstr("XsltVersie")));
  EXPECT_THAT(xml, HasSubstr("<jw302:BerichtCode>437</jw302:BerichtCode>"));
  EXPECT_THAT(xml, HasSubstr("<jw302:Afzender>0995</jw302:Afzender>"));
  EXPECT_THAT(xml, HasSubstr("<ijw:Identificatie>A1</ijw:Identificatie>"));
  EXPECT_THAT(xml, HasSubstr("<ijw:BerichtXsdVersie>1.0.1</ijw:BerichtXsdVersie>"));
  EXPECT_THAT(xml, HasSubstr("<jw302:IdentificatieRetour>R1</jw302:IdentificatieRetour>"));
}

TEST(ReturnMessage, CarriesTheDutchDateOfTheJudgement) {
  EXPECT_THAT(ReturnOf(Valid305(), {}),
              HasSubstr("<jw306:DagtekeningRetour>2026-09-02</jw306:DagtekeningRetour>"));
}

TEST(ReturnMessage, IsAHeaderWith0001ForAMessageThatIsWrongInItself) {
  const std::string xml =
      ReturnOf(Valid307(), {FaultAt("CS002", "Header"), FaultAt("TR018", "Header")});
  EXPECT_THAT(CodesIn(xml), ElementsAre("0001"));
  EXPECT_THAT(xml, HasSubstr("<jw308:XsltVersie>1.0.0</jw308:XsltVersie>"));
  EXPECT_THAT(xml, Not(HasSubstr("Client")));
}

TEST(ReturnMessage, IsAHeaderWithTheCodeOfAFaultInTheHeader) {
  for (const char* rule : {"TR056", "TR135", "TR378"}) {
    const std::string xml = ReturnOf(Valid305(), {FaultAt(rule, "Header")});
    EXPECT_THAT(CodesIn(xml), ElementsAre(std::string(FindRule(rule)->return_code)));
    EXPECT_THAT(xml, Not(HasSubstr("Client")));
    EXPECT_THAT(xml, Not(HasSubstr("XsltVersie")));
  }
}

TEST(ReturnMessage, CopiesTheClientWithACodeAtEachClass) {
  v1::Message message = Valid305();
  *message.mutable_lines()->add_started() = message.lines().started(0);
  message.mutable_lines()->mutable_started(1)->set_delivery_status("3");
  const std::string xml = ReturnOf(message, {FaultAt("TR063", "StartProduct[2]")});
  EXPECT_THAT(CodesIn(xml), ElementsAre("0200", "0200", "9063", "0200"));  // Client is the last
  EXPECT_THAT(xml, HasSubstr("<jw306:Bsn>999900006</jw306:Bsn>"));
  EXPECT_THAT(xml, HasSubstr("<ijw:Voorvoegsel>van</ijw:Voorvoegsel>"));
}

TEST(ReturnMessage, CopiesRelationsAndContactsOfAnAllocation) {
  const std::string xml = ReturnOf(Valid301(), {FaultAt("TR332", "ToegewezenProduct[1]")});
  // Header; two relations, each after its contact; two contacts; two products; client.
  EXPECT_THAT(CodesIn(xml), ElementsAre("0200", "0200", "0200", "0200", "0200", "0200", "0200",
                                        "9332", "0200", "0200"));
  EXPECT_THAT(xml, HasSubstr("<jw302:Commentaar>Twee uur in de week</jw302:Commentaar>"));
}

TEST(ReturnMessage, GivesSeveralCodesToOneClassAndEachOnce) {
  const std::string xml =
      ReturnOf(Valid307(), {FaultAt("TR414", "StopProduct[1]"), FaultAt("TR415", "StopProduct[1]"),
                            FaultAt("TR414", "StopProduct[1]")});
  EXPECT_THAT(CodesIn(xml), ElementsAre("0200", "9414", "9415", "0200"));
}

TEST(ReturnMessage, CallsClassesBelowAFaultyClientNotJudged) {
  EXPECT_THAT(CodesIn(ReturnOf(Valid305(), {FaultAt("TR019", "Client")})),
              ElementsAre("0200", "0233", "9019"));
}

TEST(ReturnMessage, CallsLinesNotJudgedThatNoJudgeCameTo) {
  v1::Message message = Valid305();
  *message.mutable_lines()->add_started() = message.lines().started(0);
  v1::Outcome outcome = OutcomeOf(message, {FaultAt("TR381", "StartProduct[1]")});
  outcome.set_decided_by_sender_judge(true);
  EXPECT_THAT(CodesIn(WriteReturn(outcome, message.person(), "R1")),
              ElementsAre("0200", "S329", "0233", "0200"));
}

TEST(ReturnMessage, CallsLinesNotJudgedOnceAHundredFaultsAreTold) {
  v1::Message message = Valid305();
  std::vector<v1::Fault> faults;
  for (std::size_t i = 1; i <= kFaultsMost; ++i) {
    faults.push_back(FaultAt("TR019", "StartProduct[" + std::to_string(i) + "]"));
    *message.mutable_lines()->add_started() = message.lines().started(0);
  }
  const auto codes = CodesIn(ReturnOf(message, faults));
  ASSERT_EQ(codes.size(), kFaultsMost + 3);
  EXPECT_EQ(codes[kFaultsMost], "9019");
  EXPECT_EQ(codes[kFaultsMost + 1], "0233") << "nobody told whether it is right";
}

TEST(ReturnMessage, IsAHeaderWithTheCodeIfThePersonIsErased) {
  const v1::Outcome outcome = OutcomeOf(Valid305(), {FaultAt("TR019", "StartProduct[1]")});
  const std::string xml = WriteReturn(outcome, v1::Person(), "R1");
  EXPECT_THAT(CodesIn(xml), ElementsAre("9019"));
  EXPECT_THAT(xml, Not(HasSubstr("Client")));
}

TEST(ReturnMessage, LosesNoCodeOfAnUnknownPlace) {
  EXPECT_THAT(CodesIn(ReturnOf(Valid305(), {FaultAt("TR019", "Bericht")})), ElementsAre("9019"));
}

TEST(ReturnMessage, IsTheSameForTheSameOutcome) {
  const std::vector<v1::Fault> faults{FaultAt("TR019", "StartProduct[1]")};
  EXPECT_EQ(ReturnOf(Valid305(), faults), ReturnOf(Valid305(), faults));
}

}  // namespace
}  // namespace instroom::allocation::testing
