#include "services/notification/wiring.h"

#include "services/access/rpc_server.h"
#include "services/care/topics.h"
#include "services/notification/watch/watch_shard.h"
#include "services/platform/log/access.h"
#include "services/platform/log/required_topics.h"

namespace instroom::notification {
namespace {

using platform::Fail;

// A notice is about months: it may come a moment later, and leaves the broker to the judges.
constexpr std::chrono::milliseconds kWatchGather{200};

std::set<std::string> NamesOf(const std::map<std::string, std::string>& secrets) {
  std::set<std::string> names;
  for (const auto& [name, secret] : secrets) names.insert(name);
  return names;
}

platform::ProcessorOptions WatchOptions(const platform::LogAddress& address,
                                        const std::vector<EndingRule>& rules) {
  platform::ProcessorOptions options;
  options.address = address;
  options.group = "instroom.notification.watch";
  options.inputs = {care::topics::kAllocationEvents, care::topics::kTicks};
  options.restored = {care::topics::kAllocationEvents, care::topics::kTicks,
                      care::topics::kNotificationEvents};
  options.gather = kWatchGather;
  options.make_shard = [rules](std::int32_t) { return MakeWatchShard(rules); };
  return options;
}

}  // namespace

Service::Service(Config config, const platform::Clock& clock)
    : config_(std::move(config)), clock_(clock) {}

platform::Outcome<platform::Done> Service::Start() {
  const platform::LogAddress& address = config_.log;
  const auto topics = platform::ParseTopicsOf(config_.topics, config_.environment, "notification");
  if (!topics) return Fail(topics.error());
  const auto partitions = platform::RequireTopics(address, *topics, care::topics::kTicks);
  if (!partitions) return Fail(partitions.error());
  auto gate = access::Gate::Make(config_.gate, clock_);
  if (!gate) return Fail(gate.error());
  gate_ = std::move(gate).value();
  platform::AppenderOptions append;
  append.address = address;
  auto appender = platform::MakeAppender(append);
  if (!appender) return Fail(appender.error());
  appender_ = std::move(appender).value();

  platform::FollowerOptions follow;
  follow.address = address;
  follow.topics = {care::topics::kNotificationEvents, care::topics::kTicks};
  follower_ = platform::MakeFollower(std::move(follow), feed_);
  watch_ = platform::MakeProcessor(WatchOptions(address, config_.rules));
  ticker_ = std::make_unique<Ticker>(clock_, *appender_, *partitions, config_.tick);

  const platform::Receivers receivers = {.loopback = config_.environment == "local",
                                         .networks = config_.webhook_networks};
  CourierOptions courier;
  courier.address = address;
  courier.retries = config_.webhook_retries;
  courier.post_timeout = config_.webhook_timeout;
  courier.receivers = receivers;
  courier.secrets = config_.webhook_secrets;
  courier_ = MakeCourier(std::move(courier), clock_, *appender_, [this] {
    return follower_->CaughtUp() ? std::optional(inbox_.HeldSubscriptions()) : std::nullopt;
  });
  api_ = MakeNotificationApi(
      {inbox_, *appender_, clock_, *gate_, receivers, NamesOf(config_.webhook_secrets)});

  auto rpc = access::StartGatedServer(config_.grpc_port, {api_->service()}, *gate_);
  if (!rpc) return Fail(rpc.error());
  rpc_ = std::move(rpc).value();
  auto operations = platform::StartOperations(config_.http_port, [this] { return Ready(); });
  if (!operations) return Fail(operations.error());
  operations_ = std::move(operations).value();

  follower_->Start();
  watch_->Start();
  ticker_->Start();
  courier_->Start();
  rpc_->SetServing(true);
  return platform::Done{};
}

bool Service::Ready() const {
  return !stopping_ && follower_->CaughtUp() && watch_->Ready();
}

void Service::Stop() {
  stopping_ = true;
  if (rpc_) rpc_->SetServing(false);
  if (ticker_) ticker_->Stop();
  if (courier_) courier_->Stop();
  if (watch_) watch_->Stop();
  if (api_) api_->Stop();
  if (rpc_) rpc_->Stop(std::chrono::milliseconds{3000});
  if (follower_) follower_->Stop();
  if (operations_.server) operations_.server->Stop();
}

}  // namespace instroom::notification
