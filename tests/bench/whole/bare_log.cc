#include "tests/bench/whole/bare_log.h"

#include <librdkafka/rdkafka.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>

namespace instroom::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Options = std::map<std::string, std::string>;

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "bench: %s\n", what);
  std::exit(1);
}

void Check(rd_kafka_error_t* error) {
  if (error != nullptr) Die(rd_kafka_error_string(error));
}

struct Destroy {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using Client = std::unique_ptr<rd_kafka_t, Destroy>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy>;

Client Make(rd_kafka_type_t type, const platform::LogAddress& log, Options options) {
  options["bootstrap.servers"] = log.brokers;
  if (log.tls) {
    options["security.protocol"] = "ssl";
    options["ssl.ca.location"] = log.tls->authority;
    options["ssl.certificate.location"] = log.tls->certificate;
    options["ssl.key.location"] = log.tls->key;
  }
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[256];
  for (const auto& [name, value] : options) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK) {
      Die(why);
    }
  }
  Client client(rd_kafka_new(type, conf, why, sizeof why));
  if (!client) Die(why);
  return client;
}

Options ProducerOptions() {
  return {{"enable.idempotence", "true"},
          {"acks", "all"},
          {"partitioner", "murmur2_random"},
          {"compression.codec", "lz4"},
          {"linger.ms", "5"},
          {"batch.num.messages", "10000"},
          {"retry.backoff.ms", "1"},
          {"socket.nagle.disable", "true"},
          {"queue.buffering.max.messages", "2000000"},
          {"queue.buffering.max.kbytes", "2000000"}};
}

Client MakeConsumer(const platform::LogAddress& log, const std::string& group) {
  return Make(RD_KAFKA_CONSUMER, log,
              {{"group.id", group},
               {"isolation.level", "read_committed"},
               {"enable.auto.commit", "false"},
               {"auto.offset.reset", "earliest"},
               {"fetch.wait.max.ms", "5"},
               {"queued.min.messages", "200000"},
               {"fetch.message.max.bytes", "4194304"}});
}

void Subscribe(rd_kafka_t* consumer, const std::string& topic) {
  rd_kafka_poll_set_consumer(consumer);
  const Partitions topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  if (rd_kafka_subscribe(consumer, topics.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) Die("subscribe");
}

// librdkafka's own macros cast in the old style.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
void Produce(rd_kafka_t* producer, const char* topic, const void* key, std::size_t key_size,
             const void* value, std::size_t value_size) {
  while (true) {
    const auto wrong =
        rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, key_size),
                          RD_KAFKA_V_VALUE(const_cast<void*>(value), value_size),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (wrong == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    if (wrong != RD_KAFKA_RESP_ERR__QUEUE_FULL) Die(rd_kafka_err2str(wrong));
    rd_kafka_poll(producer, 1);
  }
}

#pragma GCC diagnostic pop

// Gathers a batch as a processor does: until it is full or nothing came for 5 ms.
std::size_t Gather(rd_kafka_queue_t* queue, std::vector<rd_kafka_message_t*>& batch, int limit) {
  batch.resize(static_cast<std::size_t>(limit));
  const auto got = rd_kafka_consume_batch_queue(queue, 5, batch.data(), batch.size());
  if (got < 0) Die("consume");
  batch.resize(static_cast<std::size_t>(got));
  return batch.size();
}

// Where every partition of a batch goes on.
Partitions NextOffsets(const std::vector<rd_kafka_message_t*>& batch, const std::string& topic) {
  std::map<std::int32_t, std::int64_t> next;
  for (const auto* message : batch) {
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) next[message->partition] = message->offset + 1;
  }
  Partitions offsets(rd_kafka_topic_partition_list_new(static_cast<int>(next.size())));
  for (const auto& [partition, offset] : next) {
    rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), partition)->offset = offset;
  }
  return offsets;
}

