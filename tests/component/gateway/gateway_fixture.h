#pragma once

// A whole gateway on a free port before played services, and readers that speak HTTP by hand.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "services/gateway/wiring.h"
#include "tests/component/gateway/fake_services.h"
#include "tests/component/gateway/parties.h"
#include "tests/component/platform/raw_client.h"
#include "tests/support/eventually.h"

namespace instroom::gateway {

using testing_support::Eventually;
using testing_support::RawClient;

struct Reply {
  int status = 0;
  std::string head;
  std::string body;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
  [[nodiscard]] bool HasHeader(const std::string& line) const {
    return head.find("\r\n" + line) != std::string::npos;
  }
};

class GatewayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("instroom-gateway-" + std::to_string(::getpid()) + "-" + Name());
    std::filesystem::create_directories(folder_ / "assets");
    Write("index.html", "<!doctype html><title>Instroom</title>");
    Write("assets/page-1.js", "export {};");
    Write("assets/page-1.js.gz", "packed");
    StartGateway({});
  }

  void TearDown() override {
    service_.reset();
    std::filesystem::remove_all(folder_);
  }

  void StartGateway(const std::function<void(Config&)>& change) {
    service_.reset();
    Config config;
    config.http_port = 0;
    config.http_host = "127.0.0.1";
    config.addresses = services_.addresses();
    config.live_measures = {"inflow_without_residence"};
    config.gate = GateOf("gateway");
    if (change) change(config);
    auto files = StaticFiles::Load(folder_.string());
    ASSERT_TRUE(files.ok());
    auto made = Service::Make(config, clock_, std::move(*files));
    ASSERT_TRUE(made.ok());
    service_ = std::move(*made);
    const auto port = service_->Start();
    ASSERT_TRUE(port.ok());
    port_ = *port;
  }

  // The header that proves who asks, unless the test gives one of its own.
  std::string Proof(const std::string& headers) const {
    const bool given = headers.find("Authorization:") != std::string::npos ||
                       headers.find("Cookie:") != std::string::npos;
    return given || caller_.empty() ? headers : headers + As(caller_);
  }

  Reply Ask(const std::string& method, const std::string& path, const std::string& headers = "",
            const std::string& body = "") {
    RawClient client(port_);
    client.Send(method + " " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" +
                Proof(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                body);
    const std::string text = client.ReadToEnd();
    Reply reply;
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string::npos) return reply;
    reply.head = text.substr(0, end);
    reply.body = text.substr(end + 4);
    reply.status = std::stoi(reply.head.substr(9, 3));
    return reply;
  }
  Reply Get(const std::string& path, const std::string& headers = "") {
    return Ask("GET", path, headers);
  }

  // Opens an event stream; read on with ReadUntil.
  std::unique_ptr<RawClient> Follow(const std::string& path, const std::string& headers = "",
                                    int receive_buffer_bytes = 0) {
    auto client = std::make_unique<RawClient>(port_, receive_buffer_bytes);
    client->Send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAccept: text/event-stream\r\n" +
                 Proof(headers) + "\r\n");
    return client;
  }

  static std::string Name() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->name();
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  // Whose machine asks; empty is nobody's.
  std::string caller_ = "municipality:0995";
  platform::SystemClock clock_;
  FakeServices services_;
  std::filesystem::path folder_;
  std::unique_ptr<Service> service_;
  std::uint16_t port_ = 0;
};

inline indicator::v1::Figure MakeFigure(const std::string& area, const std::string& period,
                                        std::int64_t value) {
  indicator::v1::Figure figure;
  figure.set_measure("inflow_without_residence");
  figure.set_area(area);
  figure.set_period(period);
  figure.set_unit(indicator::v1::UNIT_ALLOCATIONS);
  figure.set_value(value);
  figure.set_definition_version("lelystad-2025@1");
  return figure;
}

inline indicator::v1::StreamChangesResponse MakeChange(
    const std::vector<indicator::v1::Figure>& figures, bool snapshot) {
  indicator::v1::StreamChangesResponse response;
  for (const auto& figure : figures) *response.add_figures() = figure;
  response.set_snapshot(snapshot);
  return response;
}

}  // namespace instroom::gateway
