#include "services/platform/log/topics.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "services/platform/log/client.h"

namespace instroom::platform {
namespace {

constexpr int kDeadlineMs = 10000;
constexpr std::size_t kTextBytes = 512;
constexpr char kMissing[] = "is missing";

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroyer<rd_kafka_NewTopic_destroy>>;
using ConfigResource =
    std::unique_ptr<rd_kafka_ConfigResource_t, Destroyer<rd_kafka_ConfigResource_destroy>>;
using AdminOptions =
    std::unique_ptr<rd_kafka_AdminOptions_t, Destroyer<rd_kafka_AdminOptions_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroyer<rd_kafka_metadata_destroy>>;

Outcome<Client> MakeOnlooker(const LogAddress& address) {
  ClientWish wish;
  wish.role = ClientRole::kOnlooker;
  wish.address = address;
  return MakeClient(wish);
}

Outcome<Metadata> AskMetadata(rd_kafka_t* client) {
  const rd_kafka_metadata_t* metadata = nullptr;
  const rd_kafka_resp_err_t error = rd_kafka_metadata(client, 1, nullptr, &metadata, kDeadlineMs);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "ask for topics"));
  return Metadata(metadata);
}

const rd_kafka_metadata_topic* Find(const rd_kafka_metadata_t& metadata, const std::string& name) {
  for (int i = 0; i < metadata.topic_cnt; ++i) {
    if (name == metadata.topics[i].topic) return &metadata.topics[i];
  }
  return nullptr;
}

AdminOptions OptionsFor(rd_kafka_t* client, rd_kafka_admin_op_t operation) {
  AdminOptions options(rd_kafka_AdminOptions_new(client, operation));
  std::array<char, kTextBytes> text{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), kDeadlineMs, text.data(), text.size());
  // The answer comes when the topics are there, not when they are planned.
  if (operation == RD_KAFKA_ADMIN_OP_CREATETOPICS) {
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), kDeadlineMs, text.data(),
                                                text.size());
  }
  return options;
}

Outcome<NewTopic> WishFor(const TopicSpec& spec) {
  std::array<char, kTextBytes> text{};
  NewTopic topic(rd_kafka_NewTopic_new(spec.name.c_str(), spec.partitions, spec.replication,
                                       text.data(), text.size()));
  if (!topic) return Fail(Error{ErrorKind::kInvalidInput, "TOPIC_REFUSED", text.data()});
  for (const auto& [name, value] : spec.config) {
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  }
  return topic;
}

Outcome<Done> Create(rd_kafka_t* client, const std::vector<const TopicSpec*>& specs) {
  std::vector<NewTopic> held;
  std::vector<rd_kafka_NewTopic_t*> wishes;
  for (const TopicSpec* spec : specs) {
    Outcome<NewTopic> wish = WishFor(*spec);
    if (!wish) return Fail(wish.error());
    wishes.push_back(wish->get());
    held.push_back(std::move(*wish));
  }
  const QueueHandle queue(rd_kafka_queue_new(client));
  rd_kafka_CreateTopics(client, wishes.data(), wishes.size(),
                        OptionsFor(client, RD_KAFKA_ADMIN_OP_CREATETOPICS).get(), queue.get());
  const EventHandle event(rd_kafka_queue_poll(queue.get(), kDeadlineMs * 2));
  if (!event) return Fail(LogError(RD_KAFKA_RESP_ERR__TIMED_OUT, "create topics"));
  if (const auto error = rd_kafka_event_error(event.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(LogError(error, "create topics"));
  }
  std::size_t count = 0;
  const auto* const results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[i]);
    // Somebody else may have been quicker.
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      continue;
    }
    const char* const said = rd_kafka_topic_result_error_string(results[i]);
    return Fail(Error{ErrorKind::kInvalidInput, "TOPIC_REFUSED",
                      std::string(rd_kafka_topic_result_name(results[i])) + ": " +
                          (said == nullptr ? rd_kafka_err2name(error) : said)});
  }
  return Done{};
}

using Settings = std::map<std::string, std::string>;

Settings SettingsOf(const rd_kafka_ConfigResource_t* resource) {
  std::size_t count = 0;
  const rd_kafka_ConfigEntry_t** const entries = rd_kafka_ConfigResource_configs(resource, &count);
  Settings settings;
  for (std::size_t i = 0; i < count; ++i) {
    const char* const value = rd_kafka_ConfigEntry_value(entries[i]);
    settings[rd_kafka_ConfigEntry_name(entries[i])] = value == nullptr ? "" : value;
  }
  return settings;
}

