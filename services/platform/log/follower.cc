#include "services/platform/log/follower.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "services/platform/base/backoff.h"
#include "services/platform/log/client.h"
#include "services/platform/log/ranges.h"
#include "services/platform/observe/log_line.h"

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAskDeadline{5000};
// How long a batch is gathered: a full one comes at once.
constexpr milliseconds kGather{5};

class KafkaFollower final : public Follower {
 public:
  KafkaFollower(FollowerOptions options, FollowerSink& sink)
      : options_(std::move(options)), sink_(sink), batch_(options_.batch_records_max) {}

  ~KafkaFollower() override { Stop(); }

  void Start() override {
    stopping_ = false;
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] bool CaughtUp() const override { return caught_up_; }

 private:
  void Run() {
    if (!RetryUntilStopped([this] { return Open(); })) return;
    idle_since_ = std::chrono::steady_clock::now();
    while (!stopping_) Step();
    batch_.Clear();
    rd_kafka_consumer_close(client_.get());
    queue_.reset();
    client_.reset();
  }

  // False if stopped before it succeeded.
  template <typename Attempt>
  bool RetryUntilStopped(const Attempt& attempt) {
    std::minstd_rand random(std::random_device{}());
    for (int count = 1; !stopping_; ++count) {
      const Outcome<Done> result = attempt();
      if (result) return true;
      Log(Level::kWarning, "follower_retries",
          {{"client", options_.address.client_id}, {"reason", result.error().reason}});
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, Backoff{}.Wait(count, random()), [this] { return stopping_.load(); });
    }
    return false;
  }

  Outcome<Done> Open() {
    ClientWish wish;
    wish.role = options_.group.empty() ? ClientRole::kReader : ClientRole::kGroupReader;
    wish.address = options_.address;
    wish.more = {{"group.id",
                  options_.group.empty() ? options_.address.client_id + ".reader" : options_.group},
                 {"enable.partition.eof", "true"}};
    wish.opaque = this;
    if (!options_.group.empty()) wish.on_rebalance = OnRebalance;
    Outcome<std::vector<Range>> all =
        AllPartitions(options_.address, options_.topics, kAskDeadline);
    if (!all) return Fail(all.error());
    Outcome<Client> client = MakeClient(wish);
    if (!client) return Fail(client.error());
    queue_.reset();
    client_ = std::move(*client);
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    return options_.group.empty() ? ReadFromBeginning(std::move(*all)) : Subscribe();
  }

  Outcome<Done> Subscribe() {
    const PartitionList list = NewPartitionList(options_.topics.size());
    for (const std::string& topic : options_.topics) {
      rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    const rd_kafka_resp_err_t error = rd_kafka_subscribe(client_.get(), list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "subscribe"));
    return Done{};
  }

  Outcome<Done> ReadFromBeginning(std::vector<Range> ranges) {
    caught_up_ = false;
    Outcome<std::vector<Range>> with_ends = EndsNow(options_.address, ranges, kAskDeadline);
    if (!with_ends) return Fail(with_ends.error());
    const PartitionList list = NewPartitionList(ranges.size());
    for (const Range& range : ranges) {
      rd_kafka_topic_partition_list_add(list.get(), range.topic.c_str(), range.partition)->offset =
          0;
    }
    const rd_kafka_resp_err_t error = rd_kafka_assign(client_.get(), list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "assign"));
    behind_ = OpenRanges(std::move(*with_ends));
    return Done{};
  }

  static void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* list, void* opaque) {
    auto& self = *static_cast<KafkaFollower*>(opaque);
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      self.TakeOver(list);
    } else {
      rd_kafka_assign(client, nullptr);
      self.LetGo();
    }
  }

  void TakeOver(const rd_kafka_topic_partition_list_t* list) {
    std::vector<Range> ranges;
    std::set<std::int32_t> partitions;
    for (int i = 0; i < list->cnt; ++i) {
      ranges.push_back({list->elems[i].topic, list->elems[i].partition, 0, 0});
      partitions.insert(list->elems[i].partition);
    }
    assigned_.assign(partitions.begin(), partitions.end());
    just_assigned_ = true;
    sink_.Assigned(assigned_);
    RetryUntilStopped([&] { return ReadFromBeginning(ranges); });
  }

  void LetGo() {
    caught_up_ = false;
    just_assigned_ = true;
    behind_ = OpenRanges({});
    sink_.Revoked(std::exchange(assigned_, {}));
  }

  void Step() {
    just_assigned_ = false;
    batch_.Fill(queue_.get(), std::min(kGather, options_.idle_every));
    // The call that brought an assignment may also hold records of the one before.
    if (just_assigned_) return Reread();
    records_.clear();
    for (const rd_kafka_message_t* message : batch_) Sort(*message);
    if (!records_.empty()) sink_.Take(records_);
    for (const Passed& passed : passed_) behind_.Pass(passed.topic, passed.partition, passed.next);
    passed_.clear();
    if ((options_.group.empty() || !assigned_.empty()) && behind_.empty()) caught_up_ = true;
    const auto now = std::chrono::steady_clock::now();
    const bool due = now - idle_since_ >= options_.idle_every;
    if (!batch_.full() && (due || !records_.empty())) {
      idle_since_ = now;
      sink_.Idle();
    }
  }

  // Drops the batch and starts the assignment over, so that nothing is missed or out of order.
  void Reread() {
    batch_.Clear();
    PartitionList list;
    rd_kafka_topic_partition_list_t* assignment = nullptr;
    if (rd_kafka_assignment(client_.get(), &assignment) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    list.reset(assignment);
    for (int i = 0; i < list->cnt; ++i) list->elems[i].offset = 0;
    if (list->cnt > 0) rd_kafka_assign(client_.get(), list.get());
  }

  void Sort(const rd_kafka_message_t& message) {
    const bool at_end = message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && !at_end) return NoteMessageError(message);
    if (!at_end) records_.push_back(ToRecord(message));
    if (behind_.empty()) return;
    passed_.push_back({rd_kafka_topic_name(message.rkt), message.partition,
                       at_end ? message.offset : message.offset + 1});
  }

  struct Passed {
    const char* topic;
    std::int32_t partition;
    std::int64_t next;
  };

  const FollowerOptions options_;
  FollowerSink& sink_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> caught_up_{false};
  std::thread thread_;

  // Below: the thread's own.
  Client client_;
  QueueHandle queue_;
  MessageBatch batch_;
  std::vector<Record> records_;
  std::vector<Passed> passed_;
  std::vector<std::int32_t> assigned_;
  bool just_assigned_ = false;
  OpenRanges behind_{{}};
  std::chrono::steady_clock::time_point idle_since_;
};

}  // namespace

std::unique_ptr<Follower> MakeFollower(FollowerOptions options, FollowerSink& sink) {
  return std::make_unique<KafkaFollower>(std::move(options), sink);
}

}  // namespace instroom::platform
