#include "services/referral/wiring.h"

#include <string>
#include <utility>

#include "services/access/rpc_server.h"
#include "services/care/topics.h"
#include "services/platform/base/wait.h"
#include "services/platform/log/access.h"
#include "services/platform/log/fault_step.h"
#include "services/platform/log/required_topics.h"
#include "services/platform/observe/log_line.h"
#include "services/referral/api/referral_service.h"
#include "services/referral/judge/referral_shard.h"

namespace instroom::referral {
namespace {

using namespace std::chrono_literals;
using platform::Done;
using platform::Outcome;
namespace topics = care::topics;

constexpr auto kCallsEndWithin = 4s;

// The topics that this service reads or writes, with their dead ones.
std::vector<platform::TopicSpec> OwnTopics(const Config& config) {
  auto own = platform::ParseTopicsOf(config.topics_yaml, config.environment, "referral");
  return own ? std::move(*own) : std::vector<platform::TopicSpec>();
}

Outcome<Done> Stopped() {
  return platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "STOPPED", {}});
}

}  // namespace

Service::Service(Config config) : config_(std::move(config)), view_sink_(view_) {}

Service::~Service() {
  Stop();
}

Outcome<Done> Service::Start(const std::function<bool()>& stopping) {
  auto operations = platform::StartOperations(config_.http_port, [this] { return Ready(); });
  if (!operations) return platform::Fail(operations.error());
  operations_ = std::move(*operations);
  auto gate = access::Gate::Make(config_.gate, clock_);
  if (!gate) return platform::Fail(gate.error());
  gate_ = std::move(*gate);
  auto sealer = platform::MakeSealer(config_.region_key_hex, config_.old_region_keys_hex);
  if (!sealer) return platform::Fail(sealer.error());
  sealer_ = std::move(*sealer);
  auto found = platform::AwaitTopics(config_.log, OwnTopics(config_), stopping);
  if (!found) return found;
  StartJudgeAndView();
  // Whoever calls reads at least what was there when we started.
  const auto caught_up = [this] { return follower_->CaughtUp(); };
  if (!platform::WaitFor(caught_up, stopping)) return Stopped();
  return Serve();
}

void Service::StartJudgeAndView() {
  platform::FollowerOptions followed;
  followed.address = config_.log;
  followed.topics = ViewSink::Topics();
  follower_ = platform::MakeFollower(std::move(followed), view_sink_);
  judge_ = platform::MakeProcessor({.address = config_.log,
                                    .group = "instroom.referral",
                                    .inputs = {topics::kReferralCommands},
                                    .restored = {topics::kReferralEvents},
                                    .make_shard = [](std::int32_t) { return MakeReferralShard(); },
                                    .at_step = platform::DieAt(config_.fault_step, "referral")});
  follower_->Start();
  judge_->Start();
}

Outcome<Done> Service::Serve() {
  auto appender = platform::MakeAppender({.address = config_.log});
  if (!appender) return platform::Fail(appender.error());
  appender_ = std::move(*appender);
  desk_ = std::make_unique<Desk>(view_, *appender_, clock_);
  api_ = MakeReferralService(*desk_, view_, *sealer_, *gate_);
  auto rpc = access::StartGatedServer(config_.grpc_port, {api_.get()}, *gate_);
  if (!rpc) return platform::Fail(rpc.error());
  rpc_ = std::move(*rpc);
  serving_ = true;
  rpc_->SetServing(true);
  platform::Log(platform::Level::kInfo, "serving",
                {{"grpc_port", rpc_->port()}, {"http_port", operations_.port}});
  return Done{};
}

bool Service::Ready() const {
  return serving_ && judge_->Ready() && follower_->CaughtUp();
}

std::uint16_t Service::grpc_port() const {
  return rpc_ == nullptr ? 0 : rpc_->port();
}

void Service::Stop() {
  serving_ = false;
  if (rpc_ != nullptr) rpc_->Stop(kCallsEndWithin);
  if (judge_ != nullptr) judge_->Stop();
  if (follower_ != nullptr) follower_->Stop();
  if (operations_.server != nullptr) operations_.server->Stop();
}

}  // namespace instroom::referral
