#include "services/allocation/wiring.h"

#include <algorithm>
#include <csignal>
#include <string>
#include <thread>
#include <utility>

#include "services/access/judge/chain_shard.h"
#include "services/allocation/api/allocation_service.h"
#include "services/allocation/api/erasure_service.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"
#include "services/platform/log/access.h"
#include "services/platform/log/follower.h"
#include "services/platform/log/topics.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/rpc/server.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
namespace topics = care::topics;

constexpr auto kRetry = 1s;
constexpr auto kCallsEndWithin = 4s;

// Ends the process the hard way at the step that a test named, as "<judge>/<step>".
std::function<void(const char*)> FaultAt(const std::string& wanted, const std::string& judge) {
  const std::string prefix = judge + "/";
  if (!wanted.starts_with(prefix)) return {};
  return [step = wanted.substr(prefix.size())](const char* here) {
    if (step == here) std::raise(SIGKILL);
  };
}

std::vector<platform::TopicSpec> OwnTopics(const Config& config) {
  auto own = platform::ParseTopicsOf(config.topics_yaml, config.environment, "allocation");
  return own ? std::move(*own) : std::vector<platform::TopicSpec>();
}

// The topic of data keys is there and as the file describes it.
platform::TopicSpec KeyTopic(const Config& config) {
  const auto own = OwnTopics(config);
  const auto found = std::ranges::find(own, topics::kDataKeys, &platform::TopicSpec::name);
  return found == own.end() ? platform::TopicSpec() : *found;
}

ErasureTimes TimesOf(const platform::TopicSpec& keys) {
  ErasureTimes times;
  const auto found = keys.config.find("segment.ms");
  if (found != keys.config.end())
    times.segment = std::chrono::milliseconds{std::stoll(found->second)};
  return times;
}

bool WaitFor(const std::function<bool()>& condition, const std::function<bool()>& stopping) {
  while (!condition()) {
    if (stopping()) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

// One look at the topics, on a thread of its own: the call can't be cut short.
struct TopicsAsked {
  bool right = false;
  std::atomic<bool> done{false};
};

bool TopicsAreRight(const platform::LogAddress& log,
                    const std::vector<platform::TopicSpec>& wanted) {
  const auto differences = platform::CheckTopics(log, wanted);
  if (!differences) {
    platform::Log(platform::Level::kWarning, "log_not_reachable",
                  {{"reason", differences.error().reason}});
    return false;
  }
  for (const auto& difference : *differences) {
    platform::Log(platform::Level::kWarning, "topic_not_as_described",
                  {{"topic", difference.topic}, {"what", difference.what}});
  }
  return differences->empty();
}

std::shared_ptr<TopicsAsked> AskForTopics(const Config& config) {
  auto asked = std::make_shared<TopicsAsked>();
  std::thread([asked, log = config.log, wanted = OwnTopics(config)] {
    asked->right = TopicsAreRight(log, wanted);
    asked->done = true;
  }).detach();
  return asked;
}

platform::Outcome<platform::Done> Stopped() {
  return platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "STOPPED", {}});
}

}  // namespace

Service::Service(Config config)
    : config_(std::move(config)), reference_sink_(codes_), view_sink_(view_) {}

Service::~Service() {
  Stop();
}

platform::Outcome<platform::Done> Service::Start(const std::function<bool()>& stopping) {
  platform::HttpServerOptions options;
  options.port = config_.http_port;
  options.threads = 2;
  operations_ = platform::MakeHttpServer(options);
  platform::AddOperations(*operations_, [this] { return Ready(); });
  const auto http = operations_->Start();
  if (!http) return platform::Fail(http.error());
  http_port_ = *http;

  auto sealer = platform::MakeSealer(config_.region_key_hex, config_.old_region_keys_hex);
  if (!sealer) return platform::Fail(sealer.error());
  sealer_ = std::move(*sealer);
  keyring_ = std::make_unique<Keyring>(*sealer_);
  key_sink_ = std::make_unique<KeySink>(*keyring_);
  if (auto found = AwaitTopics(stopping); !found) return found;

  MakeFollowers();
  reference_->Start();
  follower_->Start();
  keys_->Start();
  // Without the reference data a judge would let through what it should not.
  if (!WaitFor([this] { return reference_->CaughtUp(); }, stopping)) return Stopped();
  MakeJudges();
  sender_judge_->Start();
  client_judge_->Start();
  postman_->Start();
  access_log_->Start();

  auto appender = platform::MakeAppender({.address = config_.log});
  if (!appender) return platform::Fail(appender.error());
  appender_ = std::move(*appender);
  const platform::TopicSpec key_topic = KeyTopic(config_);
  key_log_ = std::make_unique<KeyLog>(*keyring_, *appender_, key_topic.partitions);
  erasure_ = std::make_unique<Erasure>(*keyring_, *key_sink_, *key_log_, *appender_, clock_,
                                       TimesOf(key_topic));
  erasure_api_ = MakeErasureService(*erasure_, *sealer_, nullptr);
  door_ = std::make_unique<Door>(*sealer_, *keyring_, clock_, codes_);
  intake_ = std::make_unique<Intake>(*door_, *appender_, *key_log_);
  api_ = MakeAllocationService(*intake_, view_, *door_);
  // Whoever calls reads at least what was there when we started; a key that was not read would be
  // made a second time.
  if (!WaitFor([this] { return follower_->CaughtUp() && keys_->CaughtUp(); }, stopping)) {
    return Stopped();
  }
  erasure_->Start();
  auto rpc = platform::StartRpcServer(config_.grpc_port, {api_.get(), erasure_api_.get()});
  if (!rpc) return platform::Fail(rpc.error());
  rpc_ = std::move(*rpc);
  serving_ = true;
  rpc_->SetServing(true);
  platform::Log(platform::Level::kInfo, "serving",
                {{"grpc_port", rpc_->port()}, {"http_port", http_port_}});
  return platform::Done{};
}

