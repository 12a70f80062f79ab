#pragma once

// From bytes of the log to messages and back; what every hop asks of a record before it is judged.

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "instroom/allocation/v1/submission.pb.h"
#include "services/platform/log/pass_over.h"

namespace instroom::allocation {

[[nodiscard]] bool Parse(std::string_view bytes, google::protobuf::MessageLite& message);

// A message that is used again for each record, so that its memory stays: parsing then hardly
// allocates. After a large record it begins anew.
template <typename Message>
class Scratch {
 public:
  [[nodiscard]] bool Read(std::string_view bytes) {
    if (large_) message_ = Message();
    large_ = bytes.size() > kLargeBytes;
    return Parse(bytes, message_);
  }
  Message& operator*() { return message_; }
  Message* operator->() { return &message_; }

 private:
  static constexpr std::size_t kLargeBytes = 256 * 1024;
  Message message_;
  bool large_ = false;
};

// What makes a submission impossible to judge: a header, key or receipt that the door would never
// have written. Empty if nothing does; else the field, never its value.
[[nodiscard]] std::string DefectOf(const v1::Submission& submission);

[[nodiscard]] platform::Outgoing RecordOf(const char* topic, std::string key, std::string value);

}  // namespace instroom::allocation
