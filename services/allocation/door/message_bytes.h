#pragma once

// The bytes of a message, made once for all that the door does with them: receipt, envelope, and
// the look for a person where nothing is sealed.

#include <string>
#include <string_view>

#include "instroom/allocation/v1/message.pb.h"

namespace instroom::allocation {

// Holds a person in clear, so it wipes itself.
class MessageBytes {
 public:
  // `secret` goes before the message.
  MessageBytes(const v1::Message& message, std::string_view secret);
  ~MessageBytes();
  MessageBytes(const MessageBytes&) = delete;
  MessageBytes& operator=(const MessageBytes&) = delete;

  // Secret and message.
  [[nodiscard]] std::string_view all() const { return all_; }
  // The person alone, as it would be written.
  [[nodiscard]] std::string_view person() const;
  // True if the text stands in what is not sealed: header and lines.
  [[nodiscard]] bool ShowsInClear(std::string_view text) const;

 private:
  std::string all_;
  // Where in all_ the header begins, the person with its tag, the person itself, and the lines.
  std::size_t header_;
  std::size_t person_field_;
  std::size_t person_;
  std::size_t lines_;
};

}  // namespace instroom::allocation
