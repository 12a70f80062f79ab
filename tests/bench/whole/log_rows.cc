// Rows that need a broker: intake, judging, rebuild. Starts a broker of its own.
//
// Usage: bench_log [messages a round] [intake] [plaintext]
//   intake: only that row; plaintext: a broker without TLS and rules, to see what these cost

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <tuple>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "services/access/looks/look_recorder.h"
#include "services/access/rpc_server.h"
#include "services/allocation/api/allocation_service.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"
#include "services/indicator/definition/parse.h"
#include "services/indicator/fold/fold.h"
#include "services/platform/log/follower.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/server.h"
#include "tests/bench/whole/bare_log.h"
#include "tests/bench/whole/rows.h"
#include "tests/support/broker.h"
#include "tests/support/callers.h"
#include "tests/support/load/conversation.h"
#include "tests/support/pki.h"

namespace {

using namespace instroom;
using bench::Pair;
using bench::Seconds;
using Clock = std::chrono::steady_clock;
namespace topics = care::topics;

constexpr char kKey[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr int kBatch = 5000;  // The processor's own.
constexpr char kSender[] = "municipality:0995";

double Rate(std::int64_t count, Seconds took) {
  return static_cast<double>(count) / took.count();
}

[[noreturn]] void Die(const platform::Error& error) {
  std::fprintf(stderr, "bench: %s %s\n", error.reason.c_str(), error.detail.c_str());
  std::exit(1);
}

enum class Wire { kTls, kPlain };

// The intake as it stands in the service, without judges beside it. Without TLS its callers prove
// themselves by token alone: what is left away is the encryption and the certificate of each call.
class IntakeServer {
 public:
  IntakeServer(const platform::LogAddress& address, Wire wire)
      : gate_(std::move(access::Gate::Make(testing_support::GateOf("allocation"), clock_)).value()),
        sealer_(std::move(platform::MakeSealer(kKey)).value()),
        keyring_(*sealer_),
        door_(*sealer_, keyring_, clock_, codes_) {
    platform::AppenderOptions options;
    options.address = address;
    auto appender = platform::MakeAppender(options);
    if (!appender) Die(appender.error());
    appender_ = std::move(appender).value();
    keys_ = std::make_unique<allocation::KeyLog>(keyring_, *appender_, 12);
    intake_ = std::make_unique<allocation::Intake>(door_, *appender_, *keys_);
    looks_ = std::make_unique<access::LookRecorder>(*appender_, clock_, 12);
    api_ = allocation::MakeAllocationService(*intake_, view_, door_, *gate_, *looks_);
    auto rpc = wire == Wire::kTls ? access::StartGatedServer(0, {api_.get()}, *gate_)
                                  : platform::StartRpcServer(0, {api_.get()});
    if (!rpc) Die(rpc.error());
    rpc_ = std::move(rpc).value();
  }
  ~IntakeServer() { rpc_->Stop(std::chrono::seconds{2}); }
  [[nodiscard]] std::shared_ptr<grpc::Channel> Channel(Wire wire) const {
    if (wire == Wire::kTls) return testing_support::ChannelAs(kSender, rpc_->port());
    return platform::MakeChannel("127.0.0.1:" + std::to_string(rpc_->port()));
  }

 private:
  platform::SystemClock clock_;
  std::unique_ptr<access::Gate> gate_;
  std::unique_ptr<platform::Sealer> sealer_;
  allocation::CodesSource codes_;
  allocation::View view_;
  allocation::Keyring keyring_;
  allocation::Door door_;
  std::unique_ptr<allocation::KeyLog> keys_;
  std::unique_ptr<platform::Appender> appender_;
  std::unique_ptr<allocation::Intake> intake_;
  std::unique_ptr<access::LookRecorder> looks_;
  std::shared_ptr<grpc::Service> api_;
  std::unique_ptr<platform::RpcServer> rpc_;
};

// Other messages each round: a repeat would be judged as one.
// As bytes: a sender's own work is not what is measured, and those of the limit are ready too.
std::vector<grpc::ByteBuffer> Requests(std::int64_t count, int round) {
  load::ConversationOptions options;
  options.allocations_only = true;
  options.first_number = 1'000'000 + count * round;
  load::Conversation conversation(options);
  std::vector<grpc::ByteBuffer> requests;
  allocation::v1::ExchangeRequest request;
  for (std::int64_t made = 0; made < count; ++made) {
    auto& submittal = *request.add_submittals();
    submittal.set_correlation(static_cast<std::uint64_t>(made));
    *submittal.mutable_message() = conversation.Next();
    if (request.submittals_size() < 500 && made + 1 < count) continue;
    request.set_receipts_only(true);
    const grpc::Slice bytes(request.SerializeAsString());
    requests.emplace_back(&bytes, 1);
    request.Clear();
  }
  return requests;
}

// Sends everything on one stream; the time until the last receipt.
Seconds SendAll(const IntakeServer& server, Wire wire,
                const std::vector<grpc::ByteBuffer>& requests, std::int64_t count) {
  using Stream = grpc::ClientReaderWriter<grpc::ByteBuffer, allocation::v1::ExchangeResponse>;
  using Factory =
      grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, allocation::v1::ExchangeResponse>;
  const auto channel = server.Channel(wire);
  const grpc::internal::RpcMethod method("/instroom.allocation.v1.AllocationService/Exchange",
                                         grpc::internal::RpcMethod::BIDI_STREAMING);
  grpc::ClientContext context;
  if (wire == Wire::kPlain) {
    context.AddMetadata("authorization", testing_support::TokenOf(kSender));
  }
  const std::unique_ptr<Stream> stream(Factory::Create(channel.get(), method, &context));
  const auto begin = Clock::now();
  std::jthread writer([&] {
    for (const auto& request : requests) {
      if (!stream->Write(request)) return;
    }
    stream->WritesDone();
  });
  std::int64_t receipts = 0;
  allocation::v1::ExchangeResponse response;
  while (receipts < count && stream->Read(&response)) receipts += response.receipts_size();
  const Seconds took = Clock::now() - begin;
  if (receipts != count) Die({platform::ErrorKind::kCorrupt, "RECEIPTS_MISSING", {}});
  writer.join();
  context.TryCancel();
  return took;
}

// All records but the first `skipped`.
std::vector<Pair> ReadTopic(const platform::LogAddress& address, const std::string& topic,
                            std::int64_t skipped = 0) {
  std::vector<Pair> pairs;
  std::int64_t seen = 0;
  const auto read = platform::ReadToEnd(address, {topic}, [&](const platform::Record& record) {
    if (++seen <= skipped) return;
    pairs.push_back({std::string(record.key), std::string(record.value)});
  });
  if (!read) Die(read.error());
  return pairs;
}

// Ours, ours without TLS and bare in turn, so that all see the same machine; the first round is not
// counted. Before that the broker runs itself warm: it compiles its own code for a quarter of a
// minute.
void IntakeRow(testing_support::Broker& broker, std::int64_t count) {
  constexpr int kRounds = 5;
  constexpr int kWarmUps = 40;
  const IntakeServer server(broker.log_address(), Wire::kTls);
  const IntakeServer plain_server(broker.log_address(), Wire::kPlain);
  const std::string topic = broker.MakeTopic("bench-produce", 12);
  Seconds ours{0};
  Seconds plain{0};
  Seconds bare{0};
  for (int round = 0; round <= kRounds; ++round) {
    const Seconds ours_now = SendAll(server, Wire::kTls, Requests(count, 2 * round), count);
    const Seconds plain_now =
        SendAll(plain_server, Wire::kPlain, Requests(count, 2 * round + 1), count);
    auto pairs = ReadTopic(broker.log_address(), topics::kIntake, 2 * count * round);
    pairs.resize(static_cast<std::size_t>(count));
    const Seconds bare_now = bench::BareProduce(broker.log_address(), topic, pairs);
    for (int i = 0; round == 0 && i < kWarmUps; ++i) {
      std::ignore = bench::BareProduce(broker.log_address(), topic, pairs);
    }
    if (round == 0) continue;
    ours += ours_now;
    plain += plain_now;
    bare += bare_now;
  }
  bench::Print(bench::Ratio("intake over Exchange to durable receipt", Rate(kRounds * count, ours),
                            Rate(kRounds * count, bare), "messages/s", 0.5));
  bench::Print(bench::Ratio("intake through TLS to the same without", Rate(kRounds * count, ours),
                            Rate(kRounds * count, plain), "messages/s", 0.85));
}

Seconds RunHop(const platform::LogAddress& address, const std::string& group, const char* input,
               std::function<std::unique_ptr<platform::Shard>(std::int32_t)> make,
               std::int64_t count) {
  platform::ProcessorOptions options;
  options.address = address;
  options.group = group;
  options.inputs = {input};
  options.make_shard = std::move(make);
  std::atomic<std::int64_t> began{0};
  options.at_step = [&began](const char*) {
    std::int64_t never = 0;
    began.compare_exchange_strong(never, Clock::now().time_since_epoch().count());
  };
  const auto processor = platform::MakeProcessor(std::move(options));
  processor->Start();
  while (processor->handled() < static_cast<std::uint64_t>(count)) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  const auto end = Clock::now();
  processor->Stop();
  return end - Clock::time_point{Clock::duration{began.load()}};
}

void JudgingRow(testing_support::Broker& broker) {
  static const allocation::CodesSource kCodes;
  const auto address = broker.log_address();
  const auto outcomes = [&] {
    return static_cast<std::int64_t>(ReadTopic(address, topics::kOutcomes).size());
  };
  const auto count = static_cast<std::int64_t>(ReadTopic(address, topics::kIntake).size());
  Seconds ours = RunHop(
      address, "bench.sender", topics::kIntake,
      [](std::int32_t) { return allocation::MakeSenderShard(kCodes); }, count);
  ours += RunHop(
      address, "bench.client", topics::kCommands,
      [](std::int32_t) { return allocation::MakeClientShard(); }, count);
  const std::int64_t outcome_count = outcomes();
  ours += RunHop(
      address, "bench.postman", topics::kOutcomes,
      [](std::int32_t) { return allocation::MakePostmanShard(); }, outcome_count);

  Seconds bare{0};
  bare += bench::BareHop(broker.log_address(), topics::kIntake, broker.MakeTopic("bench-hop", 12),
                         count, kBatch);
  bare += bench::BareHop(broker.log_address(), topics::kCommands, broker.MakeTopic("bench-hop", 12),
                         count, kBatch);
  bare += bench::BareHop(broker.log_address(), topics::kOutcomes, broker.MakeTopic("bench-hop", 12),
                         outcome_count, kBatch);
  bench::Print(
      bench::Ratio("judging, all hops", Rate(count, ours), Rate(count, bare), "messages/s", 0.5));
}

std::string Contents(const char* path) {
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/bench/")) + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class FoldSink final : public platform::FollowerSink {
 public:
  explicit FoldSink(indicator::Fold& fold) : fold_(fold) {}
  void Take(std::span<const platform::Record> batch) override {
    if (taken == 0) begin = Clock::now();
    for (const auto& record : batch) {
      event_.Clear();
      if (event_.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
        fold_.Apply(event_);
      }
    }
    taken += static_cast<std::int64_t>(batch.size());
  }
  std::atomic<std::int64_t> taken{0};
  Clock::time_point begin;

 private:
  indicator::Fold& fold_;
  allocation::v1::AllocationEvent event_;
};

void RebuildRow(testing_support::Broker& broker, std::int64_t count) {
  const auto definition =
      indicator::ParseDefinition(Contents("/deploy/definitions/lelystad-2025.yaml"));
  if (!definition) Die({platform::ErrorKind::kInvalidInput, "DEFINITION", {}});
  indicator::Fold fold(*definition);
  FoldSink sink(fold);
  platform::FollowerOptions options;
  options.address = broker.log_address();
  options.topics = {topics::kAllocationEvents};
  const auto follower = platform::MakeFollower(std::move(options), sink);
  follower->Start();
  while (sink.taken < count) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  follower->Stop();
  fold.Settle();
  const Seconds ours = Clock::now() - sink.begin;

  allocation::v1::AllocationEvent event;
  const Seconds bare = bench::BareConsume(
      broker.log_address(), topics::kAllocationEvents, count, [&](std::string_view value) {
        event.Clear();
        if (!event.ParseFromArray(value.data(), static_cast<int>(value.size()))) std::abort();
      });
  bench::Print(bench::Ratio("indicator rebuild from the log", Rate(count, ours), Rate(count, bare),
                            "events/s", 0.5));
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 60'000;
  const std::set<std::string> words(argv + std::min(argc, 2), argv + argc);
  testing_support::Pki pki;
  pki.Make("kafka", "");
  pki.Make("operator-ops", "operator:OPS");
  testing_support::Broker broker(words.contains("plaintext") ? std::string() : pki.folder());
  broker.MakeProjectTopics();
  IntakeRow(broker, count);
  if (words.contains("intake")) return 0;
  JudgingRow(broker);
  const auto events =
      static_cast<std::int64_t>(ReadTopic(broker.log_address(), topics::kAllocationEvents).size());
  RebuildRow(broker, events);
  return 0;
}