platform::Outcome<platform::Done> Service::AwaitTopics(
    const std::function<bool()>& stopping) const {
  while (!stopping()) {
    const auto asked = AskForTopics(config_);
    // A log that is away answers late; nobody who wants to stop waits for it.
    if (!WaitFor([&] { return asked->done.load(); }, stopping)) break;
    if (asked->right) return platform::Done{};
    const auto again = std::chrono::steady_clock::now() + kRetry;
    WaitFor([again] { return std::chrono::steady_clock::now() >= again; }, stopping);
  }
  return Stopped();
}

void Service::MakeFollowers() {
  platform::FollowerOptions options;
  options.address = config_.log;
  options.topics = {topics::kReferenceEvents};
  reference_ = platform::MakeFollower(options, reference_sink_);
  options.topics = ViewSink::Topics();
  follower_ = platform::MakeFollower(options, view_sink_);
  options.topics = KeySink::Topics();
  keys_ = platform::MakeFollower(options, *key_sink_);
}

void Service::MakeJudges() {
  sender_judge_ = platform::MakeProcessor(
      {.address = config_.log,
       .group = "instroom.allocation.sender",
       .inputs = {topics::kIntake},
       .restored = {topics::kOutcomes},
       .make_shard = [this](std::int32_t) { return MakeSenderShard(codes_); },
       .at_step = FaultAt(config_.fault_step, "sender")});
  client_judge_ =
      platform::MakeProcessor({.address = config_.log,
                               .group = "instroom.allocation.client",
                               .inputs = {topics::kCommands},
                               .restored = {topics::kAllocationEvents},
                               .make_shard = [](std::int32_t) { return MakeClientShard(); },
                               .at_step = FaultAt(config_.fault_step, "client")});
  postman_ = platform::MakeProcessor({.address = config_.log,
                                      .group = "instroom.allocation.postman",
                                      .inputs = {topics::kOutcomes},
                                      .restored = {},
                                      .make_shard = [](std::int32_t) { return MakePostmanShard(); },
                                      .at_step = FaultAt(config_.fault_step, "postman")});
  auto chains = access::ChainProcessor(config_.log);
  chains.at_step = FaultAt(config_.fault_step, "access");
  access_log_ = platform::MakeProcessor(std::move(chains));
}

bool Service::Ready() const {
  return serving_ && sender_judge_->Ready() && client_judge_->Ready() && postman_->Ready() &&
         access_log_->Ready() && follower_->CaughtUp() && keys_->CaughtUp();
}

std::uint16_t Service::grpc_port() const {
  return rpc_ == nullptr ? 0 : rpc_->port();
}

void Service::Stop() {
  serving_ = false;
  if (rpc_ != nullptr) rpc_->Stop(kCallsEndWithin);
  if (erasure_ != nullptr) erasure_->Stop();
  for (auto* judge : {&sender_judge_, &client_judge_, &postman_, &access_log_}) {
    if (*judge != nullptr) (*judge)->Stop();
  }
  for (auto* follower : {&keys_, &follower_}) {
    if (*follower != nullptr) (*follower)->Stop();
  }
  if (reference_ != nullptr) reference_->Stop();
  if (operations_ != nullptr) operations_->Stop();
}

}  // namespace instroom::allocation
