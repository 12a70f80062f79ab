#pragma once

// The referral service whole, on a real broker, with a caller.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/platform/rpc/status.h"
#include "services/referral/wiring.h"
#include "tests/support/callers.h"
#include "tests/unit/referral/referral_maker.h"

namespace instroom::referral {

inline constexpr char kKeyFile[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";
inline constexpr char kBsn[] = "999990019";  // Of the test range; its client key is kClient.

inline std::string TopicsFile() {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  std::ifstream file(root / "deploy/topics.yaml");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One service, called as the municipality of the reports.
struct Running {
  explicit Running(const std::string& brokers) {
    Config config;
    config.log = {brokers, "referral-test"};
    config.grpc_port = 0;
    config.http_port = 0;
    config.region_key_hex = kKeyFile;
    config.topics_yaml = TopicsFile();
    config.gate = testing_support::GateOf("referral");
    service = std::make_unique<Service>(config);
    const auto started = service->Start([] { return false; });
    EXPECT_TRUE(started.ok());
    stub = StubAs("municipality:0995");
  }

  [[nodiscard]] std::unique_ptr<v1::ReferralService::Stub> StubAs(const std::string& party) const {
    return v1::ReferralService::NewStub(testing_support::ChannelAs(party, service->grpc_port()));
  }

  grpc::Status Report(const std::string& id, const v1::ReferralReported& report,
                      v1::Referral& referral, const std::string& bsn = kBsn) {
    grpc::ClientContext context;
    platform::Prepare(context, std::chrono::seconds{30});
    v1::ReportReferralRequest request;
    request.set_referral_id(id);
    request.set_bsn(bsn);
    *request.mutable_referral() = report;
    v1::ReportReferralResponse response;
    const grpc::Status status = stub->ReportReferral(&context, request, &response);
    referral = response.referral();
    return status;
  }
  grpc::Status Decide(const std::string& id, const v1::ReferralDecided& decision,
                      v1::Referral& referral) {
    grpc::ClientContext context;
    platform::Prepare(context, std::chrono::seconds{30});
    v1::DecideReferralRequest request;
    request.set_referral_id(id);
    request.set_client_key(kClient);
    *request.mutable_decision() = decision;
    v1::DecideReferralResponse response;
    const grpc::Status status = stub->DecideReferral(&context, request, &response);
    referral = response.referral();
    return status;
  }
  v1::Referral Get(const std::string& id) {
    grpc::ClientContext context;
    platform::Prepare(context, std::chrono::seconds{30});
    v1::GetReferralRequest request;
    request.set_client_key(kClient);
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    const grpc::Status status = stub->GetReferral(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.referral();
  }

  std::unique_ptr<Service> service;
  std::unique_ptr<v1::ReferralService::Stub> stub;
};

}  // namespace instroom::referral
