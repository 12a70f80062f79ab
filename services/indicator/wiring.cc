#include "services/indicator/wiring.h"

#include "services/care/topics.h"
#include "services/platform/log/access.h"
#include "services/platform/log/topics.h"

namespace instroom::indicator {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Fail;

// The partition count of the allocation events, once its own topics are as the file says.
platform::Outcome<std::int32_t> CheckedPartitions(const platform::LogAddress& address,
                                                  const Config& config) {
  const auto topics = platform::ParseTopicsOf(config.topics, config.environment, "indicator");
  if (!topics) return Fail(topics.error());
  const auto differences = platform::CheckTopics(address, *topics);
  if (!differences) return Fail(differences.error());
  if (!differences->empty()) {
    return Fail(Error{ErrorKind::kUnavailable, "TOPICS_DIFFER",
                      differences->front().topic + ": " + differences->front().what});
  }
  return platform::PartitionCount(address, care::topics::kAllocationEvents);
}

PublisherOptions PublishOptions(const Definition& definition) {
  PublisherOptions options;
  options.definition = definition.Id();
  return options;
}

}  // namespace

Service::Service(Config config, const platform::Clock& clock, AudienceOf audience_of)
    : config_(std::move(config)),
      clock_(clock),
      audience_of_(std::move(audience_of)),
      publisher_(PublishOptions(config_.definition), platform::MakeRedis(config_.redis)) {}

platform::Outcome<platform::Done> Service::Start() {
  const platform::LogAddress& address = config_.log;
  const auto partitions = CheckedPartitions(address, config_);
  if (!partitions) return Fail(partitions.error());

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

  api_ = MakeIndicatorApi(config_.definition, *table_, {audience_of_, config_.disclosure});
  auto rpc = platform::StartRpcServer(config_.grpc_port, {api_->service()});
  if (!rpc) return Fail(rpc.error());
  rpc_ = std::move(rpc).value();
  platform::HttpServerOptions http;
  http.port = config_.http_port;
  http.threads = 4;
  http_ = platform::MakeHttpServer(http);
  platform::AddOperations(*http_, [this] { return Ready(); });
  const auto listening = http_->Start();
  if (!listening) return Fail(listening.error());

  reference_follower_->Start();
  fold_follower_->Start();
  table_->Start();
  rpc_->SetServing(true);
  return platform::Done{};
}

bool Service::Ready() const {
  return !stopping_ && reference_follower_->CaughtUp() && fold_follower_->CaughtUp();
}

void Service::Stop() {
  stopping_ = true;
  if (rpc_) rpc_->SetServing(false);
  if (fold_follower_) fold_follower_->Stop();
  if (reference_follower_) reference_follower_->Stop();
  if (api_) api_->Stop();
  if (rpc_) rpc_->Stop(std::chrono::milliseconds{3000});
  if (table_) table_->Stop();
  if (http_) http_->Stop();
}

}  // namespace instroom::indicator
