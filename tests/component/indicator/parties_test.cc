// Each caller sees figures as its scope says, and who may call what is as the table says.

#include "tests/component/indicator/indicator_fixture.h"
#include "tests/support/callers.h"
#include "tests/support/matrix.h"

namespace instroom::indicator::test {
namespace {

class IndicatorParties : public IndicatorTest {
 protected:
  // The area's figures as "exact", "protected" or both; "none" if there are none.
  std::string Kind(const std::string& caller, const std::string& area, bool yearly) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{10});
    context.AddMetadata("authorization", testing_support::TokenOf(caller));
    const auto stub = v1::IndicatorService::NewStub(
        testing_support::ChannelTo(service_->grpc_port(), testing_support::NoIdentity()));
    v1::ListFiguresRequest request;
    request.mutable_filter()->add_areas(area);
    request.mutable_filter()->add_measures("inflow");
    request.mutable_filter()->set_yearly(yearly);
    v1::ListFiguresResponse response;
    const auto status = stub->ListFigures(&context, request, &response);
    if (!status.ok()) return status.error_message();
    bool exact = false;
    bool hidden = false;
    for (const auto& figure : response.figures()) {
      EXPECT_EQ(figure.area(), area);
      const bool is_protected = figure.protection() != v1::PROTECTION_UNSPECIFIED;
      (is_protected ? hidden : exact) = true;
    }
    if (exact && hidden) return "both";
    return exact ? "exact" : hidden ? "protected" : "none";
  }
};

TEST_F(IndicatorParties, SeeFiguresAsTheirScopeSays) {
  std::mt19937_64 random(11);
  Append(RandomCare(random, 20));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  for (const char* entitled :
       {"region:FLEVOLAND", "region:FLEVOLAND policy p", "operator:OPS operator p"}) {
    EXPECT_EQ(Kind(entitled, "0995", false), "exact") << entitled;
    EXPECT_EQ(Kind(entitled, "region", true), "exact") << entitled;
  }
  for (const char* own :
       {"municipality:0995", "municipality:0995 policy p", "municipality:0995 council,policy p"}) {
    EXPECT_EQ(Kind(own, "0995", false), "exact") << own;
    EXPECT_EQ(Kind(own, "1892", false), "protected") << own;
    EXPECT_EQ(Kind(own, "region", true), "protected") << own;
  }
  for (const char* published : {"municipality:0995 council p", "national:CBS policy p"}) {
    EXPECT_EQ(Kind(published, "0995", true), "protected") << published;
    EXPECT_EQ(Kind(published, "region", true), "protected") << published;
    // By year only.
    EXPECT_EQ(Kind(published, "0995", false), "none") << published;
  }
  EXPECT_EQ(Kind("provider:12345678 access p", "0995", true).substr(0, 18), "METHOD_NOT_ALLOWED");
}

TEST_F(IndicatorParties, FindNoFigureThatIsNotServedToThem) {
  std::mt19937_64 random(12);
  Append(RandomCare(random, 5));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  const auto get = [&](const std::string& party, const char* area) {
    grpc::ClientContext context;
    v1::GetFigureRequest request;
    request.set_measure("inflow");
    request.set_area(area);
    request.set_period("2024-05");
    v1::GetFigureResponse response;
    const auto status = StubOf(*service_, party)->GetFigure(&context, request, &response);
    return status.ok() ? std::string("figure") : status.error_message();
  };
  EXPECT_EQ(get("municipality:0995", "0995"), "figure");
  // Published by year for whoever has no cases.
  EXPECT_EQ(get("national:CBS", "0995"), get("national:CBS", "region"));
  EXPECT_EQ(get("municipality:0995", "9999"),
            "an area must be one of ListMeasures: a CBS code, or \"region\"");
}

TEST_F(IndicatorParties, MayCallWhatTheTableSays) {
  testing_support::ExpectPolicy(*v1::ListFiguresRequest::descriptor()->file(),
                                service_->grpc_port());
}

}  // namespace
}  // namespace instroom::indicator::test
