#pragma once

// Exchange for many senders at once: one stream for each party, because a sender may only send as
// itself, seen as one link. Threads: one for each stream, to read it; parties are some fifty.

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "services/cli/clients.h"

namespace instroom::cli {

// CBS or AGB code of the sender, as the message says it; empty if it says none. Reads no more of
// the XML than that: whether it is a message is for the service to say.
[[nodiscard]] std::string SenderOf(const allocation::v1::Submittal& submittal);

class PartyExchange final : public ExchangeLink {
 public:
  // As whom the message goes.
  using Route = std::function<std::string(const allocation::v1::Submittal&)>;
  using Open =
      std::function<platform::Outcome<std::unique_ptr<ExchangeLink>>(const std::string& party)>;

  PartyExchange(Route route, Open open) : route_(std::move(route)), open_(std::move(open)) {}
  ~PartyExchange() override;
  PartyExchange(const PartyExchange&) = delete;
  PartyExchange& operator=(const PartyExchange&) = delete;

  // A message for which no stream can be opened gets a refusal with the reason; the others go on.
  // Messages of one party stay in order. One stream that breaks breaks the link.
  bool Write(const allocation::v1::ExchangeRequest& request) override;
  bool Read(allocation::v1::ExchangeResponse& response) override;
  void FinishWrites() override;
  void Cancel() override;
  platform::Outcome<platform::Done> Finish() override;

 private:
  struct Stream {
    std::unique_ptr<ExchangeLink> link;
    std::thread reader;
  };

  bool WriteAs(const std::string& party, const allocation::v1::ExchangeRequest& part);
  platform::Outcome<ExchangeLink*> StreamOf(const std::string& party);
  void ReadAll(ExchangeLink& link);
  void Refuse(const allocation::v1::ExchangeRequest& part, const platform::Error& why);
  void JoinReaders();

  const Route route_;
  const Open open_;
  // Only the writing thread.
  std::map<std::string, Stream> streams_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<allocation::v1::ExchangeResponse> responses_;
  std::size_t reading_ = 0;
  bool finishing_ = false;
  bool broken_ = false;
  std::optional<platform::Error> why_;
};

}  // namespace instroom::cli
