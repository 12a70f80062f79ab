// Sends conversations at a given rate over Exchange, to several addresses in turn, and writes every
// receipt it was given to a file. A message without receipt is sent again on another stream until
// it has one: what a careful provider's system does. Ends by SIGTERM.
//
// Usage: instroom-load --certificates DIR --addresses A,B --rate N --receipts FILE [--seed N]
//        [--municipality C] [--provider C] [--count N]

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include "services/cli/clients.h"
#include "tests/support/load/conversation.h"

namespace {

using namespace instroom;
using allocation::v1::ExchangeRequest;
using allocation::v1::ExchangeResponse;
using Clock = std::chrono::steady_clock;

std::atomic<bool> stopping{false};
void OnSignal(int) {
  stopping = true;
}

// A stream on which nothing came for so long is given up.
constexpr std::chrono::seconds kPatience{10};

class Sender {
 public:
  Sender(load::Conversation conversation, cli::IdentityOptions identity, std::ofstream receipts,
         double rate, std::int64_t count)
      : conversation_(std::move(conversation)),
        identity_(std::move(identity)),
        receipts_(std::move(receipts)),
        rate_(rate),
        left_(count) {}

  // One stream until it breaks or the end; waiting messages stay for the next stream.
  void RunStream(const std::string& address) {
    const auto clients = cli::MakeClients({.allocation = address}, identity_);
    const auto stream = clients->OpenExchange();
    last_heard_ = Clock::now();
    broken_ = false;
    std::jthread reader([&] {
      ExchangeResponse response;
      while (stream->Read(response)) Take(response);
      broken_ = true;
    });
    for (auto& [correlation, message] : Waiting()) {
      if (!Write(*stream, correlation, message)) break;
    }
    while (!broken_ && !Finished()) {
      if (!stopping && left_ > 0 && DueNow()) {
        const auto [correlation, message] = NextMessage();
        if (!Write(*stream, correlation, message)) break;
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
      }
      if (Clock::now() - last_heard_.load() > kPatience && !Waiting().empty()) break;
    }
    stream->Cancel();
  }

  [[nodiscard]] bool Finished() {
    const std::lock_guard lock(mutex_);
    return (stopping || left_ <= 0) && waiting_.empty();
  }

 private:
  std::map<std::uint64_t, allocation::v1::Message> Waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

  bool DueNow() {
    const std::chrono::duration<double> run = Clock::now() - begun_;
    // What an outage held back is not made up for in one burst.
    if (run.count() * rate_ - static_cast<double>(paced_) > rate_) {
      paced_ = static_cast<std::int64_t>(run.count() * rate_);
    }
    return static_cast<double>(paced_) < run.count() * rate_;
  }

  std::pair<std::uint64_t, allocation::v1::Message> NextMessage() {
    ++paced_;
    --left_;
    const std::lock_guard lock(mutex_);
    const std::uint64_t correlation = ++correlation_;
    return {correlation, waiting_[correlation] = conversation_.Next()};
  }

  static bool Write(cli::ExchangeLink& stream, std::uint64_t correlation,
                    const allocation::v1::Message& message) {
    ExchangeRequest request;
    request.set_receipts_only(true);
    auto& submittal = *request.add_submittals();
    submittal.set_correlation(correlation);
    *submittal.mutable_message() = message;
    return stream.Write(request);
  }

  void Take(const ExchangeResponse& response) {
    const std::lock_guard lock(mutex_);
    last_heard_ = Clock::now();
    for (const auto& receipt : response.receipts()) {
      if (waiting_.erase(receipt.correlation()) == 0) continue;
      receipts_ << receipt.receipt_id() << '\n';
    }
    receipts_.flush();
    for (const auto& refusal : response.refusals()) {
      // A full queue or a restarting service: it stays waiting and goes with the next stream.
      std::fprintf(stderr, "refused: %s\n", refusal.reason().c_str());
      broken_ = true;
    }
  }

  load::Conversation conversation_;
  const cli::IdentityOptions identity_;
  std::ofstream receipts_;
  const double rate_;
  std::int64_t left_;
  std::int64_t paced_ = 0;
  std::uint64_t correlation_ = 0;
  const Clock::time_point begun_ = Clock::now();
  std::mutex mutex_;
  std::map<std::uint64_t, allocation::v1::Message> waiting_;
  std::atomic<Clock::time_point> last_heard_{Clock::now()};
  std::atomic<bool> broken_{false};
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Load for tests: conversations over Exchange at a rate."};
  std::vector<std::string> addresses;
  std::string receipts;
  double rate = 500;
  std::int64_t count = INT64_MAX;
  load::ConversationOptions options;
  cli::IdentityOptions identity;
  app.add_option("--addresses", addresses, "host:port, several")->required()->delimiter(',');
  app.add_option("--certificates", identity.folder, "folder with one of each party")
      ->required()
      ->envname("INSTROOM_CERTIFICATES_DIR");
  app.add_option("--receipts", receipts, "file, one receipt a line")->required();
  app.add_option("--rate", rate, "messages a second");
  app.add_option("--count", count, "messages in all");
  app.add_option("--seed", options.seed, "of the messages");
  app.add_option("--municipality", options.municipality, "CBS code");
  app.add_option("--provider", options.provider, "AGB code");
  app.add_option("--first-number", options.first_number, "ToewijzingNummer");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGTERM, OnSignal);
  std::signal(SIGINT, OnSignal);
  Sender sender(load::Conversation(options), identity, std::ofstream(receipts), rate, count);
  for (std::size_t turn = 0; !sender.Finished(); ++turn) {
    sender.RunStream(addresses[turn % addresses.size()]);
    if (!sender.Finished()) std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return 0;
}