// By topic.
Outcome<std::map<std::string, Settings>> AskSettings(rd_kafka_t* client,
                                                     const std::vector<const TopicSpec*>& specs) {
  std::map<std::string, Settings> settings;
  if (specs.empty()) return settings;
  std::vector<ConfigResource> held;
  std::vector<rd_kafka_ConfigResource_t*> asked;
  for (const TopicSpec* spec : specs) {
    held.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, spec->name.c_str()));
    asked.push_back(held.back().get());
  }
  const QueueHandle queue(rd_kafka_queue_new(client));
  rd_kafka_DescribeConfigs(client, asked.data(), asked.size(),
                           OptionsFor(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS).get(),
                           queue.get());
  const EventHandle event(rd_kafka_queue_poll(queue.get(), kDeadlineMs * 2));
  if (!event) return Fail(LogError(RD_KAFKA_RESP_ERR__TIMED_OUT, "ask for settings"));
  if (const auto error = rd_kafka_event_error(event.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(LogError(error, "ask for settings"));
  }
  std::size_t count = 0;
  const auto* const answers = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_ConfigResource_error(answers[i]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "ask for settings"));
    settings[rd_kafka_ConfigResource_name(answers[i])] = SettingsOf(answers[i]);
  }
  return settings;
}

void CompareCounts(const TopicSpec& spec, const rd_kafka_metadata_topic& found,
                   std::vector<TopicDifference>& differences) {
  if (found.partition_cnt != spec.partitions) {
    differences.push_back({spec.name, "has " + std::to_string(found.partition_cnt) +
                                          " partitions, expected " +
                                          std::to_string(spec.partitions)});
  }
  const int replicas = found.partition_cnt > 0 ? found.partitions[0].replica_cnt : 0;
  if (replicas != spec.replication) {
    differences.push_back({spec.name, "has " + std::to_string(replicas) + " replicas, expected " +
                                          std::to_string(spec.replication)});
  }
}

void CompareSettings(const TopicSpec& spec, const Settings& found,
                     std::vector<TopicDifference>& differences) {
  for (const auto& [name, value] : spec.config) {
    const auto held = found.find(name);
    if (held == found.end()) {
      differences.push_back({spec.name, name + " is unknown to the broker"});
    } else if (held->second != value) {
      differences.push_back({spec.name, name + " is " + held->second + ", expected " + value});
    }
  }
}

Outcome<std::vector<TopicDifference>> Compare(rd_kafka_t* client,
                                              const std::vector<TopicSpec>& specs) {
  const Outcome<Metadata> metadata = AskMetadata(client);
  if (!metadata) return Fail(metadata.error());
  std::vector<TopicDifference> differences;
  std::vector<const TopicSpec*> present;
  for (const TopicSpec& spec : specs) {
    const rd_kafka_metadata_topic* const found = Find(**metadata, spec.name);
    if (found == nullptr || found->partition_cnt == 0) {
      differences.push_back({spec.name, kMissing});
      continue;
    }
    CompareCounts(spec, *found, differences);
    present.push_back(&spec);
  }
  const auto settings = AskSettings(client, present);
  if (!settings) return Fail(settings.error());
  for (const TopicSpec* spec : present) {
    const auto found = settings->find(spec->name);
    if (found != settings->end()) CompareSettings(*spec, found->second, differences);
  }
  return differences;
}

// A broker learns of a new topic a moment after the controller has made it.
Outcome<std::vector<TopicDifference>> CompareOnceKnown(rd_kafka_t* client,
                                                       const std::vector<TopicSpec>& specs) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(kDeadlineMs);
  for (;;) {
    Outcome<std::vector<TopicDifference>> found = Compare(client, specs);
    const bool known = found ? std::none_of(found->begin(), found->end(),
                                            [](const TopicDifference& difference) {
                                              return difference.what == kMissing;
                                            })
                             : found.error().kind != ErrorKind::kNotFound;
    if (known || std::chrono::steady_clock::now() > give_up) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

Outcome<std::vector<TopicDifference>> ApplyTopics(const LogAddress& address,
                                                  const std::vector<TopicSpec>& topics) {
  const Outcome<Client> client = MakeOnlooker(address);
  if (!client) return Fail(client.error());
  const Outcome<Metadata> metadata = AskMetadata(client->get());
  if (!metadata) return Fail(metadata.error());
  std::vector<const TopicSpec*> missing;
  for (const TopicSpec& spec : topics) {
    if (Find(**metadata, spec.name) == nullptr) missing.push_back(&spec);
  }
  if (!missing.empty()) {
    const Outcome<Done> created = Create(client->get(), missing);
    if (!created) return Fail(created.error());
  }
  return CompareOnceKnown(client->get(), topics);
}

Outcome<std::vector<TopicDifference>> CheckTopics(const LogAddress& address,
                                                  const std::vector<TopicSpec>& topics) {
  const Outcome<Client> client = MakeOnlooker(address);
  if (!client) return Fail(client.error());
  return Compare(client->get(), topics);
}

Outcome<std::int32_t> PartitionCount(const LogAddress& address, const std::string& topic) {
  const Outcome<Client> client = MakeOnlooker(address);
  if (!client) return Fail(client.error());
  const Outcome<Metadata> metadata = AskMetadata(client->get());
  if (!metadata) return Fail(metadata.error());
  const rd_kafka_metadata_topic* const found = Find(**metadata, topic);
  if (found == nullptr) return Fail(LogError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, topic));
  return found->partition_cnt;
}

}  // namespace instroom::platform
