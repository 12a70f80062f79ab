#pragma once

// Who calls, and what of the live table that caller may see: the door between figures and readers.
// Thread-safe.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "services/indicator/disclosure/figure_view.h"
#include "services/indicator/publish/live_table.h"

namespace grpc {
class ServerContext;
}

namespace instroom::indicator {

// Who calls; asked once a call.
using AudienceOf = std::function<Audience(const grpc::ServerContext& context)>;

struct ReaderRules {
  // Empty: whoever calls is entitled to everything.
  AudienceOf audience_of;
  // Empty: whoever is not entitled sees own areas only.
  std::optional<Disclosure> disclosure;
};

class Readers {
 public:
  // Both must outlive it.
  Readers(const Definition& definition, const LiveTable& table, ReaderRules rules)
      : definition_(definition), table_(table), rules_(std::move(rules)) {}

  [[nodiscard]] Audience AudienceOfCall(const grpc::ServerContext& context) const;

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
  std::mutex mutex_;
  std::shared_ptr<const Release> release_;
};

}  // namespace instroom::indicator
