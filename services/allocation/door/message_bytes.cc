#include "services/allocation/door/message_bytes.h"

#include <google/protobuf/io/coded_stream.h>

#include "services/platform/auth/secret_key.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

// The tag of a field below 16, and the length of what follows. Only after serializing.
std::size_t PrefixBytes(const google::protobuf::MessageLite& part) {
  return 1 + google::protobuf::io::CodedOutputStream::VarintSize32(
                 static_cast<std::uint32_t>(part.GetCachedSize()));
}

std::size_t CachedBytes(const google::protobuf::MessageLite& part) {
  return static_cast<std::size_t>(part.GetCachedSize());
}

}  // namespace

// Fields are written in the order of their numbers: header, person, lines.
MessageBytes::MessageBytes(const v1::Message& message, std::string_view secret) : all_(secret) {
  message.AppendToString(&all_);
  header_ = secret.size();
  person_field_ = person_ = header_;
  if (message.has_header()) {
    person_field_ += PrefixBytes(message.header()) + CachedBytes(message.header());
  }
  person_ = lines_ = person_field_;
  if (message.has_person()) {
    person_ += PrefixBytes(message.person());
    lines_ = person_ + CachedBytes(message.person());
  }
  CHECK(lines_ <= all_.size());
}

MessageBytes::~MessageBytes() {
  platform::Wipe(all_);
}

std::string_view MessageBytes::person() const {
  return std::string_view(all_).substr(person_, lines_ - person_);
}

bool MessageBytes::ShowsInClear(std::string_view text) const {
  const std::string_view all = all_;
  return all.substr(header_, person_field_ - header_).find(text) != std::string_view::npos ||
         all.substr(lines_).find(text) != std::string_view::npos;
}

}  // namespace instroom::allocation
