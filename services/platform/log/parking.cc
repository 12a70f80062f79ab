#include "services/platform/log/parking.h"

#include "services/platform/base/clock.h"
#include "services/platform/observe/personal_shape.h"

namespace instroom::platform {
Outgoing ParkedRecord(const rd_kafka_message_t& message, const Handled& handled,
                      const std::string& group) {
  const Record record = ToRecord(message);
  Outgoing parked;
  parked.topic = std::string(record.topic) + ".dead";
  parked.key = record.key;
  parked.value = record.value;
  parked.tombstone = record.tombstone;
  // The trace is among them, under its own name.
  parked.headers = HeadersOf(record);
  parked.headers.emplace_back("parked-reason", handled.park_reason);
  parked.headers.emplace_back("parked-detail", Blotted(handled.park_detail));
  parked.headers.emplace_back("parked-from", std::string(record.topic) + "/" +
                                                 std::to_string(record.partition) + "/" +
                                                 std::to_string(record.offset));
  parked.headers.emplace_back("parked-by", group);
  parked.headers.emplace_back("parked-at",
                              std::to_string(SystemClock().Now().time_since_epoch().count()));
  return parked;
}

}  // namespace instroom::platform
