#pragma once

// Allocations with their starts and stops, to be listed by client, municipality, provider, number
// and period. Folded from allocation events. Pure, not thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/allocation_service.pb.h"
#include "services/allocation/domain/client_state.h"
#include "services/care/client_key.h"

namespace instroom::allocation {

// The last row of a page; stable when allocations come and go.
struct PageMark {
  care::ClientKey client;
  AllocationId id;

  auto operator<=>(const PageMark&) const = default;
};
[[nodiscard]] std::string PageToken(const PageMark& mark);
// Empty unless PageToken wrote it.
[[nodiscard]] std::optional<PageMark> ParsePageToken(const std::string& token);

// At least one of client, municipality and provider must be given.
struct AllocationFilter {
  std::optional<care::ClientKey> client;
  std::optional<std::uint32_t> municipality;
  std::optional<std::uint32_t> provider;
  std::optional<std::int64_t> number;
  // May be delivered on some day from `begin` to `end`.
  DayNumber begin = -kOpen;
  DayNumber end = kOpen;
  bool with_deleted = false;
  int page_size = 100;
  std::optional<PageMark> after;
};

class AllocationTable {
 public:
  void Take(const v1::AllocationEvent& event);

  // By client key, municipality, number. A page may hold fewer rows than asked for and still have
  // a next one: the work for one page is bounded.
  [[nodiscard]] v1::ListAllocationsResponse List(const AllocationFilter& filter) const;

  // What is known of a client, and the day of the newest message about it. Null if nothing was ever
  // accepted.
  struct File {
    ClientState state;
    DayNumber received = 0;
  };
  [[nodiscard]] const File* Find(const care::ClientKey& client) const;
  [[nodiscard]] std::size_t client_count() const { return clients_.size(); }

 private:
  using Clients = std::set<care::ClientKey>;
  // Those that can have rows for a filter without a client.
  [[nodiscard]] const Clients* Candidates(const AllocationFilter& filter) const;

  std::map<care::ClientKey, File> clients_;
  std::unordered_map<std::uint32_t, Clients> by_municipality_;
  std::unordered_map<std::uint32_t, Clients> by_provider_;
};

}  // namespace instroom::allocation
