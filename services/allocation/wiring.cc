#include "services/allocation/wiring.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/access/judge/chain_shard.h"
#include "services/access/rpc_server.h"
#include "services/allocation/api/allocation_service.h"
#include "services/allocation/api/erasure_service.h"
#include "services/allocation/api/sights.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"
#include "services/platform/base/wait.h"
#include "services/platform/log/access.h"
#include "services/platform/log/fault_step.h"
#include "services/platform/log/follower.h"
#include "services/platform/log/required_topics.h"
#include "services/platform/observe/log_line.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
namespace topics = care::topics;

constexpr auto kCallsEndWithin = 4s;
constexpr std::int32_t kLooksWaitingMax = 20000;
constexpr auto kLooksWithin = 10s;
constexpr char kRetentionMethod[] = "/instroom.allocation.v1.ErasureService/EraseDue";
// A feed may come a moment later, in fewer and larger transactions: they leave the broker to the
// judges, for whom somebody waits.
constexpr auto kFeedGather = 100ms;

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
  auto operations = platform::StartOperations(config_.http_port, [this] { return Ready(); });
  if (!operations) return platform::Fail(operations.error());
  operations_ = std::move(*operations);
  auto gate = access::Gate::Make(config_.gate, clock_);
  if (!gate) return platform::Fail(gate.error());
  gate_ = std::move(*gate);
  auto sealer = platform::MakeSealer(config_.region_key_hex, config_.old_region_keys_hex);
  if (!sealer) return platform::Fail(sealer.error());
  sealer_ = std::move(*sealer);
  keyring_ = std::make_unique<Keyring>(*sealer_);
  key_sink_ = std::make_unique<KeySink>(*keyring_);
  auto found = platform::AwaitTopics(config_.log, OwnTopics(config_), stopping);
  if (!found) return found;

  MakeFollowers();
  reference_->Start();
  follower_->Start();
  keys_->Start();
  // Without the reference data a judge would let through what it should not.
  if (!platform::WaitFor([this] { return reference_->CaughtUp(); }, stopping)) return Stopped();
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
  door_ = std::make_unique<Door>(*sealer_, *keyring_, clock_, codes_);
  intake_ = std::make_unique<Intake>(*door_, *appender_, *key_log_);
  if (auto made = MakeLooks(); !made) return made;
  MakeRetention();
  erasure_api_ = MakeErasureService(*erasure_, *retention_, *sealer_, *gate_, *looks_);
  api_ = MakeAllocationService(*intake_, view_, *door_, *gate_, *looks_);
  // Whoever calls reads at least what was there when we started; a key that was not read would be
  // made a second time.
  const auto caught_up = [this] { return follower_->CaughtUp() && keys_->CaughtUp(); };
  if (!platform::WaitFor(caught_up, stopping)) return Stopped();
  erasure_->Start();
  retention_->Start();
  ticks_->Start();
  auto rpc = access::StartGatedServer(
      config_.grpc_port, {api_.get(), erasure_api_.get()}, *gate_,
      [this](const auto& caller, const auto& method) { NoteTurnedAway(caller, method); });
  if (!rpc) return platform::Fail(rpc.error());
  rpc_ = std::move(*rpc);
  serving_ = true;
  rpc_->SetServing(true);
  platform::Log(platform::Level::kInfo, "serving",
                {{"grpc_port", rpc_->port()}, {"http_port", operations_.port}});
  return platform::Done{};
}

platform::Outcome<platform::Done> Service::MakeLooks() {
  // A queue of its own: who sends and who reads don't crowd each other out.
  auto appender =
      platform::MakeAppender({.address = config_.log, .queue_records_max = kLooksWaitingMax});
  if (!appender) return platform::Fail(appender.error());
  looks_appender_ = std::move(*appender);
  const auto partitions = platform::PartitionCount(config_.log, topics::kLooks);
  if (!partitions) return platform::Fail(partitions.error());
  looks_ = std::make_unique<access::LookRecorder>(*looks_appender_, clock_, *partitions);
  return platform::Done{};
}

void Service::NoteTurnedAway(const access::Caller& caller, const std::string& method) const {
  if (!gate_->purposes().Opens(method) || !gate_->house().NotesRefusal(caller.party)) return;
  looks_->Note(
      {.who = {.caller = caller, .scope = access::Scope::kNone}, .method = method, .purpose = {}},
      RefusedSight(), ActionOf(method));
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

// What it does by itself is on record as this service's, with the purpose of who would ask for it.
void Service::MakeRetention() {
  const std::string method = kRetentionMethod;
  access::Looker self{.who = {.caller = {.party = {access::PartyKind::kService, "allocation"}},
                              .scope = access::Scope::kAll},
                      .method = method,
                      .purpose = {}};
  const auto& purposes = gate_->purposes();
  const auto code = purposes.method_purposes().find(method);
  for (const access::Purpose& purpose : purposes.all()) {
    if (code != purposes.method_purposes().end() && purpose.code == code->second) {
      self.purpose = purpose;
    }
  }
  retention_ = std::make_unique<Retention>(
      *keyring_, view_, *erasure_,
      RetentionOptions{.rule = {config_.retention_years}, .acts = config_.retention_erases},
      [this, self](std::span<const care::ClientKey> clients) {
        return looks_->Record(self, ErasureSights(clients),
                              std::chrono::steady_clock::now() + kLooksWithin,
                              ActionOf(self.method));
      });
  platform::FollowerOptions options;
  options.address = config_.log;
  options.topics = {topics::kTicks};
  // Of several replicas one acts.
  options.group = "instroom.allocation.retention";
  ticks_ = platform::MakeFollower(options, *retention_);
}

void Service::MakeJudges() {
  sender_judge_ = platform::MakeProcessor(
      {.address = config_.log,
       .group = "instroom.allocation.sender",
       .inputs = {topics::kIntake},
       .restored = {topics::kOutcomes},
       .make_shard = [this](std::int32_t) { return MakeSenderShard(codes_); },
       .at_step = platform::DieAt(config_.fault_step, "sender")});
  client_judge_ =
      platform::MakeProcessor({.address = config_.log,
                               .group = "instroom.allocation.client",
                               .inputs = {topics::kCommands},
                               .restored = {topics::kAllocationEvents},
                               .make_shard = [](std::int32_t) { return MakeClientShard(); },
                               .at_step = platform::DieAt(config_.fault_step, "client")});
  postman_ = platform::MakeProcessor({.address = config_.log,
                                      .group = "instroom.allocation.postman",
                                      .inputs = {topics::kOutcomes},
                                      .restored = {},
                                      .make_shard = [](std::int32_t) { return MakePostmanShard(); },
                                      .gather = kFeedGather,
                                      .at_step = platform::DieAt(config_.fault_step, "postman")});
  auto chains = access::ChainProcessor(config_.log);
  chains.at_step = platform::DieAt(config_.fault_step, "access");
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
  if (ticks_ != nullptr) ticks_->Stop();
  if (retention_ != nullptr) retention_->Stop();
  if (erasure_ != nullptr) erasure_->Stop();
  for (auto* judge : {&sender_judge_, &client_judge_, &postman_, &access_log_}) {
    if (*judge != nullptr) (*judge)->Stop();
  }
  for (auto* follower : {&keys_, &follower_}) {
    if (*follower != nullptr) (*follower)->Stop();
  }
  if (reference_ != nullptr) reference_->Stop();
  if (operations_.server != nullptr) operations_.server->Stop();
}

}  // namespace instroom::allocation
