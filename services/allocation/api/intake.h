#pragma once

// Takes messages in: through the door, then durably into the intake topic. No gRPC in here.

#include <memory>
#include <string>

#include "services/allocation/api/send_order.h"
#include "services/allocation/door/door.h"
#include "services/allocation/keys/key_log.h"
#include "services/platform/log/appender.h"

namespace instroom::allocation {

// Admitted, not yet in the log.
struct Prepared {
  std::string receipt_id;
  platform::Outgoing record;
  // What its person is sealed with.
  KeyName key;
};

// Thread-safe; everything it is made of must outlive it.
class Intake {
 public:
  using Durable = platform::Appender::Durable;

  Intake(const Door& door, platform::Appender& appender, KeyLog& keys)
      : door_(door), order_(std::make_shared<SendOrder>(appender, keys)) {}

  // As the door, for the party that calls. Takes the submittal apart. Quickest if it lies on an
  // arena.
  [[nodiscard]] platform::Result<Prepared, Refused> Admit(v1::Submittal& submittal,
                                                          const access::Party& caller) const;
  // kUnavailable QUEUE_FULL if the log can't keep up: try again later, `done` is not called. Else
  // `done` is called once, nearly always on the thread of the log. A new client's data key becomes
  // durable before, and what one thread appends for a sender keeps its order. Goes on with the
  // trace of the calling thread.
  [[nodiscard]] platform::Outcome<platform::Done> Append(Prepared& prepared, Durable done) const;

 private:
  const Door& door_;
  std::shared_ptr<SendOrder> order_;
};

}  // namespace instroom::allocation
