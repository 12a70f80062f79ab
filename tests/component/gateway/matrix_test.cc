// Every route as every kind of party and role: what the door says is what the table says.

#include <regex>

#include "tests/component/gateway/gateway_fixture.h"
#include "tests/support/matrix_table.h"

namespace instroom::gateway {
namespace {

class RouteMatrix : public GatewayTest {
 protected:
  void SetUp() override {
    GatewayTest::SetUp();
    services_.SendFigures(MakeChange({}, true));
  }

  static std::string TokenOfCaller(const access::Caller& caller) {
    const std::string role(access::NameOf(caller.roles.front()));
    return As(access::PartyText(caller.party),
              caller.person.empty()
                  ? ""
                  : R"("sub":")" + caller.person + R"(","roles":[")" + role + "\"]");
  }

  // The head of the answer and what came with it: a stream goes on, and is left alone.
  std::string Knock(const std::string& method, const std::string& headers) const {
    const std::string path =
        std::regex_replace(method.substr(method.find(' ') + 1), std::regex("/([:*][a-z]+)"),
                           method.find("*page") != std::string::npos ? "/" : "/0995");
    RawClient client(port_);
    client.Send(method.substr(0, method.find(' ')) + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" +
                "Connection: close\r\n" + headers + "Content-Length: 0\r\n\r\n");
    return method == "GET /v1/live" ? client.ReadUntil("\n\n") : client.ReadToEnd();
  }

  static bool GotIn(const std::string& answer) {
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 ")) << answer;
    return !answer.starts_with("HTTP/1.1 401") &&
           answer.find(R"("reason":"METHOD_NOT_ALLOWED")") == std::string::npos;
  }
};

TEST_F(RouteMatrix, HasARowForEveryRouteAndNoRowForNone) {
  const auto policy = GateOf("gateway").policy;
  const auto methods = service_->Methods();
  EXPECT_EQ(policy.Lacking(methods), std::vector<std::string>{});
  for (const access::PolicyRow& row : policy.rows()) {
    if (row.method.starts_with("/")) continue;
    EXPECT_NE(std::find(methods.begin(), methods.end(), row.method), methods.end()) << row.method;
  }
}

TEST_F(RouteMatrix, EveryCallerMayCallWhatTheTableSays) {
  const auto policy = GateOf("gateway").policy;
  testing_support::MatrixTable table;
  for (const access::Caller& caller : testing_support::AllCallers()) {
    // No token of a service holds.
    const bool known = caller.party.kind != access::PartyKind::kService;
    for (const std::string& method : service_->Methods()) {
      const bool allowed = policy.IsOpen(method) ||
                           (known && policy.ScopeOf(method, caller) != access::Scope::kNone);
      const std::string answer = Knock(method, TokenOfCaller(caller));
      EXPECT_EQ(GotIn(answer), allowed)
          << access::CallerText(caller) << ": " << method << " says " << answer.substr(0, 300);
      table.Add(method, caller, GotIn(answer));
    }
  }
  testing_support::KeepTable("matrix of the gateway", table.Text());
}

}  // namespace
}  // namespace instroom::gateway
