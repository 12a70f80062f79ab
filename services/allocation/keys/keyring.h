#pragma once

// The data keys of all clients in memory, folded from the log, and the only place that unwraps
// them. Kept wrapped: a table of a million keys is then not a table of a million secrets, and
// unwrapping one is one small decryption. Thread-safe.

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "instroom/allocation/v1/data_key.pb.h"
#include "instroom/allocation/v1/erasure_events.pb.h"
#include "services/allocation/keys/key_name.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/base/clock.h"

namespace instroom::allocation {

// How far a key is on its way into the log.
enum class KeyStage : std::uint8_t {
  kUnknown,  // Erased, or never heard of.
  kFresh,    // Made here; nothing of it is in the log.
  kWriting,  // Handed to the log.
  kRead,     // Read from the log before its writer was told that it is there.
  kDurable,
};

class Keyring {
 public:
  // A key to seal with.
  struct InUse {
    KeyName name;
    platform::SecretKey key;
  };

  // The sealer must outlive it.
  explicit Keyring(const platform::Sealer& sealer) : sealer_(sealer) {}

  // The client's key; if there is none, a fresh one, made now. What is sealed with a key may only
  // be appended once the key is durable (KeyLog). Errors as Sealer::Unwrap.
  [[nodiscard]] platform::Outcome<InUse> KeyFor(const care::ClientKey& client,
                                                platform::Instant now);
  // To open with. kNotFound ERASED; kUnavailable KEY_NOT_READ if it was not read from the log yet,
  // or is lost; else errors as Sealer::Unwrap.
  [[nodiscard]] platform::Outcome<platform::SecretKey> Find(const KeyName& name) const;
  // True if this key was erased; false if it is there, or not known.
  [[nodiscard]] bool IsErased(const KeyName& name) const;
  // True once somebody was erased: what was sealed with the region's key is not to be opened.
  [[nodiscard]] bool WasErased(const care::ClientKey& client) const;

  [[nodiscard]] KeyStage StageOf(const KeyName& name) const;
  // As its record in the log, and kWriting from now on; empty unless it is fresh.
  [[nodiscard]] std::optional<v1::WrappedDataKey> BeginWriting(const KeyName& name);
  void EndWriting(const KeyName& name, bool durable);

  // From the log, in any order: a key that was erased stays so.
  void Put(const KeyName& name, const v1::WrappedDataKey& wrapped);
  void Remove(const KeyName& name);
  void Erase(const v1::ClientErased& erased);

  // What an erasure of this client must remove from the log: keys that are there or on their way,
  // and those erased before whose record may still be there.
  [[nodiscard]] std::vector<KeyName> InLog(const care::ClientKey& client) const;
  // Keys that were erased but whose record still has its value: somebody broke off in between.
  [[nodiscard]] std::vector<KeyName> Unfinished() const;

  // Everybody who has a key, with the day on which the newest of them was made, as days since
  // 1970-01-01.
  [[nodiscard]] std::vector<std::pair<care::ClientKey, std::int32_t>> Clients() const;
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    KeyId id = kNoKey;
    std::array<char, platform::SecretKey::kNonceBytes> nonce{};
    std::array<char, platform::SecretKey::kBytes + platform::SecretKey::kTagBytes> ciphertext{};
    std::array<char, 8> region_key_id{};
    std::int32_t make_day = 0;  // Days since 1970-01-01.
    KeyStage stage = KeyStage::kFresh;
  };
  using Entries = std::unordered_multimap<care::ClientKey, Entry>;
  // A part of the clients, so that threads at the door don't wait for each other.
  struct Shard {
    mutable std::mutex mutex;
    // Mostly one a client: two replicas may each have made one.
    Entries entries;
    std::unordered_set<KeyId> erased_keys;
    std::unordered_set<care::ClientKey> erased_clients;
    std::set<KeyName> unfinished;

    [[nodiscard]] Entries::iterator Find(const KeyName& name);
    void Drop(Entries::iterator entry);
  };

  [[nodiscard]] Shard& ShardOf(const care::ClientKey& client) const {
    return shards_[client.low % shards_.size()];
  }
  [[nodiscard]] static platform::Sealed SealedOf(const Entry& entry);
  [[nodiscard]] InUse Make(Shard& shard, const care::ClientKey& client,
                           platform::Instant now) const;

  const platform::Sealer& sealer_;
  mutable std::array<Shard, 64> shards_;
};

}  // namespace instroom::allocation
