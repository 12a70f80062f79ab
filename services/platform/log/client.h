#pragma once

// Ownership of librdkafka's handles, and its errors as ours. For the sources of platform/log only.

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/client_options.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

template <auto kDestroy>
struct Destroyer {
  template <typename T>
  void operator()(T* held) const {
    kDestroy(held);
  }
};

using Client = std::unique_ptr<rd_kafka_t, Destroyer<rd_kafka_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Destroyer<rd_kafka_topic_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Destroyer<rd_kafka_queue_destroy>>;
using EventHandle = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                      Destroyer<rd_kafka_topic_partition_list_destroy>>;

using RebalanceCallback = void (*)(rd_kafka_t*, rd_kafka_resp_err_t,
                                   rd_kafka_topic_partition_list_t*, void*);
using DeliveryCallback = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

struct ClientWish {
  ClientRole role = ClientRole::kOnlooker;
  LogAddress address;
  // On top of the role's options: ids and what the caller's options say.
  std::vector<std::pair<std::string, std::string>> more;
  RebalanceCallback on_rebalance = nullptr;
  DeliveryCallback on_delivery = nullptr;
  void* opaque = nullptr;
};

// kInvalidInput CLIENT_OPTION if an option is refused. Does not wait for the broker.
[[nodiscard]] Outcome<Client> MakeClient(const ClientWish& wish);

// `doing` is a constant in words, such as "commit".
[[nodiscard]] Error LogError(rd_kafka_resp_err_t code, const std::string& doing);

[[nodiscard]] PartitionList NewPartitionList(std::size_t size_hint = 8);

// Views into the message: valid until it is destroyed.
[[nodiscard]] Record ToRecord(const rd_kafka_message_t& message);

// Tells a producer of a topic at once: by itself it looks for a new one only once a second. Waits
// for the broker.
[[nodiscard]] rd_kafka_resp_err_t LearnTopic(rd_kafka_t* producer, const std::string& topic,
                                             std::chrono::milliseconds deadline);

// Hands a record to a producer. Does not wait for it to be written. With the handle of its topic
// the producer need not look it up.
[[nodiscard]] rd_kafka_resp_err_t Produce(rd_kafka_t* producer, const Outgoing& record,
                                          void* message_opaque, rd_kafka_topic_t* topic = nullptr);

}  // namespace instroom::platform
