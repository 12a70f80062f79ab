#pragma once

// Who calls, and what of the live table that caller may see: the door between figures and readers.
// Thread-safe.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "services/access/rpc_gate.h"
#include "services/indicator/disclosure/figure_view.h"
#include "services/indicator/publish/live_table.h"

namespace instroom::indicator {

struct ReaderRules {
  // Must outlive the api.
  access::Gate& gate;
  // Empty: whoever is not entitled sees own areas only.
  std::optional<Disclosure> disclosure;
};

// Whoever calls; keep it until the call has ended.
struct Reader {
  Audience audience;
  access::Place place;
};

class Readers {
 public:
  // Both must outlive it.
  Readers(const Definition& definition, const LiveTable& table, ReaderRules rules);

  // Who calls the method; kUnknownCaller or kNotAllowed as the gate.
  [[nodiscard]] platform::Outcome<Reader> ReaderOf(const grpc::ServerContext& context,
                                                   const std::string& method) const;
  // The same for a method that tells no figures: what the caller sees of them elsewhere.
  [[nodiscard]] platform::Outcome<Reader> ReaderElsewhere(const grpc::ServerContext& context,
                                                          const std::string& method) const;

  // Of the caller of a stream.
  [[nodiscard]] access::Presence PresenceOf(const grpc::ServerContext& context) const {
    return {gate_, context};
  }

  // Calls `read(state, view)` while the table stands still; keep it short.
  template <typename Read>
  auto With(const Audience& audience, const Read& read) {
    return table_.With([&](const TableState& state) {
      const std::shared_ptr<const Release> release =
          audience.entitled() ? nullptr : ReleaseAt(state);
      const FigureView view(definition_, state.book(), audience,
                            rules_.disclosure ? &rules_.disclosure->policy : nullptr,
                            release.get());
      return read(state, view);
    });
  }

 private:
  // Makes the publication of the day if it is not made yet; of a table that stands still or is
  // empty the last one stays.
  std::shared_ptr<const Release> ReleaseAt(const TableState& state);

  const Definition& definition_;
  const LiveTable& table_;
  const ReaderRules rules_;
  const access::RpcGate gate_;
  std::mutex mutex_;
  std::shared_ptr<const Release> release_;
};

}  // namespace instroom::indicator
