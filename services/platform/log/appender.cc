#include "services/platform/log/appender.h"

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "services/platform/base/backoff.h"
#include "services/platform/log/client.h"
#include "services/platform/observe/log_line.h"

namespace instroom::platform {
namespace {

constexpr int kPollMs = 10;
constexpr std::chrono::milliseconds kLearnDeadline{1000};
constexpr Backoff kRenewals{.first = std::chrono::milliseconds(200),
                            .cap = std::chrono::milliseconds(10000)};

void OnDelivery(rd_kafka_t* /*producer*/, const rd_kafka_message_t* message, void* /*opaque*/) {
  const std::unique_ptr<Appender::Durable> done(static_cast<Appender::Durable*>(message->_private));
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    (*done)(Position{message->partition, message->offset});
  } else {
    (*done)(Fail(LogError(message->err, "append")));
  }
}

class KafkaAppender final : public Appender {
 public:
  KafkaAppender(AppenderOptions options, Client producer)
      : options_(std::move(options)), producer_(std::move(producer)) {}

  ~KafkaAppender() override {
    // Every record taken is answered: written, or given up at its own deadline.
    rd_kafka_flush(producer_.get(), static_cast<int>(options_.delivery_timeout.count()));
    stopping_ = true;
    if (poller_.joinable()) poller_.join();
    GiveUp(producer_.get());
  }

  void StartPolling() {
    poller_ = std::thread([this] { Poll(); });
  }

  Outcome<Done> Append(const Outgoing& record, Durable done) override {
    auto waiting = std::make_unique<Durable>(std::move(done));
    const std::shared_lock lock(HoldTopic(record.topic));
    const rd_kafka_resp_err_t error =
        Produce(producer_.get(), record, waiting.get(), topics_.find(record.topic)->second.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "append"));
    [[maybe_unused]] Durable* const answered_on_delivery = waiting.release();
    return Done{};
  }

  static Outcome<Client> MakeProducer(const AppenderOptions& options) {
    ClientWish wish;
    wish.role = ClientRole::kAppender;
    wish.address = options.address;
    wish.more = {
        {"delivery.timeout.ms", std::to_string(options.delivery_timeout.count())},
        {"queue.buffering.max.messages", std::to_string(options.queue_records_max)},
    };
    wish.on_delivery = OnDelivery;
    return MakeClient(wish);
  }

 private:
  // The lock, with a handle of the topic there. The poller learns of a topic not used before.
  std::shared_lock<std::shared_mutex> HoldTopic(const std::string& topic) {
    for (;;) {
      std::shared_lock held(mutex_);
      if (topics_.contains(topic)) return held;
      held.unlock();
      const std::unique_lock lock(mutex_);
      const bool fresh = topics_.emplace(topic, NewHandle(topic)).second;
      if (fresh) unlearned_.push_back(topic);
    }
  }

  TopicHandle NewHandle(const std::string& topic) const {
    return TopicHandle(rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr));
  }

  void LearnTopics() {
    std::vector<std::string> topics;
    {
      const std::unique_lock lock(mutex_);
      topics.swap(unlearned_);
    }
    for (const std::string& topic : topics) {
      // Failing costs a second: the producer asks by itself.
      [[maybe_unused]] const auto error = LearnTopic(producer_.get(), topic, kLearnDeadline);
    }
  }

  void Poll() {
    while (!stopping_) {
      LearnTopics();
      rd_kafka_poll(producer_.get(), kPollMs);
      const auto error = rd_kafka_fatal_error(producer_.get(), nullptr, 0);
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR) Replace(error);
    }
  }

  // The first loss is made good at once. A program that may write nothing, for instance, loses
  // each producer as soon as it has one: then replacing it is not worth a busy loop.
  void Replace(rd_kafka_resp_err_t error) {
    const auto now = std::chrono::steady_clock::now();
    if (now < renew_from_) {
      // What waits for a lost producer would only be answered at its deadline.
      GiveUp(producer_.get());
      return;
    }
    if (now > renew_from_ + kRenewals.cap) renewals_ = 0;
    renew_from_ = now + kRenewals.Wait(++renewals_, random_());
    Renew(error);
  }

  // A fatal error (the broker lost or doubts this producer's sequence) ends a producer for ever.
  void Renew(rd_kafka_resp_err_t error) {
    Log(Level::kError, "appender_renewed",
        {{"client", options_.address.client_id}, {"error", rd_kafka_err2name(error)}});
    Outcome<Client> fresh = MakeProducer(options_);
    if (!fresh) return;
    Client old = std::move(*fresh);
    {
      const std::unique_lock lock(mutex_);
      std::swap(old, producer_);
      for (auto& [topic, handle] : topics_) handle = NewHandle(topic);
    }
    GiveUp(old.get());
  }

  static void GiveUp(rd_kafka_t* producer) {
    rd_kafka_purge(producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(producer) > 0) rd_kafka_poll(producer, 10);
  }

  const AppenderOptions options_;
  std::shared_mutex mutex_;
  // Exchanged by the poller only, under the mutex.
  Client producer_;
  // Of the producer; they go before it.
  std::map<std::string, TopicHandle, std::less<>> topics_;
  std::vector<std::string> unlearned_;
  // The poller's: renewals in a row, and until when a lost producer is left as it is.
  int renewals_ = 0;
  std::chrono::steady_clock::time_point renew_from_;
  std::minstd_rand random_{std::random_device{}()};
  std::atomic<bool> stopping_{false};
  std::thread poller_;
};

}  // namespace

Outcome<Position> Appender::AppendAndWait(const Outgoing& record) {
  // Shared: the answer may outlive a caller that was refused.
  const auto answer = std::make_shared<std::promise<Outcome<Position>>>();
  std::future<Outcome<Position>> answered = answer->get_future();
  Outcome<Done> taken = Append(
      record, [answer](Outcome<Position> position) { answer->set_value(std::move(position)); });
  if (!taken) return Fail(taken.error());
  return answered.get();
}

Outcome<std::unique_ptr<Appender>> MakeAppender(const AppenderOptions& options) {
  Outcome<Client> producer = KafkaAppender::MakeProducer(options);
  if (!producer) return Fail(producer.error());
  auto appender = std::make_unique<KafkaAppender>(options, std::move(producer).value());
  appender->StartPolling();
  return std::unique_ptr<Appender>(std::move(appender));
}

}  // namespace instroom::platform
