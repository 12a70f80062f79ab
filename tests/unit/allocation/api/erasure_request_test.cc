#include <gtest/gtest.h>

#include "services/allocation/api/erasure_service.h"

namespace instroom::allocation {
namespace {

class ErasureRequest : public ::testing::Test {
 protected:
  static v1::EraseClientRequest Valid() {
    v1::EraseClientRequest request;
    request.set_bsn("999900006");
    request.set_reason(v1::ERASURE_REASON_REQUEST);
    request.set_reference("Z/26_118-a.1");
    return request;
  }
  std::string ReasonOf(const v1::EraseClientRequest& request) const {
    const auto client = ClientToErase(request, *sealer_);
    return client ? "taken" : client.error().reason;
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
};

TEST_F(ErasureRequest, NamesAClientByKeyOrByNumber) {
  v1::EraseClientRequest request = Valid();
  const auto by_number = ClientToErase(request, *sealer_);
  ASSERT_TRUE(by_number.ok());
  request.set_client_key(care::ClientKeyText(*by_number));
  EXPECT_EQ(*ClientToErase(request, *sealer_), *by_number);
  request.set_client_key("999900006");
  EXPECT_EQ(ReasonOf(request), "CLIENT_KEY_NOT_VALID");
  request.set_bsn("999900007");
  EXPECT_EQ(ReasonOf(request), "BSN_NOT_VALID");
  request.clear_client();
  EXPECT_EQ(ReasonOf(request), "CLIENT_MISSING");
}

TEST_F(ErasureRequest, NeedsAGroundInWhichNobodyStands) {
  v1::EraseClientRequest request = Valid();
  for (const char* bad : {"", "Jan Jansen", "999900006", "Z-999900006", "a\nb", "caf\xc3\xa9",
                          "01234567890123456789012345678901234567890"}) {
    request.set_reference(bad);
    EXPECT_EQ(ReasonOf(request), "REFERENCE_NOT_VALID") << bad;
  }
  request = Valid();
  request.clear_reason();
  EXPECT_EQ(ReasonOf(request), "REASON_MISSING");
  request.set_reason(static_cast<v1::ErasureReason>(99));
  EXPECT_EQ(ReasonOf(request), "REASON_MISSING");
}

}  // namespace
}  // namespace instroom::allocation
