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
  EXPECT_EQ(opened.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(opened.error().reason, "KEY_UNKNOWN");
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
