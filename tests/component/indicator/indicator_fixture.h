#pragma once

// The indicator service whole, on a real broker and a real Redis.

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "services/indicator/recount/recount.h"
#include "services/indicator/wiring.h"
#include "services/platform/log/appender.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"
#include "tests/support/redis_server.h"
#include "tests/unit/indicator/random_care.h"

namespace instroom::indicator::test {

using testing_support::Eventually;

class IndicatorTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Another service on the same broker and Redis; `definition` tells tests apart.
  std::unique_ptr<Service> NewService() const;
  std::unique_ptr<v1::IndicatorService::Stub> StubOf(
      const Service& service, const std::string& party = "region:FLEVOLAND") const;

  // Appends to the topics of events, durably.
  void Append(const std::vector<CareEvent>& events);
  void AppendRaw(const std::string& topic, const std::string& key, const std::string& value);

  // A recount of the whole log as it is now.
  [[nodiscard]] recount::Recount Recounted() const;
  // Every figure, months and years; empty if the call fails or figures stand still.
  [[nodiscard]] std::vector<v1::Figure> Served(v1::IndicatorService::Stub& stub) const;
  // Waits until the figures served are those of a recount of the log; says what differs if not.
  [[nodiscard]] std::string WaitForAgreement(v1::IndicatorService::Stub& stub) const;
  platform::SystemClock clock_;
  testing_support::RedisServer redis_;
  Definition definition_;
  std::unique_ptr<platform::Appender> appender_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<v1::IndicatorService::Stub> stub_;
};

}  // namespace instroom::indicator::test
