#pragma once

// What one client adds to the cells, or takes away: the formulas of the base series.

#include <cstdint>
#include <vector>

#include "services/indicator/definition/definition.h"
#include "services/indicator/fold/cells.h"
#include "services/indicator/fold/client.h"
#include "services/indicator/fold/period.h"
#include "services/indicator/fold/products.h"

namespace instroom::indicator {

class Counter {
 public:
  // All must outlive the counter.
  Counter(const Definition& definition, const Products& products, Cells& cells)
      : definition_(definition), products_(products), cells_(cells) {}

  // Adds `sign` (+1 or -1) times the client's contribution. The same state gives the same numbers,
  // so that -1 undoes +1 exactly.
  void Count(const Client& client, int sign);

 private:
  // An interval of months or years in which a client is active; inclusive.
  struct Span {
    std::uint32_t area;
    bool residential;
    std::int32_t from;
    std::int32_t to;
  };
  enum class Which : std::uint8_t { kAny, kWithout, kWith };

  void CountFlows(const Client& client, int sign);
  void CountStretches(const Client& client, const Period& period, int sign);
  void CountTurnOfYear(const Period& period, int sign);
  void CountChains(int sign);
  void CountYouths(const Client& client, int sign);
  void CountSpans(Series any, int sign);
  void CountUnion(std::uint32_t area, Which which, Series series, int sign);
  bool Residential(std::uint32_t municipality, std::uint32_t product);
  [[nodiscard]] bool YoungEnough(const Client& client, const Period& period) const;

  const Definition& definition_;
  const Products& products_;
  Cells& cells_;
  // Scratch, kept for its storage.
  std::vector<Period> periods_;
  std::vector<Span> spans_;
  std::vector<std::pair<std::int32_t, std::int32_t>> merged_;
  // By product: 0 unknown, 1 without, 2 with by category, 3 depends on the municipality.
  std::vector<std::uint8_t> residence_;
};

}  // namespace instroom::indicator
