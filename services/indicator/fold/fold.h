#pragma once

// The live count of one partition: facts about clients in, cells out. Any order of the same facts,
// however often each comes, gives the same cells once settled. Not thread-safe.

#include <cstdint>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/referral/v1/referral_events.pb.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/fold/cells.h"
#include "services/indicator/fold/client_table.h"
#include "services/indicator/fold/count.h"
#include "services/indicator/fold/products.h"

namespace instroom::indicator {

class Fold {
 public:
  // `definition` must outlive the fold.
  explicit Fold(const Definition& definition) : counter_(definition, products_, cells_) {}

  // Folds an event. False if it can't be counted because its client key is none.
  bool Apply(const allocation::v1::AllocationEvent& event);
  bool Apply(const referral::v1::ReferralEvent& event);

  // Counts every client that changed since the last time; until then cells lag behind.
  void Settle();

  [[nodiscard]] Cells& cells() { return cells_; }
  // Newest receipt of a counted message, in milliseconds since 1970 (UTC); 0 is none.
  [[nodiscard]] std::int64_t as_of_ms() const { return as_of_ms_; }
  // Facts without allocation number (task-oriented care) or of a newer writer: not counted.
  [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }
  [[nodiscard]] std::size_t clients() const { return clients_.size(); }
  [[nodiscard]] bool settled() const { return waiting_.empty(); }

 private:
  void Decide(Client& client, std::uint32_t municipality, std::string_view provider,
              const allocation::v1::AllocatedProduct& decided);
  void Report(Client& client, std::uint32_t municipality,
              const allocation::v1::StartReported& fact);
  void Report(Client& client, std::uint32_t municipality, const allocation::v1::StopReported& fact);
  void SetBirth(Client& client, const allocation::v1::AllocationEvent& event);
  std::uint32_t AllocationOf(Client& client, std::uint32_t municipality, std::int64_t number);
  std::uint32_t ProductOf(const care::v1::Product& product);

  // Takes the client's contribution away before its first change since it was counted.
  void Touch(Client& client);

  Products products_;
  Cells cells_;
  ClientTable clients_;
  Counter counter_;
  std::vector<Client*> waiting_;
  std::int64_t as_of_ms_ = 0;
  std::uint64_t passed_over_ = 0;
};

}  // namespace instroom::indicator
