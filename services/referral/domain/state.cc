#include "services/referral/domain/state.h"

#include <algorithm>
#include <utility>

namespace instroom::referral {
namespace {

void Hear(Telling& held, Telling told) {
  if (held < told) held = std::move(told);
}

}  // namespace

v1::ReferralReported ReferralState::Reported() const {
  v1::ReferralReported message;
  message.ParseFromString(reported.content);
  return message;
}

v1::ReferralDecided ReferralState::Decided() const {
  v1::ReferralDecided message;
  message.ParseFromString(decided.content);
  return message;
}

std::int64_t ReferralState::UpdateMs() const {
  return std::max(reported.receive_ms, decided.receive_ms);
}

ReferralState Evolve(ReferralState state, const v1::ReferralEvent& event) {
  const std::int64_t receive_ms = MillisOf(event.receive_time());
  if (event.has_reported()) Hear(state.reported, {receive_ms, ContentOf(event.reported())});
  if (event.has_decided()) Hear(state.decided, {receive_ms, ContentOf(event.decided())});
  return state;
}

// Neither message has a map, so their bytes are the same wherever they are written.
std::string ContentOf(const v1::ReferralReported& reported) {
  return reported.SerializeAsString();
}
std::string ContentOf(const v1::ReferralDecided& decided) {
  return decided.SerializeAsString();
}

std::int64_t MillisOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000 + time.nanos() / 1000000;
}

google::protobuf::Timestamp TimestampOf(std::int64_t millis) {
  google::protobuf::Timestamp time;
  const std::int64_t rest = ((millis % 1000) + 1000) % 1000;
  time.set_seconds((millis - rest) / 1000);
  time.set_nanos(static_cast<std::int32_t>(rest * 1000000));
  return time;
}

}  // namespace instroom::referral
