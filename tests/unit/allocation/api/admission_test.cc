#include "services/allocation/api/admission.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "tests/unit/allocation/api/intake_fixture.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation {
namespace {

class AdmissionTest : public IntakeFixture {
 protected:
  // Every seventh is of no form, every other has an identification of its own.
  static v1::ExchangeRequest Request(int count) {
    v1::ExchangeRequest request;
    for (int i = 0; i < count; ++i) {
      auto& submittal = *request.add_submittals();
      if (i % 7 == 0) continue;
      *submittal.mutable_message() = testing::Valid305();
      submittal.mutable_message()->mutable_header()->set_identification(std::to_string(i));
    }
    return request;
  }
  void ExpectInOrder(Admission& admission, int count) {
    const access::Party party = Sender();
    v1::ExchangeRequest request = Request(count);
    v1::ExchangeRequest alone = Request(count);
    const auto admitted = admission.Admit(*request.mutable_submittals(), party);
    ASSERT_EQ(admitted.size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const auto& together = admitted[static_cast<std::size_t>(i)];
      const auto one = intake_.Admit(*alone.mutable_submittals(i), party);
      ASSERT_EQ(together.ok(), one.ok()) << i;
      if (one) {
        EXPECT_EQ(together->receipt_id, one->receipt_id) << i;
      } else {
        EXPECT_EQ(together.error().error.reason, one.error().error.reason) << i;
      }
    }
  }
};

TEST_F(AdmissionTest, KeepsTheOrderWhoeverDoesTheWork) {
  Admission admission(intake_, 3);
  for (const int count : {0, 1, 32, 33, 64, 500}) ExpectInOrder(admission, count);
}

TEST_F(AdmissionTest, NeedsNoHelper) {
  Admission admission(intake_, 0);
  ExpectInOrder(admission, 100);
}

TEST_F(AdmissionTest, ServesSeveralCallersAtOnce) {
  Admission admission(intake_, 2);
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int round = 0; round < 5; ++round) ExpectInOrder(admission, 200);
    });
  }
  for (auto& caller : callers) caller.join();
}

}  // namespace
}  // namespace instroom::allocation