void Commit(rd_kafka_t* producer, rd_kafka_t* consumer,
            const rd_kafka_topic_partition_list_t* offsets) {
  rd_kafka_consumer_group_metadata_t* member = rd_kafka_consumer_group_metadata(consumer);
  Check(rd_kafka_send_offsets_to_transaction(producer, offsets, member, 10000));
  rd_kafka_consumer_group_metadata_destroy(member);
  Check(rd_kafka_commit_transaction(producer, 10000));
}

std::string UniqueGroup(const std::string& topic) {
  static int made = 0;
  return "bench-" + topic + "-" + std::to_string(++made) + "-" +
         std::to_string(Clock::now().time_since_epoch().count());
}

}  // namespace

Seconds BareProduce(const platform::LogAddress& log, const std::string& topic,
                    const std::vector<Pair>& records) {
  const Client producer = Make(RD_KAFKA_PRODUCER, log, ProducerOptions());
  // The first record pays for connections and the producer id.
  Produce(producer.get(), topic.c_str(), "warm", 4, "up", 2);
  rd_kafka_flush(producer.get(), 30000);
  const auto begin = Clock::now();
  std::size_t sent = 0;
  for (const Pair& record : records) {
    Produce(producer.get(), topic.c_str(), record.key.data(), record.key.size(),
            record.value.data(), record.value.size());
    if (++sent % 1000 == 0) rd_kafka_poll(producer.get(), 0);
  }
  if (rd_kafka_flush(producer.get(), 120000) != RD_KAFKA_RESP_ERR_NO_ERROR) Die("flush");
  return Clock::now() - begin;
}

Seconds BareHop(const platform::LogAddress& log, const std::string& from, const std::string& to,
                std::int64_t count, int batch_max) {
  const Client consumer = MakeConsumer(log, UniqueGroup(from));
  Subscribe(consumer.get(), from);
  Client producers[2];
  for (auto& producer : producers) {
    Options options = ProducerOptions();
    options["transactional.id"] = UniqueGroup(to);
    options["linger.ms"] = "20";
    producer = Make(RD_KAFKA_PRODUCER, log, options);
    Check(rd_kafka_init_transactions(producer.get(), 30000));
  }
  const std::unique_ptr<rd_kafka_queue_t, Destroy> queue(
      rd_kafka_queue_get_consumer(consumer.get()));
  std::vector<rd_kafka_message_t*> batch;
  std::int64_t done = 0;
  Clock::time_point begin;
  for (std::size_t turn = 0; done < count; ++turn) {
    if (Gather(queue.get(), batch, batch_max) == 0) continue;
    if (done == 0) begin = Clock::now();
    rd_kafka_t* producer = producers[turn % 2].get();
    Check(rd_kafka_begin_transaction(producer));
    for (const auto* message : batch) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      Produce(producer, to.c_str(), message->key, message->key_len, message->payload, message->len);
      ++done;
    }
    Commit(producer, consumer.get(), NextOffsets(batch, from).get());
    for (auto* message : batch) rd_kafka_message_destroy(message);
  }
  const Seconds took = Clock::now() - begin;
  rd_kafka_consumer_close(consumer.get());
  return took;
}

Seconds BareConsume(const platform::LogAddress& log, const std::string& topic, std::int64_t count,
                    const std::function<void(std::string_view)>& take) {
  const Client consumer = MakeConsumer(log, UniqueGroup(topic));
  Subscribe(consumer.get(), topic);
  const std::unique_ptr<rd_kafka_queue_t, Destroy> queue(
      rd_kafka_queue_get_consumer(consumer.get()));
  std::vector<rd_kafka_message_t*> batch;
  std::int64_t done = 0;
  Clock::time_point begin;
  while (done < count) {
    if (Gather(queue.get(), batch, 10000) == 0) continue;
    if (done == 0) begin = Clock::now();
    for (auto* message : batch) {
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        take({static_cast<const char*>(message->payload), message->len});
        ++done;
      }
      rd_kafka_message_destroy(message);
    }
  }
  const Seconds took = Clock::now() - begin;
  rd_kafka_consumer_close(consumer.get());
  return took;
}

}  // namespace instroom::bench
