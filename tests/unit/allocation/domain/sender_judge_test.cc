#include "services/allocation/domain/sender_judge.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/allocation/domain/rule_catalogue.h"
#include "tests/unit/allocation/domain/samples.h"

namespace instroom::allocation {
namespace {

using samples::Allocated;
using samples::Jw301;
using samples::Jw305;
using samples::Jw307;
using samples::Started;
using samples::Stopped;

void PutProduct(KnownCodes& codes, const std::string& municipality, const std::string& category,
                const std::string& code) {
  reference::v1::ReferenceEvent event;
  event.set_version(1);
  event.mutable_product()->set_municipality(municipality);
  event.mutable_product()->set_category(category);
  event.mutable_product()->set_code(code);
  codes.Put("product/" + municipality + "/" + code, &event);
}

KnownCodes Reference() {
  KnownCodes codes;
  reference::v1::ReferenceEvent event;
  event.set_version(1);
  event.mutable_municipality()->set_code("0995");
  codes.Put("municipality/0995", &event);
  PutProduct(codes, "", "45", "45A04");
  PutProduct(codes, "", "43", "43A03");
  PutProduct(codes, "0995", "43", "90002");
  return codes;
}

v1::Submission With(v1::Submission submission, const std::function<void(v1::Submission&)>& change) {
  change(submission);
  return submission;
}

v1::Submission WithProduct(const std::string& category, const std::string& code) {
  auto product = Allocated(7, "2026-01-01");
  product.mutable_product()->set_category(category);
  product.mutable_product()->set_code(code);
  return Jw301(product);
}

SenderState After(const std::vector<v1::Submission>& messages) {
  SenderState state;
  for (const auto& message : messages) {
    if (const auto record = DecideForSender(state, message, KnownCodes())) state.Evolve(*record);
  }
  return state;
}

// "admitted", "repeat", or the codes with their places.
std::string Verdict(const SenderState& state, const v1::Submission& message,
                    const KnownCodes& codes = Reference()) {
  const auto record = DecideForSender(state, message, codes);
  if (!record) return "repeat";
  if (record->has_admitted()) return "admitted";
  EXPECT_TRUE(record->outcome().decided_by_sender_judge());
  EXPECT_FALSE(record->outcome().accepted());
  EXPECT_EQ(record->outcome().submission().SerializeAsString(), message.SerializeAsString());
  std::string text;
  for (const auto& fault : record->outcome().faults()) {
    text += (text.empty() ? "" : ", ") + fault.return_code() + " " + fault.place();
  }
  return text;
}

const auto kFirst = Jw301(Allocated(7, "2026-01-01"));

TEST(SenderJudge, AdmitsAndRegisters) {
  const auto record = DecideForSender(SenderState(), kFirst, Reference());
  ASSERT_TRUE(record && record->has_admitted());
  EXPECT_EQ(record->admitted().receipt_id(), kFirst.receipt_id());
  EXPECT_EQ(record->admitted().identification(), "1/A");
  EXPECT_EQ(record->admitted().client_key(), samples::kClient);
  EXPECT_EQ(record->admitted().numbers_size(), 1);
}

TEST(SenderJudge, SaysNothingToARepeat) {
  EXPECT_EQ(Verdict(After({kFirst}), kFirst), "repeat");
  const auto rejected = With(Jw305(Started(7, "2026-01-10")),
                             [](auto& s) { s.add_faults()->set_return_code("0001"); });
  EXPECT_EQ(Verdict(After({rejected}), rejected), "repeat");
}

TEST(SenderJudge, WantsIdentificationsUniquePerSenderAndKind) {
  const SenderState state = After({kFirst});
  EXPECT_EQ(Verdict(state, Jw301(Allocated(7, "2026-01-02"))), "9056 Header");
  EXPECT_EQ(Verdict(state, With(Jw301(Allocated(7, "2026-01-02")),
                                [](auto& s) { s.mutable_header()->set_identification("A2"); })),
            "admitted");
  EXPECT_EQ(Verdict(state, With(Jw305(Started(7, "2026-01-10")),
                                [](auto& s) { s.mutable_header()->set_identification("A"); })),
            "admitted");
}

TEST(SenderJudge, WantsNoMessageDateAfterTheDayOfReceipt) {
  const auto dated = [](const char* date, std::int64_t received_s) {
    return With(kFirst, [&](auto& s) {
      *s.mutable_header()->mutable_message_date() = samples::Date(date);
      s.mutable_receive_time()->set_seconds(received_s);
    });
  };
  EXPECT_EQ(Verdict({}, dated("2026-03-02", 1772452800)), "admitted");
  EXPECT_EQ(Verdict({}, dated("2026-03-03", 1772452800)), "8848 Header");
  // 23:30 UTC on 2 March is 00:30 on 3 March in the Netherlands.
  EXPECT_EQ(Verdict({}, dated("2026-03-03", 1772494200)), "admitted");
}

TEST(SenderJudge, WantsAMunicipalityThatExists) {
  const auto unknown = With(Jw305(Started(7, "2026-01-10")),
                            [](auto& s) { s.mutable_header()->set_receiver("9999"); });
  EXPECT_EQ(Verdict({}, unknown), "S300 Header");
  EXPECT_EQ(Verdict({}, unknown, KnownCodes()), "admitted") << "nothing is known yet";
  EXPECT_EQ(Verdict({}, Jw305(Started(7, "2026-01-10"))), "admitted");
}

TEST(SenderJudge, WantsCodesThatFitTheirCategory) {
  EXPECT_EQ(Verdict({}, WithProduct("45", "45A04")), "admitted");
  EXPECT_EQ(Verdict({}, WithProduct("43", "45A04")), "S329 ToegewezenProduct[1]");
  EXPECT_EQ(Verdict({}, WithProduct("45", "45Z99")), "S329 ToegewezenProduct[1]");
  EXPECT_EQ(Verdict({}, WithProduct("43", "90002")), "admitted") << "own code";
  EXPECT_EQ(Verdict({}, WithProduct("45", "90002")), "S329 ToegewezenProduct[1]");
  EXPECT_EQ(Verdict({}, WithProduct("54", "54001")), "admitted") << "category without a list";
  EXPECT_EQ(Verdict({}, WithProduct("45", "")), "admitted") << "non-specific";
  EXPECT_EQ(Verdict({}, Jw305(Started(7, "2026-01-10", "1", "43A03"))), "S329 StartProduct[1]");
  EXPECT_EQ(Verdict({}, Jw307(Stopped(7, "2026-01-10", "31", "2026-01-31", "1", "43A03"))),
            "S329 StopProduct[1]");
}

// With one item more, or in a newer version.
KnownCodes ReferenceWith(const char* key, reference::v1::ReferenceEvent event) {
  KnownCodes codes = Reference();
  event.set_version(2);
  codes.Put(key, &event);
  return codes;
}

v1::Submission AllocatedFrom(const char* begin) {
  return With(WithProduct("45", "45A04"), [&](auto& s) {
    *s.mutable_lines()->mutable_allocated(0)->mutable_begin_date() = samples::Date(begin);
  });
}

// Running care goes on under a code that new allocations may not carry any more.
TEST(SenderJudge, LetsACodeThatLapsedEndWithItsCare) {
  reference::v1::ReferenceEvent event;
  event.mutable_product()->set_category("45");
  *event.mutable_product()->mutable_end_date() = samples::Date("2026-01-31");
  const KnownCodes codes = ReferenceWith("product//45A04", event);
  EXPECT_EQ(Verdict({}, AllocatedFrom("2026-01-31"), codes), "admitted");
  EXPECT_EQ(Verdict({}, AllocatedFrom("2026-02-01"), codes), "S329 ToegewezenProduct[1]");
  EXPECT_EQ(Verdict({}, Jw305(Started(7, "2026-02-10", "1", "45A04")), codes), "admitted");
  EXPECT_EQ(Verdict({}, Jw305(Started(7, "2026-02-10", "3", "45Z99")), codes), "admitted")
      << "a withdrawal is asked nothing else";
}

TEST(SenderJudge, KnowsAMunicipalityUntilItWasMerged) {
  reference::v1::ReferenceEvent event;
  *event.mutable_municipality()->mutable_end_date() = samples::Date("2026-01-31");
  const KnownCodes codes = ReferenceWith("municipality/0995", event);
  EXPECT_EQ(Verdict({}, AllocatedFrom("2026-01-31"), codes), "admitted");
  EXPECT_EQ(Verdict({}, AllocatedFrom("2026-02-01"), codes), "S300 Header");
  EXPECT_EQ(Verdict({}, Jw305(Started(7, "2026-02-10")), codes), "admitted") << "care goes on";
}

TEST(SenderJudge, KeepsOwnCodesToTheirMunicipality) {
  reference::v1::ReferenceEvent event;
  event.mutable_municipality()->set_code("0392");
  const KnownCodes codes = ReferenceWith("municipality/0392", event);
  const auto other =
      With(WithProduct("43", "90002"), [](auto& s) { s.mutable_header()->set_sender("0392"); });
  EXPECT_EQ(Verdict({}, other, codes), "S329 ToegewezenProduct[1]");
}

TEST(SenderJudge, WantsNumbersOfOneClientAndProvider) {
  const SenderState state = After({kFirst});
  const auto second = With(Jw301(Allocated(7, "2026-02-01")),
                           [](auto& s) { s.mutable_header()->set_identification("A2"); });
  EXPECT_EQ(Verdict(state, second), "admitted") << "a new version";
  EXPECT_EQ(Verdict(state, With(second, [](auto& s) { s.set_client_key(samples::Receipt(99)); })),
            "9332 ToegewezenProduct[1]");
  EXPECT_EQ(
      Verdict(state, With(second, [](auto& s) { s.mutable_header()->set_receiver("87654321"); })),
      "9332 ToegewezenProduct[1]");
}

TEST(SenderJudge, RejectsWhatTheDoorFound) {
  const auto faulty = With(WithProduct("43", "45A04"), [](auto& s) {
    s.add_faults()->set_return_code("0001");
    s.mutable_faults(0)->set_place("Header");
  });
  EXPECT_EQ(Verdict({}, faulty), "0001 Header") << "and judges nothing else";
}

TEST(SenderJudge, LeavesLinesUnjudgedWhenTheHeaderIsWrong) {
  EXPECT_EQ(Verdict(After({kFirst}), WithProduct("43", "45A04")), "9056 Header");
}

TEST(SenderJudge, RegistersNoNumbersOfARejectedMessage) {
  const auto rejected = With(kFirst, [](auto& s) { s.add_faults()->set_return_code("0001"); });
  const auto other = With(Jw301(Allocated(7, "2026-02-01")), [](auto& s) {
    s.mutable_header()->set_identification("A2");
    s.set_client_key(samples::Receipt(99));
  });
  EXPECT_EQ(Verdict(After({rejected}), other), "admitted");
}

TEST(KnownCodes, ForgetsWhatIsTakenAwayAndKeepsTheHighestVersion) {
  KnownCodes codes = Reference();
  EXPECT_TRUE(codes.CodeFits("0995", "43", "43A03"));
  reference::v1::ReferenceEvent older;
  older.mutable_product()->set_category("45");
  older.mutable_product()->set_code("43A03");
  codes.Put("product//43A03", &older);
  EXPECT_TRUE(codes.CodeFits("0995", "43", "43A03"));
  codes.Put("product//43A03", nullptr);
  codes.Put("product/0995/90002", nullptr);
  EXPECT_TRUE(codes.CodeFits("0995", "43", "43Z99")) << "no list for 43 any more";
  codes.Put("municipality/0995", nullptr);
  EXPECT_FALSE(codes.HasMunicipality("0995"));
}

TEST(SenderJudge, TellsNoMoreThanAHundredFaults) {
  v1::Submission message = WithProduct("45", "99999");
  for (int i = 0; i < 1000; ++i) {
    *message.mutable_lines()->add_allocated() = message.lines().allocated(0);
  }
  const auto record = DecideForSender(SenderState(), message, Reference());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->outcome().faults_size(), static_cast<int>(kFaultsMost));
}

}  // namespace
}  // namespace instroom::allocation
