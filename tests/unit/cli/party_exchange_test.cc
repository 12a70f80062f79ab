// Many senders behind one link: each by its own stream, and all of them end as one.

#include "services/cli/party_exchange.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/cli/dispatcher.h"
#include "tests/unit/cli/fake_clients.h"

namespace instroom::cli {
namespace {

using std::chrono::milliseconds;

allocation::v1::Submittal From(const std::string& sender) {
  allocation::v1::Submittal submittal;
  submittal.mutable_message()->mutable_header()->set_sender(sender);
  return submittal;
}

// One fake service for each party; those in `closed` have no certificate.
class PartyClients final : public Clients {
 public:
  std::map<std::string, FakeService> services;
  std::set<std::string> closed;

  std::unique_ptr<ExchangeLink> OpenExchange() override {
    return std::make_unique<PartyExchange>(
        SenderOf,
        [this](const std::string& party) -> platform::Outcome<std::unique_ptr<ExchangeLink>> {
          if (closed.contains(party)) {
            return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput,
                                                  "NO_CERTIFICATE", "no file of " + party});
          }
          ++services[party].streams;
          return std::unique_ptr<ExchangeLink>(std::make_unique<FakeLink>(services[party]));
        });
  }
  platform::Outcome<allocation::v1::ListAllocationsResponse> ListAllocations(
      const allocation::v1::ListAllocationsRequest&) override {
    return allocation::v1::ListAllocationsResponse();
  }
  platform::Outcome<platform::Done> ReadFeed(
      const allocation::v1::ReadFeedRequest&,
      const std::function<bool(const allocation::v1::ReadFeedResponse&)>&,
      const std::function<bool()>&) override {
    return platform::Done{};
  }
  platform::Outcome<allocation::v1::EraseClientResponse> EraseClient(
      const allocation::v1::EraseClientRequest&) override {
    return allocation::v1::EraseClientResponse();
  }
  platform::Outcome<allocation::v1::EraseDueResponse> EraseDue(
      const allocation::v1::EraseDueRequest&) override {
    return allocation::v1::EraseDueResponse();
  }
  platform::Outcome<platform::Done> ReportReferral(
      const referral::v1::ReportReferralRequest&) override {
    return platform::Done{};
  }
  platform::Outcome<platform::Done> DecideReferral(const referral::v1::DecideReferralRequest&,
                                                   const std::string&) override {
    return platform::Done{};
  }
  platform::Outcome<platform::Done> ExportFigures(
      const indicator::v1::ExportFiguresRequest&,
      const std::function<void(indicator::v1::ExportFiguresResponse&)>&) override {
    return platform::Done{};
  }
};

std::vector<Answer> SendAll(PartyClients& clients, const std::vector<std::string>& senders) {
  Dispatcher dispatcher(clients, {.window = 20, .batch = 5, .patience = milliseconds{2'000}});
  std::size_t at = 0;
  std::vector<Answer> answers;
  const auto sent = dispatcher.Run(
      [&]() -> Supply {
        if (at == senders.size()) return {std::nullopt, false};
        Parcel parcel;
        parcel.label = senders[at] + "/" + std::to_string(at);
        parcel.submittal = From(senders[at++]);
        return {std::move(parcel), true};
      },
      [&](const Answer& answer) { answers.push_back(answer); }, [] { return false; });
  EXPECT_TRUE(sent);
  return answers;
}

std::vector<std::string> Mixed(int count) {
  const std::vector<std::string> parties = {"0995", "0482", "99000346"};
  std::vector<std::string> senders;
  for (int i = 0; i < count; ++i) senders.push_back(parties[static_cast<std::size_t>(i) % 3]);
  return senders;
}

TEST(PartyExchange, SendsEachMessageOnTheStreamOfItsSender) {
  PartyClients clients;
  EXPECT_EQ(SendAll(clients, Mixed(90)).size(), 90U);
  ASSERT_EQ(clients.services.size(), 3U);
  for (auto& [party, service] : clients.services) {
    EXPECT_EQ(service.streams, 1U) << party;
    EXPECT_EQ(service.received.size(), 30U) << party;
    std::uint64_t last = 0;
    for (const auto& submittal : service.received) {
      EXPECT_EQ(SenderOf(submittal), party);
      EXPECT_LT(last, submittal.correlation());
      last = submittal.correlation();
    }
  }
}

TEST(PartyExchange, RefusesWhatHasNoCertificateAndSendsTheRest) {
  PartyClients clients;
  clients.closed = {"0482"};
  const auto answers = SendAll(clients, Mixed(30));
  ASSERT_EQ(answers.size(), 30U);
  for (const auto& answer : answers) {
    const bool closed = answer.label.starts_with("0482");
    EXPECT_EQ(answer.refusal, closed ? "NO_CERTIFICATE" : "") << answer.label;
    EXPECT_EQ(answer.accepted, !closed) << answer.label;
    const auto why = closed ? answer.faults.front().explanation() : "";
    EXPECT_EQ(why, closed ? "no file of 0482" : "") << answer.label;
  }
}

TEST(PartyExchange, SendsAgainOnAllStreamsAfterOneBroke) {
  PartyClients clients;
  clients.services["0482"].break_after = 4;
  EXPECT_EQ(SendAll(clients, Mixed(60)).size(), 60U);
  EXPECT_EQ(clients.services["0482"].streams, 2U);
}

TEST(PartyExchange, SaysWhyTheStreamThatBrokeDidSo) {
  FakeService away;
  away.unreachable = true;
  PartyExchange exchange(SenderOf, [&](const std::string&) {
    return platform::Outcome<std::unique_ptr<ExchangeLink>>(std::make_unique<FakeLink>(away));
  });
  allocation::v1::ExchangeRequest request;
  *request.add_submittals() = From("0995");
  EXPECT_FALSE(exchange.Write(request));
  allocation::v1::ExchangeResponse response;
  EXPECT_FALSE(exchange.Read(response));
  exchange.Cancel();
  const auto ended = exchange.Finish();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().reason, "UNAVAILABLE");
}

TEST(PartyExchange, ReadsTheSenderOfXml) {
  allocation::v1::Submittal submittal;
  submittal.set_xml("<a:Header><a:Afzender>\n 0995 </a:Afzender>");
  EXPECT_EQ(SenderOf(submittal), "0995");
  for (const auto* broken : {"", "<a:Header/>", "<a:Afzender>", "<a:Afzender>0995", "Afzender> "}) {
    submittal.set_xml(broken);
    EXPECT_EQ(SenderOf(submittal), "") << broken;
  }
}

}  // namespace
}  // namespace instroom::cli
