#include "services/allocation/keys/keyring.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "services/care/calendar.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

using platform::Error;
using platform::ErrorKind;

// What a wrapped key is authenticated with: it unwraps for its own client and id only.
std::string WrapContext(const KeyName& name) {
  return KeyNameText(name);
}

KeyId NewKeyId() {
  KeyId id = kNoKey;
  while (id == kNoKey) platform::FillRandom({reinterpret_cast<char*>(&id), sizeof id});
  return id;
}

template <std::size_t kSize>
bool Copy(std::string_view from, std::array<char, kSize>& to) {
  if (from.size() != kSize) return false;
  std::memcpy(to.data(), from.data(), kSize);
  return true;
}

template <std::size_t kSize>
std::string Text(const std::array<char, kSize>& from) {
  return {from.data(), from.size()};
}

}  // namespace

Keyring::Entries::iterator Keyring::Shard::Find(const KeyName& name) {
  const auto [first, last] = entries.equal_range(name.client);
  const auto found =
      std::find_if(first, last, [&](const auto& entry) { return entry.second.id == name.id; });
  return found == last ? entries.end() : found;
}

void Keyring::Shard::Drop(Entries::iterator entry) {
  if (entry == entries.end()) return;
  platform::Wipe(entry->second.ciphertext);
  entries.erase(entry);
}

platform::Sealed Keyring::SealedOf(const Entry& entry) {
  return {Text(entry.region_key_id), Text(entry.nonce), Text(entry.ciphertext)};
}

platform::Outcome<Keyring::InUse> Keyring::KeyFor(const care::ClientKey& client,
                                                  platform::Instant now) {
  Shard& shard = ShardOf(client);
  Entry entry;
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(client);
    if (found == shard.entries.end()) return Make(shard, client, now);
    entry = found->second;
  }
  const KeyName name{client, entry.id};
  const auto key = sealer_.Unwrap(SealedOf(entry), WrapContext(name));
  if (!key) return platform::Fail(key.error());
  return InUse{name, *key};
}

Keyring::InUse Keyring::Make(Shard& shard, const care::ClientKey& client,
                             platform::Instant now) const {
  const KeyName name{client, NewKeyId()};
  InUse made{name, platform::SecretKey::Random()};
  const platform::Sealed wrapped = sealer_.Wrap(made.key, WrapContext(name));
  Entry entry;
  entry.id = name.id;
  const bool fits = Copy(wrapped.nonce, entry.nonce) &&
                    Copy(wrapped.ciphertext, entry.ciphertext) &&
                    Copy(wrapped.key_id, entry.region_key_id);
  CHECK(fits);
  entry.make_day = static_cast<std::int32_t>(care::DutchDay(now).time_since_epoch().count());
  shard.entries.emplace(client, entry);
  return made;
}

platform::Outcome<platform::SecretKey> Keyring::Find(const KeyName& name) const {
  Shard& shard = ShardOf(name.client);
  Entry entry;
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.Find(name);
    if (found != shard.entries.end()) {
      entry = found->second;
    } else if (shard.erased_keys.contains(name.id)) {
      return platform::Fail(Error{ErrorKind::kNotFound, "ERASED", "the client was erased"});
    } else {
      return platform::Fail(Error{ErrorKind::kUnavailable, "KEY_NOT_READ",
                                  "the data key was not read from the log yet"});
    }
  }
  return sealer_.Unwrap(SealedOf(entry), WrapContext(name));
}

bool Keyring::IsErased(const KeyName& name) const {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  return shard.erased_keys.contains(name.id) && shard.Find(name) == shard.entries.end();
}

bool Keyring::WasErased(const care::ClientKey& client) const {
  const Shard& shard = ShardOf(client);
  const std::lock_guard lock(shard.mutex);
  return shard.erased_clients.contains(client);
}

KeyStage Keyring::StageOf(const KeyName& name) const {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.Find(name);
  return found == shard.entries.end() ? KeyStage::kUnknown : found->second.stage;
}

