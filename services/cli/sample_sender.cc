#include "services/cli/sample_sender.h"

#include <algorithm>
#include <chrono>

namespace instroom::cli {
namespace {

constexpr std::size_t kChannelItems = 20'000;
constexpr std::size_t kExamples = 10;

std::string Describe(const Answer& answer) {
  std::string text = answer.label;
  if (!answer.refusal.empty()) text += " refused " + answer.refusal;
  if (answer.accepted) text += " accepted, meant to get " + answer.expected_code;
  for (const auto& fault : answer.faults) {
    text += " " + fault.return_code() + " " + fault.rule() + " " + fault.field();
  }
  return text;
}

}  // namespace

Parcel ToParcel(allocation::v1::Message message, std::string expected_code) {
  Parcel parcel;
  const auto name = allocation::v1::MessageKind_Name(message.header().kind());
  parcel.label = name.substr(name.rfind('_') + 1) + " " + message.header().sender() + " " +
                 message.header().identification();
  parcel.chain = message.person().bsn();
  parcel.follows = message.header().kind() != allocation::v1::MESSAGE_KIND_JW301;
  parcel.expected_code = std::move(expected_code);
  *parcel.submittal.mutable_message() = std::move(message);
  return parcel;
}

void SampleTally::Take(const Answer& answer) {
  const bool coded =
      std::any_of(answer.faults.begin(), answer.faults.end(),
                  [&](const auto& fault) { return fault.return_code() == answer.expected_code; });
  if (answer.expected_code.empty() && answer.accepted) {
    ++accepted;
  } else if (!answer.expected_code.empty() && !answer.accepted && coded) {
    ++rejected_as_meant;
  } else {
    ++unexpected;
    if (examples.size() < kExamples) examples.push_back(Describe(answer));
  }
}

bool ItemChannel::Put(sample::Item item) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || items_.size() < kChannelItems; });
  if (closed_) return false;
  items_.push_back(std::move(item));
  changed_.notify_all();
  return true;
}

void ItemChannel::Finish() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  changed_.notify_all();
}

void ItemChannel::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::optional<sample::Item> ItemChannel::Take(bool& more) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds{5},
                    [&] { return finished_ || !items_.empty(); });
  more = !finished_ || items_.size() > 1;
  if (items_.empty()) return std::nullopt;
  sample::Item item = std::move(items_.front());
  items_.pop_front();
  if (items_.size() == kChannelItems / 2 || items_.size() + 1 == kChannelItems) {
    changed_.notify_all();
  }
  return item;
}

}  // namespace instroom::cli
