#include "services/platform/log/parking.h"

#include "services/platform/base/clock.h"

namespace instroom::platform {
namespace {

Headers AllHeaders(const rd_kafka_message_t& message) {
  Headers all;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t bytes = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &bytes) ==
                          RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    all.emplace_back(name, std::string(static_cast<const char*>(value), bytes));
  }
  return all;
}

}  // namespace

Outgoing ParkedRecord(const rd_kafka_message_t& message, const Handled& handled,
                      const std::string& group) {
  const Record record = ToRecord(message);
  Outgoing parked;
  parked.topic = std::string(record.topic) + ".dead";
  parked.key = record.key;
  parked.value = record.value;
  parked.tombstone = record.tombstone;
  // The trace is among them, under its own name.
  parked.headers = AllHeaders(message);
  parked.headers.emplace_back("parked-reason", handled.park_reason);
  parked.headers.emplace_back("parked-detail", handled.park_detail);
  parked.headers.emplace_back("parked-from", std::string(record.topic) + "/" +
                                                 std::to_string(record.partition) + "/" +
                                                 std::to_string(record.offset));
  parked.headers.emplace_back("parked-by", group);
  parked.headers.emplace_back(
      "parked-at", std::to_string(SystemClock().Now().time_since_epoch().count()));
  return parked;
}

}  // namespace instroom::platform
