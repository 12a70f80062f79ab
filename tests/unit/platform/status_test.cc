#include "services/platform/rpc/status.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/platform/observe/trace.h"

namespace instroom::platform {
namespace {

struct Row {
  ErrorKind kind;
  grpc::StatusCode code;
};

class StatusMapping : public testing::TestWithParam<Row> {};

TEST_P(StatusMapping, KeepsKindReasonAndDetailOnTheWayThereAndBack) {
  const grpc::Status status = ToStatus({GetParam().kind, "QUEUE_FULL", "partition 3"});
  EXPECT_EQ(status.error_code(), GetParam().code);
  const Error error = FromStatus(status);
  EXPECT_EQ(error.kind, GetParam().kind);
  EXPECT_EQ(error.reason, "QUEUE_FULL");
  EXPECT_EQ(error.detail, "partition 3");
  EXPECT_TRUE(ViolationsOf(status).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, StatusMapping,
    testing::Values(Row{ErrorKind::kInvalidInput, grpc::StatusCode::INVALID_ARGUMENT},
                    Row{ErrorKind::kNotFound, grpc::StatusCode::NOT_FOUND},
                    Row{ErrorKind::kConflict, grpc::StatusCode::ABORTED},
                    Row{ErrorKind::kUnavailable, grpc::StatusCode::UNAVAILABLE},
                    Row{ErrorKind::kCorrupt, grpc::StatusCode::DATA_LOSS}));

TEST(Status, CarriesEveryFieldViolation) {
  const grpc::Status status = ToStatus({ErrorKind::kInvalidInput, "REQUEST_INVALID", "2 fields"},
                                       {{"referral.date", "absent"}, {"bsn", "8 digits"}});
  const auto violations = ViolationsOf(status);
  ASSERT_EQ(violations.size(), 2U);
  EXPECT_EQ(violations[0].field, "referral.date");
  EXPECT_EQ(violations[1].description, "8 digits");
}

TEST(Status, BlotsWhatLooksLikeAPersonInMessageAndDetails) {
  const grpc::Status status =
      ToStatus({ErrorKind::kInvalidInput, "REQUEST_INVALID", "found 999990019"},
               {{"bsn", "999990019 is taken"}});
  EXPECT_EQ(status.error_message(), "found ***");
  EXPECT_EQ(ViolationsOf(status).front().description, "*** is taken");
  EXPECT_EQ(status.error_details().find("999990019"), std::string::npos);
}

TEST(Status, TellsWhenToRepeatOnlyIfRepeatingHelps) {
  for (const ErrorKind kind : {ErrorKind::kUnavailable, ErrorKind::kInvalidInput}) {
    google::rpc::Status rich;
    ASSERT_TRUE(rich.ParseFromString(ToStatus({kind, "R", "d"}).error_details()));
    bool retry = false;
    for (const auto& detail : rich.details()) retry |= detail.Is<google::rpc::RetryInfo>();
    EXPECT_EQ(retry, kind == ErrorKind::kUnavailable);
  }
}

TEST(Status, TellsAPaceThatIsTooHighFromBytesThatAreTooMany) {
  const auto code = grpc::StatusCode::RESOURCE_EXHAUSTED;
  const Error pace = FromStatus({code, "TOO_MANY_CALLS: this party calls faster than it may"});
  EXPECT_EQ(pace.kind, ErrorKind::kTooMuch);
  EXPECT_EQ(pace.reason, "TOO_MANY_CALLS");
  EXPECT_GT(pace.retry_after.count(), 0);
  const Error bytes = FromStatus({code, "Received message larger than max (9000 vs. 4000)"});
  EXPECT_NE(bytes.kind, ErrorKind::kTooMuch);
}

TEST(Status, UnderstandsServersThatSendNoDetails) {
  const Error late = FromStatus({grpc::StatusCode::DEADLINE_EXCEEDED, "too late"});
  EXPECT_EQ(late.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(late.reason, "DEADLINE_EXCEEDED");
  const Error broken = FromStatus({grpc::StatusCode::INTERNAL, "oops", "no protobuf \xff"});
  EXPECT_EQ(broken.kind, ErrorKind::kCorrupt);
  EXPECT_EQ(broken.reason, "INTERNAL");
  EXPECT_EQ(FromStatus({grpc::StatusCode::UNIMPLEMENTED, ""}).kind, ErrorKind::kInvalidInput);
}

}  // namespace
}  // namespace instroom::platform