std::optional<v1::WrappedDataKey> Keyring::BeginWriting(const KeyName& name) {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.Find(name);
  if (found == shard.entries.end() || found->second.stage != KeyStage::kFresh) return std::nullopt;
  Entry& entry = found->second;
  entry.stage = KeyStage::kWriting;
  v1::WrappedDataKey record;
  record.set_region_key_id(Text(entry.region_key_id));
  record.set_nonce(Text(entry.nonce));
  record.set_ciphertext(Text(entry.ciphertext));
  *record.mutable_make_date() = care::ToDate(care::Day{std::chrono::days{entry.make_day}});
  return record;
}

void Keyring::EndWriting(const KeyName& name, bool durable) {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.Find(name);
  if (found == shard.entries.end()) return;
  KeyStage& stage = found->second.stage;
  if (stage == KeyStage::kWriting && !durable) {
    stage = KeyStage::kFresh;
  } else if (stage == KeyStage::kWriting || stage == KeyStage::kRead) {
    stage = KeyStage::kDurable;
  }
}

void Keyring::Put(const KeyName& name, const v1::WrappedDataKey& wrapped) {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  if (shard.erased_keys.contains(name.id)) {
    shard.unfinished.insert(name);
    return;
  }
  Entry entry;
  entry.id = name.id;
  entry.stage = KeyStage::kDurable;
  const bool fits = Copy(wrapped.nonce(), entry.nonce) &&
                    Copy(wrapped.ciphertext(), entry.ciphertext) &&
                    Copy(wrapped.region_key_id(), entry.region_key_id);
  if (!fits) return;
  if (const auto day = care::DayOf(wrapped.make_date())) {
    entry.make_day = static_cast<std::int32_t>(day->time_since_epoch().count());
  }
  const auto found = shard.Find(name);
  if (found == shard.entries.end()) {
    shard.entries.emplace(name.client, entry);
    return;
  }
  const KeyStage before = found->second.stage;
  if (before == KeyStage::kWriting || before == KeyStage::kRead) entry.stage = KeyStage::kRead;
  found->second = entry;
}

void Keyring::Remove(const KeyName& name) {
  Shard& shard = ShardOf(name.client);
  const std::lock_guard lock(shard.mutex);
  shard.Drop(shard.Find(name));
  shard.unfinished.erase(name);
  shard.erased_keys.insert(name.id);
}

void Keyring::Erase(const v1::ClientErased& erased) {
  const auto client = care::ParseClientKey(erased.client_key());
  if (!client) return;
  Shard& shard = ShardOf(*client);
  const std::lock_guard lock(shard.mutex);
  shard.erased_clients.insert(*client);
  for (const std::string& text : erased.key_ids()) {
    const auto id = ParseKeyId(text);
    if (!id || !shard.erased_keys.insert(*id).second) continue;
    const auto found = shard.Find({*client, *id});
    if (found == shard.entries.end()) continue;
    shard.unfinished.insert({*client, *id});
    shard.Drop(found);
  }
}

std::vector<KeyName> Keyring::InLog(const care::ClientKey& client) const {
  const Shard& shard = ShardOf(client);
  const std::lock_guard lock(shard.mutex);
  std::vector<KeyName> names;
  const auto [first, last] = shard.entries.equal_range(client);
  for (auto at = first; at != last; ++at) {
    if (at->second.stage != KeyStage::kFresh) names.push_back({client, at->second.id});
  }
  for (auto at = shard.unfinished.lower_bound({client, kNoKey});
       at != shard.unfinished.end() && at->client == client; ++at) {
    names.push_back(*at);
  }
  return names;
}

std::vector<KeyName> Keyring::Unfinished() const {
  std::vector<KeyName> names;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    names.insert(names.end(), shard.unfinished.begin(), shard.unfinished.end());
  }
  return names;
}

std::vector<std::pair<care::ClientKey, std::int32_t>> Keyring::Clients() const {
  std::vector<std::pair<care::ClientKey, std::int32_t>> clients;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    // Keys of one client stand beside each other.
    for (const auto& [client, entry] : shard.entries) {
      if (clients.empty() || clients.back().first != client) clients.emplace_back(client, 0);
      clients.back().second = std::max(clients.back().second, entry.make_day);
    }
  }
  return clients;
}

std::size_t Keyring::size() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.entries.size();
  }
  return count;
}

}  // namespace instroom::allocation
