#pragma once

// Sends items of the sample region and keeps count of what became of them.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "deploy/sample/generate.h"
#include "services/cli/dispatcher.h"

namespace instroom::cli {

// A message on its way; reports of a provider wait for the allocations of their client.
[[nodiscard]] Parcel ToParcel(allocation::v1::Message message, std::string expected_code);

struct SampleTally {
  std::uint64_t accepted = 0;
  // Wrong messages that were rejected with the code they were made for.
  std::uint64_t rejected_as_meant = 0;
  // Everything that went otherwise; the first few in words.
  std::uint64_t unexpected = 0;
  std::vector<std::string> examples;

  [[nodiscard]] std::uint64_t sum() const { return accepted + rejected_as_meant + unexpected; }
  void Take(const Answer& answer);
};

// Hands items from the thread that makes them to the one that sends them; bounded.
class ItemChannel {
 public:
  // Blocks while full; false once closed by the receiver.
  bool Put(sample::Item item);
  // Nothing more comes.
  void Finish();
  // Nothing more is wanted.
  void Close();
  // Waits a little for the next; `more` is false once all were taken.
  std::optional<sample::Item> Take(bool& more);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<sample::Item> items_;
  bool finished_ = false;
  bool closed_ = false;
};

}  // namespace instroom::cli
