#include "services/platform/http/target.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <thread>

#include "services/platform/http/client.h"
#include "tests/support/silent_listener.h"

namespace instroom::platform {
namespace {

const Receivers kPublicOnly = {};
const Receivers kLoopbackToo = {.loopback = true};

bool MayReach(const Receivers& receivers, const char* address) {
  if (sockaddr_in four{}; inet_pton(AF_INET, address, &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    return MayConnect(receivers, reinterpret_cast<const sockaddr&>(four));
  }
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, address, &six.sin6_addr), 1) << address;
  return MayConnect(receivers, reinterpret_cast<const sockaddr&>(six));
}

TEST(Target, IsHttpsAnywhereOrHttpToLoopback) {
  for (const char* url : {"https://example.org/hook", "https://10.0.0.5/", "http://127.0.0.1:90/x",
                          "http://localhost/", "http://[::1]:8080/"}) {
    EXPECT_TRUE(IsAllowedTarget(url)) << url;
  }
  for (const char* url : {"http://example.org/", "http://127.0.0.1.example.org/", "https://",
                          "ftp://127.0.0.1/", "file:///etc/passwd", "", "127.0.0.1"}) {
    EXPECT_FALSE(IsAllowedTarget(url)) << url;
  }
}

TEST(Target, HasNoUserInIt) {
  EXPECT_FALSE(IsAllowedTarget("http://127.0.0.1:x@10.0.0.5:9000/"));
  EXPECT_FALSE(IsAllowedTarget("https://user@example.org/"));
}

TEST(Target, OfAPartyIsNoAddressInside) {
  for (const char* url :
       {"https://10.0.0.5/", "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/",
        "https://0x7f.1/", "https://2130706433/", "https://[fd00::1]/", "https://127.0.0.1/",
        "http://127.0.0.1:80/", "http://localhost/", "https://localhost/"}) {
    EXPECT_FALSE(IsWithin(kPublicOnly, url)) << url;
  }
  EXPECT_TRUE(IsWithin(kPublicOnly, "https://example.org/hook"));
  EXPECT_TRUE(IsWithin(kPublicOnly, "https://8.8.8.8/hook"));
  EXPECT_TRUE(IsWithin(kLoopbackToo, "http://127.0.0.1:80/"));
  EXPECT_FALSE(IsWithin(kLoopbackToo, "https://10.0.0.5/"));
}

TEST(Target, IsConnectedToOnlyAtAPublicAddress) {
  for (const char* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.2",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.7",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:8.8.8.8",
                              "64:ff9b::808:808",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:808:808::1"}) {
    EXPECT_FALSE(MayReach(kPublicOnly, address)) << address;
  }
  for (const char* address :
       {"8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "223.255.255.255", "2a00:1450:4001::1", "2001:4860:4860::8888", "2003::1"}) {
    EXPECT_TRUE(MayReach(kPublicOnly, address)) << address;
  }
  EXPECT_TRUE(MayReach(kLoopbackToo, "127.0.0.1"));
  EXPECT_TRUE(MayReach(kLoopbackToo, "::1"));
  EXPECT_FALSE(MayReach(kLoopbackToo, "192.168.1.1"));
}

TEST(Target, InANetworkThatAnOperatorAdded) {
  const Receivers receivers = {
      .networks = {*ParseNetwork("10.20.0.0/14"), *ParseNetwork("fd12:3400::/24")}};
  for (const char* address : {"10.20.0.1", "10.23.255.255", "fd12:34ff::1", "8.8.8.8"}) {
    EXPECT_TRUE(MayReach(receivers, address)) << address;
  }
  for (const char* address : {"10.24.0.1", "10.19.255.255", "127.0.0.1", "fd12:3500::1", "::1",
                              "::ffff:10.20.0.1", "192.168.0.1"}) {
    EXPECT_FALSE(MayReach(receivers, address)) << address;
  }
  EXPECT_TRUE(IsWithin(receivers, "https://10.21.0.9/hook"));
  EXPECT_FALSE(IsWithin(receivers, "http://10.21.0.9/hook")) << "in clear";
}

TEST(Network, IsAnAddressAndItsBits) {
  EXPECT_TRUE(ParseNetwork("192.168.7.1/32"));
  EXPECT_TRUE(ParseNetwork("fd00::/8"));
  for (const char* text : {"", "10.20.0.0", "10.20.0.0/", "10.20.0.0/33", "10.20.0.1/16",
                           "10.0.0.0/7", "0.0.0.0/0", "10.20/16", "fd12::1/64", "fd00::/129",
                           "10.20.0.0/16 ", "10.20.0.0/-1", "10.20.0.0/1x", "example.org/16"}) {
    EXPECT_FALSE(ParseNetwork(text)) << text;
  }
}

// The library leads every name below localhost to loopback, as a rebound name would.
TEST(Target, ThatANameLeadsInsideIsSeenWhenItIsCalled) {
  testing_support::SilentListener listener;
  const std::string url = "https://hook.localhost:" + std::to_string(listener.port()) + "/";
  ASSERT_TRUE(IsWithin(kPublicOnly, url));
  const auto post = [&](const Receivers& receivers) {
    return PostHttp({url, {}, "{}", receivers}, std::chrono::milliseconds{300}, {});
  };
  EXPECT_FALSE(post(kPublicOnly).ok());
  EXPECT_FALSE(listener.WasCalled());
  EXPECT_FALSE(post(kLoopbackToo).ok());
  EXPECT_TRUE(listener.WasCalled());
}

TEST(Target, IsSentNoHeaderOfSeveralLines) {
  const HttpPost post = {
      "http://127.0.0.1:9/", {{"webhook-id", "a\r\n\r\nDELETE / HTTP/1.1"}}, "{}", kLoopbackToo};
  const auto status = PostHttp(post, std::chrono::seconds{2}, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "HEADER_NOT_ONE_LINE");
}

// The service's own end must not wait for a receiver.
TEST(Target, ThatDoesNotAnswerIsLeftWhenWeStop) {
  testing_support::SilentListener listener;
  const HttpPost post = {listener.url(), {}, "{}", kLoopbackToo};
  std::stop_source stop;
  const std::jthread stopper([&] {
    while (!listener.WasCalled()) std::this_thread::yield();
    stop.request_stop();
  });
  const auto status = PostHttp(post, std::chrono::minutes{10}, stop.get_token());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "NO_ANSWER");
}

}  // namespace
}  // namespace instroom::platform
