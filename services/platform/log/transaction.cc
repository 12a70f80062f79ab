#include "services/platform/log/transaction.h"

#include <chrono>
#include <random>
#include <utility>

#include "services/platform/base/hex.h"

namespace instroom::platform {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kCallMs = 6000;
constexpr int kAbortMs = 3000;
constexpr std::chrono::seconds kRepeatFor{10};

using TransactionError = std::unique_ptr<rd_kafka_error_t, Destroyer<rd_kafka_error_destroy>>;
using GroupMetadata = std::unique_ptr<rd_kafka_consumer_group_metadata_t,
                                      Destroyer<rd_kafka_consumer_group_metadata_destroy>>;

// Repeats a call while the library says that repeating helps.
template <typename Call>
Outcome<Done> Repeat(const char* doing, const Call& call) {
  const SteadyClock::time_point give_up = SteadyClock::now() + kRepeatFor;
  for (;;) {
    const TransactionError error(call());
    if (!error) return Done{};
    if (rd_kafka_error_is_retriable(error.get()) == 0 || SteadyClock::now() > give_up) {
      return Fail(LogError(rd_kafka_error_code(error.get()), doing));
    }
  }
}

std::string FreshId(const std::string& group) {
  std::random_device random;
  std::string bytes(16, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return group + "-" + ToHex(bytes);
}

Outcome<Client> OpenProducer(const LogAddress& address, const std::string& group) {
  ClientWish wish;
  wish.role = ClientRole::kTransactional;
  wish.address = address;
  wish.more = {{"transactional.id", FreshId(group)}};
  Outcome<Client> producer = MakeClient(wish);
  if (!producer) return producer;
  const Outcome<Done> begun = Repeat(
      "init transactions", [&] { return rd_kafka_init_transactions(producer->get(), kCallMs); });
  if (!begun) return Fail(begun.error());
  return producer;
}

}  // namespace

Outcome<TransactionTurns> TransactionTurns::Open(const LogAddress& address,
                                                 const std::string& group) {
  std::array<Turn, 2> turns;
  for (Turn& turn : turns) {
    Outcome<Client> opened = OpenProducer(address, group);
    if (!opened) return Fail(opened.error());
    turn.producer = std::move(*opened);
  }
  return TransactionTurns(std::move(turns));
}

Outcome<Done> TransactionTurns::ProduceAll(Turn& turn, std::span<const Outgoing> records) {
  rd_kafka_t* const producer = turn.producer.get();
  const SteadyClock::time_point give_up = SteadyClock::now() + kRepeatFor;
  for (const Outgoing& record : records) {
    if (!turn.learned_topics.contains(record.topic)) {
      const rd_kafka_resp_err_t error =
          LearnTopic(producer, record.topic, std::chrono::milliseconds(kCallMs));
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return Fail(LogError(error, "learn of " + record.topic));
      }
      turn.learned_topics.insert(record.topic);
    }
    rd_kafka_resp_err_t error = Produce(producer, record, nullptr);
    while (error == RD_KAFKA_RESP_ERR__QUEUE_FULL && SteadyClock::now() < give_up) {
      rd_kafka_poll(producer, 1);
      error = Produce(producer, record, nullptr);
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail(LogError(error, "produce to " + record.topic));
    }
  }
  return Done{};
}

Outcome<Done> TransactionTurns::Write(const TransactionContent& content, const Step& step) {
  turn_ = 1 - turn_;
  Turn& turn = turns_[turn_];
  rd_kafka_t* const producer = turn.producer.get();
  step("before_begin");
  const TransactionError begun(rd_kafka_begin_transaction(producer));
  if (begun) return Fail(LogError(rd_kafka_error_code(begun.get()), "begin"));
  open_ = true;
  const Outcome<Done> produced = ProduceAll(turn, content.records);
  if (!produced) return produced;
  step("after_produce");
  const GroupMetadata metadata(rd_kafka_consumer_group_metadata(content.consumer));
  step("before_offsets");
  const Outcome<Done> sent = Repeat("send offsets", [&] {
    return rd_kafka_send_offsets_to_transaction(producer, content.offsets, metadata.get(), kCallMs);
  });
  if (!sent) return sent;
  step("before_commit");
  const Outcome<Done> committed =
      Repeat("commit", [&] { return rd_kafka_commit_transaction(producer, kCallMs); });
  if (!committed) return committed;
  open_ = false;
  step("after_commit");
  return Done{};
}

void TransactionTurns::Abort() {
  if (!std::exchange(open_, false)) return;
  rd_kafka_t* const producer = turns_[turn_].producer.get();
  rd_kafka_purge(producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  // If it fails, the broker aborts after transaction.timeout.ms.
  const TransactionError ignored(rd_kafka_abort_transaction(producer, kAbortMs));
}

}  // namespace instroom::platform
