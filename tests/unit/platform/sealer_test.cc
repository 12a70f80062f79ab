#include "services/platform/auth/sealer.h"

#include <gtest/gtest.h>

namespace instroom::platform {
namespace {

constexpr char kKey[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr char kOtherKey[] = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
// A number of the test range.
constexpr char kBsn[] = "999990019";

std::unique_ptr<Sealer> Make(const char* key) {
  auto sealer = MakeSealer(key);
  EXPECT_TRUE(sealer.ok());
  return std::move(sealer).value();
}

TEST(Sealer, PseudonymIsTheFirstHalfOfHmacSha256) {
  EXPECT_EQ(Make(kKey)->PseudonymOf(kBsn), "007bc351689fb623c7540c914f06665b");
  EXPECT_NE(Make(kOtherKey)->PseudonymOf(kBsn), "007bc351689fb623c7540c914f06665b");
}

TEST(Sealer, OpensWhatItSealed) {
  const auto sealer = Make(kKey);
  for (const std::string& plain :
       {std::string(), std::string("a\0b", 3), std::string(100000, 'x')}) {
    const Sealed sealed = sealer->Seal(plain, "client/person");
    EXPECT_EQ(sealed.key_id, "afdec40f");
    EXPECT_EQ(sealed.nonce.size(), 24U);
    EXPECT_EQ(sealed.ciphertext.size(), plain.size() + 16);
    const auto opened = sealer->Open(sealed, "client/person");
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(*opened, plain);
  }
}

TEST(Sealer, NeverSealsTheSameWayTwice) {
  const auto sealer = Make(kKey);
  const Sealed one = sealer->Seal("plain", "context");
  const Sealed two = sealer->Seal("plain", "context");
  EXPECT_NE(one.nonce, two.nonce);
  EXPECT_NE(one.ciphertext, two.ciphertext);
}

TEST(Sealer, TellsWhenABitOrTheContextWasChanged) {
  const auto sealer = Make(kKey);
  const Sealed good = sealer->Seal("plain", "context");
  Sealed bad_text = good;
  bad_text.ciphertext[0] = static_cast<char>(bad_text.ciphertext[0] ^ 1);
  Sealed bad_nonce = good;
  bad_nonce.nonce[5] = static_cast<char>(bad_nonce.nonce[5] ^ 1);
  Sealed cut = good;
  cut.ciphertext.resize(10);
  Sealed no_nonce = good;
  no_nonce.nonce.clear();
  for (const Sealed& bad : {bad_text, bad_nonce, cut, no_nonce}) {
    EXPECT_EQ(sealer->Open(bad, "context").error().kind, ErrorKind::kCorrupt);
  }
  EXPECT_EQ(sealer->Open(good, "other").error().reason, "ENVELOPE_TAMPERED");
}

TEST(Sealer, TellsWhenTheKeyIsNotKnown) {
  const Sealed sealed = Make(kKey)->Seal("plain", "context");
  const auto opened = Make(kOtherKey)->Open(sealed, "context");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(opened.error().reason, "REGION_KEY_UNKNOWN");
}

TEST(Sealer, UnwrapsADataKeyForItsOwnContextOnly) {
  const auto sealer = Make(kKey);
  const SecretKey key = SecretKey::Random();
  const Sealed wrapped = sealer->Wrap(key, "client/1");
  EXPECT_EQ(wrapped.ciphertext.size(), SecretKey::kBytes + SecretKey::kTagBytes);
  const auto unwrapped = sealer->Unwrap(wrapped, "client/1");
  ASSERT_TRUE(unwrapped.ok());
  EXPECT_EQ(unwrapped->Open(key.Seal("plain", "context"), "context").value(), "plain");
  EXPECT_EQ(sealer->Unwrap(wrapped, "client/2").error().reason, "ENVELOPE_TAMPERED");
  EXPECT_EQ(Make(kOtherKey)->Unwrap(wrapped, "client/1").error().reason, "REGION_KEY_UNKNOWN");
  // A wrapped key is no envelope, nor the other way round.
  EXPECT_FALSE(sealer->Open(wrapped, "client/1").ok());
  EXPECT_FALSE(sealer->Unwrap(sealer->Seal(std::string(32, 'k'), "client/1"), "client/1").ok());
  Sealed longer = key.Seal(std::string(33, 'k'), "client/1");
  longer.key_id = wrapped.key_id;
  EXPECT_EQ(sealer->Unwrap(longer, "client/1").error().reason, "ENVELOPE_MALFORMED");
}

TEST(Sealer, ReadsWithOldKeysAndSealsWithTheNewOne) {
  const auto before = Make(kOtherKey);
  const auto both = std::move(MakeSealer(kKey, std::string(kOtherKey) + "\n").value());
  EXPECT_EQ(both->Open(before->Seal("plain", "context"), "context").value(), "plain");
  EXPECT_TRUE(both->Unwrap(before->Wrap(SecretKey::Random(), "c"), "c").ok());
  // A youth stays the same one.
  EXPECT_EQ(both->PseudonymOf(kBsn), before->PseudonymOf(kBsn));
  EXPECT_EQ(both->Wrap(SecretKey::Random(), "c").key_id, "afdec40f");
  EXPECT_FALSE(before->Open(both->Seal("plain", "context"), "context").ok());
  EXPECT_FALSE(MakeSealer(kKey, "00").ok());
}

TEST(Sealer, TakesAKeyAsItStandsInAFileAndNoOther) {
  EXPECT_TRUE(MakeSealer(std::string(kKey) + "\n").ok());
  for (const std::string& bad : {std::string(), std::string("\n"), std::string(kKey).substr(2),
                                 std::string(kKey) + "00", std::string(64, 'g')}) {
    const auto sealer = MakeSealer(bad);
    ASSERT_FALSE(sealer.ok());
    EXPECT_EQ(sealer.error().kind, ErrorKind::kInvalidInput);
    EXPECT_EQ(sealer.error().detail, "expected 64 hex digits");
  }
}

TEST(Fingerprint, IsBlake2bOf128Bits) {
  EXPECT_EQ(Fingerprint("instroom"), "0a2dd9f25aace03e717a48671f67859a");
  EXPECT_EQ(Fingerprint("").size(), 32U);
  EXPECT_NE(Fingerprint(std::string_view("a\0", 2)), Fingerprint("a"));
}

}  // namespace
}  // namespace instroom::platform
