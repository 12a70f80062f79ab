#include "services/referral/wiring.h"

#include <csignal>
#include <string>
#include <thread>
#include <utility>

#include "services/care/topics.h"
#include "services/platform/log/access.h"
#include "services/platform/log/topics.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/rpc/server.h"
#include "services/referral/api/referral_service.h"
#include "services/referral/judge/referral_shard.h"

namespace instroom::referral {
namespace {

using namespace std::chrono_literals;
using platform::Done;
using platform::Outcome;
namespace topics = care::topics;

constexpr auto kLookAround = 10ms;
constexpr auto kRetry = 1s;
constexpr auto kCallsEndWithin = 4s;

std::function<void(const char*)> FaultAt(const std::string& wanted) {
  const std::string prefix = "referral/";
  if (!wanted.starts_with(prefix)) return {};
  return [step = wanted.substr(prefix.size())](const char* here) {
    if (step == here) std::raise(SIGKILL);
  };
}

// The topics that this service reads or writes, with their dead ones.
std::vector<platform::TopicSpec> OwnTopics(const Config& config) {
  auto own = platform::ParseTopicsOf(config.topics_yaml, config.environment, "referral");
  return own ? std::move(*own) : std::vector<platform::TopicSpec>();
}

bool WaitFor(const std::function<bool()>& condition, const std::function<bool()>& stopping) {
  while (!condition()) {
    if (stopping()) return false;
    std::this_thread::sleep_for(kLookAround);
  }
  return true;
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
  if (auto operations = StartOperations(); !operations) return operations;
  auto sealer = platform::MakeSealer(config_.region_key_hex, config_.old_region_keys_hex);
  if (!sealer) return platform::Fail(sealer.error());
  sealer_ = std::move(*sealer);
  if (auto found = AwaitTopics(stopping); !found) return found;
  StartJudgeAndView();
  // Whoever calls reads at least what was there when we started.
  const auto caught_up = [this] { return follower_->CaughtUp(); };
  if (!WaitFor(caught_up, stopping)) return Stopped();
  return Serve();
}

Outcome<Done> Service::StartOperations() {
  platform::HttpServerOptions options;
  options.port = config_.http_port;
  options.threads = 2;
  operations_ = platform::MakeHttpServer(options);
  platform::AddOperations(*operations_, [this] { return Ready(); });
  const auto port = operations_->Start();
  if (!port) return platform::Fail(port.error());
  http_port_ = *port;
  return Done{};
}

Outcome<Done> Service::AwaitTopics(const std::function<bool()>& stopping) const {
  const auto wanted = OwnTopics(config_);
  while (!stopping()) {
    const auto differences = platform::CheckTopics(config_.log, wanted);
    if (differences && differences->empty()) return Done{};
    if (!differences) {
      platform::Log(platform::Level::kWarning, "log_not_reachable",
                    {{"reason", differences.error().reason}});
    } else {
      for (const auto& difference : *differences) {
        platform::Log(platform::Level::kWarning, "topic_not_as_described",
                      {{"topic", difference.topic}, {"what", difference.what}});
      }
    }
    const auto again = std::chrono::steady_clock::now() + kRetry;
    WaitFor([again] { return std::chrono::steady_clock::now() >= again; }, stopping);
  }
  return Stopped();
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
                                    .at_step = FaultAt(config_.fault_step)});
  follower_->Start();
  judge_->Start();
}

Outcome<Done> Service::Serve() {
  auto appender = platform::MakeAppender({.address = config_.log});
  if (!appender) return platform::Fail(appender.error());
  appender_ = std::move(*appender);
  desk_ = std::make_unique<Desk>(view_, *appender_, clock_);
  api_ = MakeReferralService(*desk_, view_, *sealer_);
  auto rpc = platform::StartRpcServer(config_.grpc_port, {api_.get()});
  if (!rpc) return platform::Fail(rpc.error());
  rpc_ = std::move(*rpc);
  serving_ = true;
  rpc_->SetServing(true);
  platform::Log(platform::Level::kInfo, "serving",
                {{"grpc_port", rpc_->port()}, {"http_port", http_port_}});
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
  if (operations_ != nullptr) operations_->Stop();
}

}  // namespace instroom::referral
