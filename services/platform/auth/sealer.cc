#include "services/platform/auth/sealer.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>
#include <vector>

#include "services/platform/auth/sodium.h"
#include "services/platform/base/hex.h"

namespace instroom::platform {
namespace {

constexpr std::size_t kIdBytes = 16;

// What one region's key seals with. A key of its own for each purpose: no two share one.
struct RegionKey {
  explicit RegionKey(std::string_view key)
      : id(Fingerprint(key).substr(0, 8)),
        envelopes(SecretKey::Derived(key, "instroom envelope")),
        data_keys(SecretKey::Derived(key, "instroom data key")) {}

  std::string id;
  SecretKey envelopes;
  SecretKey data_keys;
};

class SodiumSealer final : public Sealer {
 public:
  // Oldest first; at least one.
  explicit SodiumSealer(const std::vector<std::string>& keys) {
    crypto_auth_hmacsha256_init(&pseudonym_state_, Bytes(keys.front()), keys.front().size());
    for (const std::string& key : keys) keys_.emplace_back(key);
  }
  ~SodiumSealer() override { sodium_memzero(&pseudonym_state_, sizeof pseudonym_state_); }
  SodiumSealer(const SodiumSealer&) = delete;
  SodiumSealer& operator=(const SodiumSealer&) = delete;

  std::string PseudonymOf(std::string_view identifier) const override {
    // Half of the work is the key's alone, and done once.
    crypto_auth_hmacsha256_state state = pseudonym_state_;
    crypto_auth_hmacsha256_update(&state, Bytes(identifier), identifier.size());
    std::array<char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return ToHex(std::string_view(mac.data(), kIdBytes));
  }

  Sealed Wrap(const SecretKey& key, std::string_view context) const override {
    Sealed wrapped = key.WrappedBy(keys_.back().data_keys, context);
    wrapped.key_id = keys_.back().id;
    return wrapped;
  }
  Outcome<SecretKey> Unwrap(const Sealed& wrapped, std::string_view context) const override {
    const auto key = Find(wrapped.key_id);
    if (!key) return Fail(key.error());
    return (*key)->data_keys.Unwrap(wrapped, context);
  }

  Sealed Seal(std::string_view plain, std::string_view context) const override {
    Sealed sealed = keys_.back().envelopes.Seal(plain, context);
    sealed.key_id = keys_.back().id;
    return sealed;
  }
  Outcome<std::string> Open(const Sealed& sealed, std::string_view context) const override {
    const auto key = Find(sealed.key_id);
    if (!key) return Fail(key.error());
    return (*key)->envelopes.Open(sealed, context);
  }

 private:
  Outcome<const RegionKey*> Find(const std::string& id) const {
    const auto found = std::ranges::find(keys_, id, &RegionKey::id);
    if (found != keys_.end()) return &*found;
    return Fail(Error{ErrorKind::kInvalidInput, "REGION_KEY_UNKNOWN",
                      "sealed by a region's key that is not here"});
  }

  crypto_auth_hmacsha256_state pseudonym_state_{};
  std::vector<RegionKey> keys_;
};

Outcome<std::string> ParseKey(const std::string& text) {
  // Files end with a line end.
  const std::size_t end = text.find_last_not_of(" \r\n\t");
  std::optional<std::string> key = FromHex(std::string_view(text).substr(0, end + 1));
  if (key && key->size() == SecretKey::kBytes) return std::move(*key);
  return Fail(Error{ErrorKind::kInvalidInput, "REGION_KEY_MALFORMED", "expected 64 hex digits"});
}

void WipeAll(std::vector<std::string>& keys) {
  for (std::string& key : keys) Wipe(key);
}

}  // namespace

Outcome<std::unique_ptr<Sealer>> MakeSealer(const std::string& region_key_hex,
                                            const std::string& old_keys_hex) {
  PrepareSodium();
  std::vector<std::string> texts;
  std::istringstream lines(old_keys_hex);
  for (std::string line; std::getline(lines, line);) texts.push_back(line);
  texts.push_back(region_key_hex);
  std::vector<std::string> keys;
  for (const std::string& text : texts) {
    auto key = ParseKey(text);
    if (!key) return Fail(key.error());
    keys.push_back(std::move(*key));
  }
  std::unique_ptr<Sealer> sealer = std::make_unique<SodiumSealer>(keys);
  WipeAll(keys);
  WipeAll(texts);
  return sealer;
}

std::string Fingerprint(std::string_view bytes) {
  PrepareSodium();
  std::string hash(kIdBytes, '\0');
  crypto_generichash(Bytes(hash), kIdBytes, Bytes(bytes), bytes.size(), nullptr, 0);
  return ToHex(hash);
}

}  // namespace instroom::platform
