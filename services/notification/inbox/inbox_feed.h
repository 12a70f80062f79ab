#pragma once

// Feeds the inbox from the log: notification events and ticks of every partition.

#include <memory>

#include "services/notification/inbox/inbox.h"
#include "services/platform/log/follower.h"

namespace instroom::notification {

class InboxFeed final : public platform::FollowerSink {
 public:
  explicit InboxFeed(Inbox& inbox) : inbox_(inbox) {}
  void Take(std::span<const platform::Record> batch) override;

 private:
  Inbox& inbox_;
};

}  // namespace instroom::notification
