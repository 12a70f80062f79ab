#pragma once

// Takes events the live way (folds by partition, cells, book) and the batch way, for comparison.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "services/indicator/definition/definition.h"
#include "services/indicator/fold/fold.h"
#include "services/indicator/recount/recount.h"
#include "services/indicator/report/figure_book.h"
#include "tests/unit/indicator/random_care.h"

namespace instroom::indicator::test {

// Three partitions, settled after every `settle_every` events and at the end.
class LiveRegion {
 public:
  explicit LiveRegion(const Definition& definition);

  void Take(const std::vector<CareEvent>& events, std::size_t settle_every = 1000000);
  // Moves changed cells into the book, or all of them.
  void Publish(bool all = false);
  [[nodiscard]] const FigureBook& book() const { return book_; }
  [[nodiscard]] Basis& basis() { return basis_; }
  [[nodiscard]] std::int64_t Value(const std::string& measure, const std::string& area,
                                   const std::string& period) const;
  // Every measure, area and period that is served.
  [[nodiscard]] std::vector<v1::Figure> Served() const;

 private:
  const Definition& definition_;
  std::vector<std::unique_ptr<Fold>> folds_;
  Basis basis_;
  FigureBook book_;
};

// Feeds the same to the batch path as records, and finishes it.
void Feed(const std::vector<CareEvent>& events, care::Day today, recount::Recount& batch);

}  // namespace instroom::indicator::test
