// Any text as a token, as a signed header and payload, and as a set of keys. A token that holds was
// signed by the issuer and says what it must.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "services/platform/auth/token.h"
#include "services/platform/base/check.h"
#include "tests/support/issuer.h"

using namespace instroom::platform;
using instroom::testing_support::Issuer;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

const Issuer& TheIssuer() {
  static const Issuer issuer;
  return issuer;
}

const TokenVerifier& TheVerifier() {
  static const auto verifier =
      std::move(MakeTokenVerifier(TheIssuer().Jwks(), {"issuer", "instroom"})).value();
  return *verifier;
}

void ExpectRight(const Outcome<Token>& token) {
  if (!token) {
    CHECK(!token.error().reason.empty());
    return;
  }
  CHECK(token->Text("iss") == "issuer");
  CHECK(token->expires_s > kNow - 31);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0] % 4) {
    case 0:
      // Nobody guesses a signature.
      CHECK(!TheVerifier().Verify(text, kNow));
      break;
    case 1:
      ExpectRight(TheVerifier().Verify(TheIssuer().Sign("ec", text), kNow));
      break;
    case 2:
      ExpectRight(TheVerifier().Verify(
          TheIssuer().SignAs("ec", text, R"({"iss":"issuer","aud":"instroom","exp":1800000060})"),
          kNow));
      break;
    default:
      static_cast<void>(MakeTokenVerifier(text, {"issuer", "instroom"}));
  }
  return 0;
}
