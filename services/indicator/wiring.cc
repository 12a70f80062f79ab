#include "services/indicator/wiring.h"

#include "services/access/rpc_server.h"
#include "services/care/topics.h"
#include "services/platform/log/access.h"
#include "services/platform/log/required_topics.h"

namespace instroom::indicator {
namespace {

using platform::Fail;

PublisherOptions PublishOptions(const Definition& definition) {
  PublisherOptions options;
  options.definition = definition.Id();
  return options;
}

}  // namespace

Service::Service(Config config, const platform::Clock& clock)
    : config_(std::move(config)),
      clock_(clock),
      publisher_(PublishOptions(config_.definition), platform::MakeRedis(config_.redis)) {}

platform::Outcome<platform::Done> Service::Start() {
  const platform::LogAddress& address = config_.log;
  const auto topics = platform::ParseTopicsOf(config_.topics, config_.environment, "indicator");
  if (!topics) return Fail(topics.error());
  const auto partitions =
      platform::RequireTopics(address, *topics, care::topics::kAllocationEvents);
  if (!partitions) return Fail(partitions.error());
  auto gate = access::Gate::Make(config_.gate, clock_);
  if (!gate) return Fail(gate.error());
  gate_ = std::move(gate).value();

  table_ = std::make_unique<LiveTable>(config_.definition, *partitions,
                                       platform::MakeRedis(config_.redis), clock_);
  reference_feed_ = std::make_unique<ReferenceFeed>(*table_);
  platform::FollowerOptions reference;
  reference.address = address;
  reference.topics = {care::topics::kReferenceEvents};
  reference_follower_ = platform::MakeFollower(std::move(reference), *reference_feed_);

  fold_feed_ = std::make_unique<FoldFeed>(config_.definition, publisher_,
                                          [this] { return fold_follower_->CaughtUp(); });
  platform::FollowerOptions fold;
  fold.address = address;
  fold.topics = {care::topics::kAllocationEvents, care::topics::kReferralEvents,
                 care::topics::kTicks};
  fold.group = "instroom.indicator";
  fold_follower_ = platform::MakeFollower(std::move(fold), *fold_feed_);

  api_ = MakeIndicatorApi(config_.definition, *table_, {*gate_, config_.disclosure});
  auto rpc = access::StartGatedServer(config_.grpc_port, {api_->service()}, *gate_);
  if (!rpc) return Fail(rpc.error());
  rpc_ = std::move(rpc).value();
  auto operations = platform::StartOperations(config_.http_port, [this] { return Ready(); });
  if (!operations) return Fail(operations.error());
  operations_ = std::move(operations).value();

  reference_follower_->Start();
  fold_follower_->Start();
  table_->Start();
  rpc_->SetServing(true);
  return platform::Done{};
}

bool Service::Ready() const {
  return !stopping_ && reference_follower_->CaughtUp() && fold_follower_->CaughtUp() &&
         table_->loaded();
}

void Service::Stop() {
  stopping_ = true;
  if (rpc_) rpc_->SetServing(false);
  if (fold_follower_) fold_follower_->Stop();
  if (reference_follower_) reference_follower_->Stop();
  if (api_) api_->Stop();
  if (rpc_) rpc_->Stop(std::chrono::milliseconds{3000});
  if (table_) table_->Stop();
  if (operations_.server) operations_.server->Stop();
}

}  // namespace instroom::indicator
