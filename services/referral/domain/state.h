#pragma once

// What is known of one referral, folded from its facts. Pure; facts may come in any order, however
// often.

#include <compare>
#include <cstdint>
#include <string>

#include "instroom/referral/v1/referral_events.pb.h"

namespace instroom::referral {

// The newest of several tellings of one thing: the latest receive time holds, and of equal times
// the content that sorts last, so that order of arrival means nothing.
struct Telling {
  std::int64_t receive_ms = 0;  // Since 1970, UTC.
  std::string content;          // Serialized message; empty is nothing told yet.

  auto operator<=>(const Telling&) const = default;
  [[nodiscard]] bool told() const { return !content.empty(); }
};

struct ReferralState {
  Telling reported;  // v1::ReferralReported
  Telling decided;   // v1::ReferralDecided

  bool operator==(const ReferralState&) const = default;
  [[nodiscard]] v1::ReferralReported Reported() const;
  [[nodiscard]] v1::ReferralDecided Decided() const;
  // The later of both receive times.
  [[nodiscard]] std::int64_t UpdateMs() const;
};

// The state after one fact; a refusal changes nothing.
[[nodiscard]] ReferralState Evolve(ReferralState state, const v1::ReferralEvent& event);

// Bytes by which two messages of the same type can be compared.
[[nodiscard]] std::string ContentOf(const v1::ReferralReported& reported);
[[nodiscard]] std::string ContentOf(const v1::ReferralDecided& decided);

[[nodiscard]] std::int64_t MillisOf(const google::protobuf::Timestamp& time);
[[nodiscard]] google::protobuf::Timestamp TimestampOf(std::int64_t millis);

}  // namespace instroom::referral
