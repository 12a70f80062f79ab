#pragma once

// Makes the messages of the standard, and the reports of referrals, out of the steps of a plan.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "deploy/sample/people.h"
#include "deploy/sample/plan.h"
#include "instroom/allocation/v1/message.pb.h"
#include "instroom/referral/v1/referral_service.pb.h"

namespace instroom::sample {

// One thing that is sent. Exactly one of the three is set.
struct Item {
  // When it is sent: milliseconds since 1970-01-01 UTC.
  std::int64_t moment_ms = 0;
  // Who it is about. Items about one client build on each other in this order; items about
  // different clients don't, save where `expected_code` says 9332.
  std::uint32_t client = 0;
  std::optional<allocation::v1::Message> message;
  std::optional<referral::v1::ReportReferralRequest> report;
  std::optional<referral::v1::DecideReferralRequest> decide;
  // CBS code of who decides; the request does not say it.
  std::string municipality = {};
  // Return code of code list WJ001 with which a wrong message must be rejected; empty if it must be
  // accepted.
  std::string expected_code;
};

class Composer {
 public:
  // `tag`: four characters that keep identifications of one run apart from those of another.
  // `number_base`: ToewijzingNummers are given from here on, per municipality.
  Composer(std::uint64_t seed, std::string tag, std::int32_t number_base,
           const std::vector<Resident>& residents, Plan& plan);

  // The item of a step; empty for a wrong message that finds nothing to be wrong about yet. Gives
  // numbers and identifications in the order of calls.
  std::optional<Item> Compose(const Step& step);
  // Identifications go on from this number.
  void ContinueFrom(std::uint32_t identification) { identification_ = identification; }

 private:
  Item Report(const Step& step) const;
  Item Decide(const Step& step) const;
  allocation::v1::Message Envelope(const Step& step, const PlannedAllocation& subject);
  void AddLines(const Step& step, std::uint32_t allocation, allocation::v1::Message& message);
  bool Spoil(const Step& step, PlannedAllocation& subject, Item& item);
  std::int32_t NumberOf(std::uint32_t allocation);
  [[nodiscard]] std::string Identification(std::uint32_t count) const;
  [[nodiscard]] std::string Reference(std::uint32_t referral, bool companion) const;

  struct FirstNumber {
    std::int32_t number = 0;
    std::uint32_t client = kNobody;
  };

  std::uint64_t seed_;
  std::string tag_;
  const std::vector<Resident>& residents_;
  Plan& plan_;
  std::uint32_t identification_ = 0;
  std::vector<std::int32_t> next_number_;
  // The first allocation of each municipality, for numbers that are somebody else's.
  std::vector<FirstNumber> first_number_;
};

}  // namespace instroom::sample
