#pragma once

// Clients by key: open addressing over stable storage. Clients never move and never leave.

#include <cstdint>
#include <deque>
#include <vector>

#include "services/indicator/fold/client.h"

namespace instroom::indicator {

class ClientTable {
 public:
  ClientTable() : slots_(kFirstSlots, 0) {}

  // The client with this key, made if it is new. The reference stays valid.
  Client& Find(const care::ClientKey& key) {
    if ((clients_.size() + 1) * 3 > slots_.size() * 2) Rehash();
    std::uint32_t& slot = slots_[Place(key)];
    if (slot == 0) {
      clients_.emplace_back(key);
      slot = static_cast<std::uint32_t>(clients_.size());
    }
    return clients_[slot - 1];
  }
  [[nodiscard]] std::size_t size() const { return clients_.size(); }
  [[nodiscard]] const std::deque<Client>& clients() const { return clients_; }

 private:
  static constexpr std::size_t kFirstSlots = 1024;

  // Where the key is or would be. The key is a MAC, but all keys of a partition share the result
  // of another hash: mixing the low half keeps the slots even.
  [[nodiscard]] std::size_t Place(const care::ClientKey& key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = (key.low * 0x9E3779B97F4A7C15ULL >> 20) & mask;
    while (slots_[place] != 0 && clients_[slots_[place] - 1].key != key) place = (place + 1) & mask;
    return place;
  }
  void Rehash() {
    slots_.assign(slots_.size() * 2, 0);
    std::uint32_t number = 0;
    for (const Client& client : clients_) slots_[Place(client.key)] = ++number;
  }

  std::vector<std::uint32_t> slots_;  // Number of the client from 1; 0 is free.
  std::deque<Client> clients_;
};

}  // namespace instroom::indicator
