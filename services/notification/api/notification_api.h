#pragma once

// NotificationService over gRPC, as far as the caller reaches. Reads come from the inbox; changes
// are facts in the log, and a call that makes one returns when the inbox has folded it.

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "services/access/gate.h"
#include "services/notification/inbox/inbox.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/target.h"
#include "services/platform/log/appender.h"

namespace grpc {
class Service;
}

namespace instroom::notification {

struct NotificationApiParts {
  Inbox& inbox;
  platform::Appender& appender;
  const platform::Clock& clock;
  access::Gate& gate;
  // Where webhooks may lead.
  platform::Receivers receivers = {};
  // Names of the secrets that a subscription may ask for.
  std::set<std::string> secret_names;
};

class NotificationApi {
 public:
  virtual ~NotificationApi() = default;
  [[nodiscard]] virtual grpc::Service* service() = 0;
  // Ends open streams.
  virtual void Stop() = 0;
};

[[nodiscard]] std::unique_ptr<NotificationApi> MakeNotificationApi(NotificationApiParts parts);

}  // namespace instroom::notification
