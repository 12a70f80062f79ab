#pragma once

// Sends messages over Exchange as fast as the service takes them: a window of unanswered ones,
// those about one client one after another, and everything unanswered once more after a break.
// Sending again is harmless: the same message has the same receipt.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "services/cli/clients.h"
#include "services/platform/base/error.h"

namespace instroom::cli {

// One message on its way.
struct Parcel {
  allocation::v1::Submittal submittal;
  // A follower waits until everything of its chain that was given before it and is no follower has
  // been answered; others wait for nobody.
  std::string chain;
  bool follows = false;
  // Comes back with the answer.
  std::string label;
  std::string expected_code;
};

// What became of it.
struct Answer {
  std::string label;
  std::string expected_code;
  std::string receipt_id;
  bool accepted = false;
  // Not taken at all: nothing of it is in the log. Then `refusal` says why.
  std::string refusal;
  std::vector<allocation::v1::Fault> faults;
  std::string return_xml;
};

// The next parcel; without one, whether there will be any later.
struct Supply {
  std::optional<Parcel> parcel;
  bool more = true;
};

struct DispatcherOptions {
  // Messages without an answer.
  std::size_t window = 4'000;
  // Messages that wait for others of their chain.
  std::size_t held_back_max = 50'000;
  std::size_t batch = 200;
  // Gives up if nothing was answered for so long.
  std::chrono::milliseconds patience{30'000};
};

class Dispatcher {
 public:
  Dispatcher(Clients& clients, DispatcherOptions options) : clients_(clients), options_(options) {}

  // `next` is asked until there is no more; it should not block. `take` gets every answer, on the
  // calling thread. Ends early, with what was answered, once `stopped`.
  platform::Outcome<platform::Done> Run(const std::function<Supply()>& next,
                                        const std::function<void(const Answer&)>& take,
                                        const std::function<bool()>& stopped);

 private:
  struct Chain {
    std::set<std::uint64_t> unanswered;
    // Followers, in order.
    std::deque<Parcel> waiting;
  };

  void Fill(const std::function<Supply()>& next);
  void Enqueue(Parcel parcel);
  [[nodiscard]] bool HasRoom() const;
  // False if the stream broke.
  bool WriteReady(ExchangeLink& link);
  void ReadAll(ExchangeLink& link);
  void Settle(Answer answer, std::uint64_t correlation);
  std::size_t Deliver(const std::function<void(const Answer&)>& take);
  void Release(const Parcel& answered);
  void SendAgain();

  Clients& clients_;
  DispatcherOptions options_;
  // Only the calling thread.
  bool exhausted_ = false;
  // The supply had nothing just now.
  bool starved_ = false;
  std::size_t held_back_ = 0;
  std::uint64_t correlation_ = 0;
  std::deque<Parcel> ready_;
  std::unordered_map<std::string, Chain> chains_;
  std::map<std::uint64_t, Parcel> on_the_way_;
  // Shared with the reading thread.
  std::mutex mutex_;
  std::condition_variable answered_;
  std::deque<std::pair<std::uint64_t, Answer>> answers_;
  bool broken_ = false;
};

}  // namespace instroom::cli
