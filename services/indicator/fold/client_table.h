#pragma once

// Clients by key: open addressing over stable storage. Clients never move and never leave.

#include <cstdint>
#include <deque>
#include <vector>

#include "services/indicator/fold/client.h"

namespace instroom::indicator {

class ClientTable {
 public:
  ClientTable() : slots_(kFirstSlots) {}

  // The client with this key, made if it is new. The reference stays valid.
  Client& Find(const care::ClientKey& key) {
    if ((clients_.size() + 1) * 2 > slots_.size()) Rehash();
    Slot& slot = slots_[Place(key)];
    if (slot.number == 0) {
      clients_.emplace_back(key);
      slot = {static_cast<std::uint32_t>(clients_.size()), TagOf(key)};
    }
    return clients_[slot.number - 1];
  }
  [[nodiscard]] std::size_t size() const { return clients_.size(); }
  [[nodiscard]] const std::deque<Client>& clients() const { return clients_; }

 private:
  // The tag spares a look at the client: a miss of the cache for each step else.
  struct Slot {
    std::uint32_t number = 0;  // Of the client from 1; 0 is free.
    std::uint32_t tag = 0;
  };
  static constexpr std::size_t kFirstSlots = 1024;

  // The key is a MAC, but all keys of a partition share the result of another hash: mixing keeps
  // the slots even.
  static std::uint64_t Mixed(const care::ClientKey& key) {
    return (key.low ^ key.high) * 0x9E3779B97F4A7C15ULL;
  }
  static std::uint32_t TagOf(const care::ClientKey& key) {
    return static_cast<std::uint32_t>(Mixed(key));
  }
  // Where the key is or would be.
  [[nodiscard]] std::size_t Place(const care::ClientKey& key) const {
    const std::size_t mask = slots_.size() - 1;
    const std::uint32_t tag = TagOf(key);
    std::size_t place = (Mixed(key) >> 32) & mask;
    for (; slots_[place].number != 0; place = (place + 1) & mask) {
      if (slots_[place].tag == tag && clients_[slots_[place].number - 1].key == key) break;
    }
    return place;
  }
  void Rehash() {
    slots_.assign(slots_.size() * 2, {});
    std::uint32_t number = 0;
    for (const Client& client : clients_) {
      slots_[Place(client.key)] = {++number, TagOf(client.key)};
    }
  }

  std::vector<Slot> slots_;
  std::deque<Client> clients_;
};

}  // namespace instroom::indicator
