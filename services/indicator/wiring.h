#pragma once

// The indicator service as one object: members in dependency order.

#include <atomic>
#include <memory>

#include "services/access/gate.h"
#include "services/indicator/api/indicator_api.h"
#include "services/indicator/config.h"
#include "services/indicator/publish/fold_feed.h"
#include "services/indicator/publish/live_table.h"
#include "services/indicator/publish/publisher.h"
#include "services/indicator/publish/reference_feed.h"
#include "services/platform/http/server.h"
#include "services/platform/log/follower.h"
#include "services/platform/rpc/server.h"

namespace instroom::indicator {

class Service {
 public:
  // `clock` is the machine's clock, or a test's; it must outlive the service.
  Service(Config config, const platform::Clock& clock);

  // Checks the topics, then starts everything. An error says what to mend.
  [[nodiscard]] platform::Outcome<platform::Done> Start();
  // Not ready, no new work, running calls finished, all within 10 s.
  void Stop();
  // Read the log to its end; stays so without Redis, when figures stand still and say so.
  [[nodiscard]] bool Ready() const;
  [[nodiscard]] std::uint16_t grpc_port() const { return rpc_->port(); }

 private:
  const Config config_;
  const platform::Clock& clock_;
  std::unique_ptr<access::Gate> gate_;
  Publisher publisher_;
  std::unique_ptr<LiveTable> table_;
  std::unique_ptr<ReferenceFeed> reference_feed_;
  std::unique_ptr<FoldFeed> fold_feed_;
  std::unique_ptr<platform::Follower> reference_follower_;
  std::unique_ptr<platform::Follower> fold_follower_;
  std::unique_ptr<IndicatorApi> api_;
  std::unique_ptr<platform::RpcServer> rpc_;
  platform::Operations operations_;
  std::atomic<bool> stopping_{false};
};

}  // namespace instroom::indicator
