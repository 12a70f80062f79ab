#pragma once

// The notification service as one object: members in dependency order.

#include <atomic>
#include <memory>
#include <string>

#include "services/access/gate.h"
#include "services/notification/api/notification_api.h"
#include "services/notification/config.h"
#include "services/notification/delivery/courier.h"
#include "services/notification/inbox/inbox_feed.h"
#include "services/notification/ticker.h"
#include "services/platform/http/server.h"
#include "services/platform/log/processor.h"
#include "services/platform/rpc/server.h"

namespace instroom::notification {

class Service {
 public:
  // `clock` is the machine's clock, or a test's; it must outlive the service.
  Service(Config config, const platform::Clock& clock);

  // Checks the topics, then starts everything. An error says what to mend.
  [[nodiscard]] platform::Outcome<platform::Done> Start();
  // Not ready, no new work, running calls finished, all within 10 s.
  void Stop();
  [[nodiscard]] bool Ready() const;
  [[nodiscard]] std::uint16_t grpc_port() const { return rpc_->port(); }

 private:
  const Config config_;
  const platform::Clock& clock_;
  std::unique_ptr<access::Gate> gate_;
  Inbox inbox_;
  InboxFeed feed_{inbox_};
  std::unique_ptr<platform::Appender> appender_;
  std::unique_ptr<platform::Follower> follower_;
  std::unique_ptr<platform::Processor> watch_;
  std::unique_ptr<Ticker> ticker_;
  std::unique_ptr<Courier> courier_;
  std::unique_ptr<NotificationApi> api_;
  std::unique_ptr<platform::RpcServer> rpc_;
  platform::Operations operations_;
  std::atomic<bool> stopping_{false};
};

}  // namespace instroom::notification
