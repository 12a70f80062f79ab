// What one party asks of another's is not there for it, and who may call what is as the table says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/access/rpc_gate.h"
#include "services/platform/rpc/status.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"
#include "tests/support/matrix.h"
#include "tests/support/pki.h"

namespace instroom::allocation {
namespace {

using Stub = v1::AllocationService::Stub;

constexpr char kOther[] = "municipality:0034";
constexpr char kOtherProvider[] = "provider:87654321";

std::unique_ptr<Stub> As(const std::string& party) {
  return RunningService::Shared().StubAs(party);
}

// A person of the party, by token.
std::unique_ptr<grpc::ClientContext> ContextOf(const std::string& person) {
  auto context = RunningService::Context();
  context->AddMetadata("authorization", testing_support::TokenOf(person));
  return context;
}
std::unique_ptr<Stub> ByToken() {
  return v1::AllocationService::NewStub(
      testing_support::ChannelTo(RunningService::Shared().port(), testing_support::NoIdentity()));
}

std::string ReasonOf(const grpc::Status& status) {
  return status.ok() ? "OK" : platform::FromStatus(status).reason;
}

std::string Submit(Stub& stub, const v1::Submittal& submittal) {
  v1::SubmitMessageRequest request;
  *request.mutable_submittal() = submittal;
  v1::SubmitMessageResponse response;
  return ReasonOf(stub.SubmitMessage(RunningService::Context().get(), request, &response));
}

v1::Submittal Of(const v1::Message& message) {
  v1::Submittal submittal;
  *submittal.mutable_message() = message;
  return submittal;
}

v1::Submittal XmlOf(const v1::Message& message) {
  // As the addressee's feed shows it: the standard's own form.
  auto& service = RunningService::Shared();
  const std::string receipt = service.Judge(message).receipt_id();
  v1::Submittal submittal;
  for (int i = 0; i < 200 && submittal.xml().empty(); ++i) {
    for (const auto& item : service.Feed(kProvider)) {
      if (item.receipt_id() == receipt) submittal.set_xml(item.xml());
    }
  }
  return submittal;
}

TEST(Parties, SendAsThemselvesOnly) {
  const v1::Message message = Jw301(FreshNumber());
  for (const char* other : {kOther, kProviderParty, kOtherProvider}) {
    EXPECT_EQ(Submit(*As(other), Of(message)), "OTHER_SENDER") << other;
  }
  EXPECT_EQ(Submit(*As(kLelystad), Of(Jw305(FreshNumber()))), "OTHER_SENDER");
  EXPECT_EQ(Submit(*As(kOtherProvider), Of(Jw307(FreshNumber()))), "OTHER_SENDER");
  const v1::Submittal xml = XmlOf(message);
  ASSERT_FALSE(xml.xml().empty());
  EXPECT_EQ(Submit(*As(kOther), xml), "OTHER_SENDER");
  EXPECT_EQ(Submit(*As(kLelystad), xml), "OK");
}

TEST(Parties, AreRefusedOthersMessagesWithinAStreamOneByOne) {
  const auto context = RunningService::Context();
  const auto stub = As(kLelystad);
  const auto stream = stub->Exchange(context.get());
  v1::ExchangeRequest request;
  *request.add_submittals() = Of(Jw301(FreshNumber()));
  *request.add_submittals() = Of(Jw305(FreshNumber()));
  *request.add_submittals() = Of(Jw301(FreshNumber()));
  v1::Message forged = Jw301(FreshNumber());
  forged.mutable_header()->set_sender("0034");
  *request.add_submittals() = Of(forged);
  for (int i = 0; i < 4; ++i)
    request.mutable_submittals(i)->set_correlation(static_cast<std::uint64_t>(i));
  request.set_receipts_only(true);
  stream->Write(request);
  stream->WritesDone();
  std::vector<std::uint64_t> taken;
  std::map<std::uint64_t, std::string> refused;
  v1::ExchangeResponse response;
  while (stream->Read(&response)) {
    for (const auto& receipt : response.receipts()) taken.push_back(receipt.correlation());
    for (const auto& no : response.refusals()) refused[no.correlation()] = no.reason();
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(taken, testing::UnorderedElementsAre(0U, 2U));
  EXPECT_EQ(refused,
            (std::map<std::uint64_t, std::string>{{1, "OTHER_SENDER"}, {3, "OTHER_SENDER"}}));
}

TEST(Parties, FindNoOutcomeOfAnothersReceipt) {
  const auto judged = RunningService::Shared().Judge(Jw301(FreshNumber()));
  v1::GetOutcomeRequest request;
  request.set_wait_ms(300);
  const auto ask = [&](const std::string& party, const std::string& receipt) {
    request.set_receipt_id(receipt);
    v1::GetOutcomeResponse response;
    const auto begun = std::chrono::steady_clock::now();
    const auto status = As(party)->GetOutcome(RunningService::Context().get(), request, &response);
    EXPECT_TRUE(status.ok());
    // As late as for a receipt that nobody got: time tells nothing either.
    const bool waited = std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds{300};
    EXPECT_TRUE(response.has_judgement() || waited);
    return response.SerializeAsString();
  };
  EXPECT_NE(ask(kLelystad, judged.receipt_id()), "");
  const std::string of_nobody = ask(kOther, std::string(32, 'a'));
  // The addressee has the message in its feed; the sender's judgement is the sender's.
  for (const char* other : {kOther, kProviderParty, kOtherProvider}) {
    EXPECT_EQ(ask(other, judged.receipt_id()), of_nobody) << other;
  }
}

TEST(Parties, ReadTheirOwnFeedOnly) {
  ASSERT_TRUE(RunningService::Shared().Judge(Jw301(FreshNumber())).accepted());
  v1::ReadFeedRequest request;
  const auto read = [&](const std::string& as, const std::string& party) {
    request.set_party(party);
    const auto context = RunningService::Context();
    const auto stub = As(as);
    const auto reader = stub->ReadFeed(context.get(), request);
    v1::ReadFeedResponse item;
    const bool any = reader->Read(&item);
    if (any) context->TryCancel();
    return any ? "items" : ReasonOf(reader->Finish());
  };
  EXPECT_EQ(read(kLelystad, kMunicipality), "items");
  // Alike, whether the other has a feed or is no party at all.
  for (const char* party : {kProvider, "0034", "9999", "99", ""}) {
    EXPECT_EQ(read(kLelystad, party), "OTHER_PARTY") << party;
  }
  EXPECT_EQ(read(kOtherProvider, kProvider), "OTHER_PARTY");
  EXPECT_EQ(read(kOtherProvider, "87654321"), "OK");
}

TEST(Parties, ListTheirOwnAllocationsOnly) {
  const std::int64_t number = FreshNumber();
  ASSERT_TRUE(RunningService::Shared().Judge(Jw301(number)).accepted());
  v1::ListAllocationsRequest request;
  request.set_number(number);
  std::string client;
  const auto rows = [&](const std::string& party, const v1::ListAllocationsRequest& asked) {
    v1::ListAllocationsResponse response;
    const auto status =
        As(party)->ListAllocations(RunningService::Context().get(), asked, &response);
    if (response.allocations_size() > 0) client = response.allocations(0).client_key();
    return status.ok() ? std::to_string(response.allocations_size()) : ReasonOf(status);
  };
  EXPECT_EQ(rows(kLelystad, request), "1");
  EXPECT_EQ(rows(kProviderParty, request), "1");
  EXPECT_EQ(rows(kOther, request), "0");
  EXPECT_EQ(rows(kOtherProvider, request), "0");
  request.set_client_key(client);
  EXPECT_EQ(rows(kOther, request), "0");
  request.set_municipality(kMunicipality);
  EXPECT_EQ(rows(kOther, request), "OTHER_PARTY");
  EXPECT_EQ(rows(kOtherProvider, request), "0");
  EXPECT_EQ(rows("region:FLEVOLAND", request), "1");
  request.set_provider(kProvider);
  EXPECT_EQ(rows(kOtherProvider, request), "OTHER_PARTY");
}

TEST(Parties, GiveAProvidersOwnReferenceToThoseWithCasesOnly) {
  const std::int64_t number = FreshNumber();
  v1::Message message = Jw301(number);
  message.mutable_lines()->mutable_allocated(0)->set_provider_reference("DOSSIER 7");
  ASSERT_TRUE(RunningService::Shared().Judge(message).accepted());
  v1::ListAllocationsRequest request;
  request.set_municipality(kMunicipality);
  request.set_number(number);
  const auto reference = [&](const std::string& person) {
    v1::ListAllocationsResponse response;
    const auto status = ByToken()->ListAllocations(ContextOf(person).get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.allocations_size() == 1 ? response.allocations(0).current().provider_reference()
                                            : "no row";
  };
  EXPECT_EQ(reference("municipality:0995 access p-1"), "DOSSIER 7");
  EXPECT_EQ(reference("municipality:0995 finance p-2"), "");
  EXPECT_EQ(reference("municipality:0995 finance,access p-3"), "DOSSIER 7");
  EXPECT_EQ(reference("region:FLEVOLAND contract p-4"), "");
}

TEST(Parties, WatchTheirOwnMunicipalityOnly) {
  ASSERT_TRUE(RunningService::Shared().Judge(Jw301(FreshNumber())).accepted());
  v1::WatchAcceptedRequest request;
  request.set_latest(100);
  const auto any = [&](const std::string& party) {
    const auto context = RunningService::Context(2);
    const auto stub = As(party);
    const auto reader = stub->WatchAccepted(context.get(), request);
    v1::WatchAcceptedResponse row;
    const bool read = reader->Read(&row);
    if (read) context->TryCancel();
    const auto status = reader->Finish();
    return read ? row.municipality() : ReasonOf(status);
  };
  EXPECT_EQ(any(kLelystad), kMunicipality);
  EXPECT_EQ(any("region:FLEVOLAND"), kMunicipality);
  EXPECT_EQ(any("service:gateway"), kMunicipality);
  EXPECT_EQ(any(kOther), "DEADLINE_EXCEEDED");
  EXPECT_EQ(any(kProviderParty), "METHOD_NOT_ALLOWED");
}

TEST(Parties, AreWhoTheGatewaySaysIfItSaysSo) {
  const auto judged = RunningService::Shared().Judge(Jw301(FreshNumber()));
  v1::GetOutcomeRequest request;
  request.set_receipt_id(judged.receipt_id());
  const auto ask = [&](const std::string& as, const std::string& person) {
    const auto context = RunningService::Context();
    context->AddMetadata(access::kOnBehalfKey, person);
    context->AddMetadata(access::kPurposeKey, "provision");
    v1::GetOutcomeResponse response;
    const auto status = As(as)->GetOutcome(context.get(), request, &response);
    if (!status.ok()) return ReasonOf(status);
    return std::string(response.has_judgement() ? "judged" : "nothing");
  };
  EXPECT_EQ(ask("service:gateway", "municipality:0995 access p-1"), "judged");
  EXPECT_EQ(ask("service:gateway", "municipality:0034 access p-1"), "nothing");
  EXPECT_EQ(ask("service:gateway", "municipality:0995 council p-1"), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(ask(kOther, "municipality:0995 access p-1"), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(ask("service:indicator", "municipality:0995 access p-1"), "BEHALF_NOT_ALLOWED");
}

// A feed that stays open, and a stream that sends: both end once the certificate is revoked.
TEST(Parties, LoseTheirOpenStreamsWhenTheirCertificateIsRevoked) {
  auto& pki = testing_support::Pki::Shared();
  pki.Make("leaver", "municipality:0050");
  const auto stub = v1::AllocationService::NewStub(testing_support::ChannelTo(
      RunningService::Shared().port(),
      {pki.Text("ca.pem"), pki.Text("leaver.pem"), pki.Text("leaver.key")}));
  const auto reading = RunningService::Context(60);
  v1::ReadFeedRequest request;
  request.set_party("0050");
  request.set_follow(true);
  const auto reader = stub->ReadFeed(reading.get(), request);
  const auto sending = RunningService::Context(60);
  const auto stream = stub->Exchange(sending.get());
  v1::ExchangeRequest taken;
  taken.set_receipts_only(true);
  *taken.add_submittals()->mutable_message() = Jw301(FreshNumber());
  ASSERT_TRUE(stream->Write(taken));
  v1::ExchangeResponse answer;
  ASSERT_TRUE(stream->Read(&answer)) << "in, and heard";

  pki.Revoke("leaver");
  v1::ReadFeedResponse item;
  while (reader->Read(&item)) {
  }
  EXPECT_EQ(platform::FromStatus(reader->Finish()).reason, "CERTIFICATE_REVOKED");
  while (stream->Read(&answer)) {
  }
  EXPECT_FALSE(stream->Finish().ok());
}

TEST(Parties, MayCallWhatTheTableSays) {
  testing_support::ExpectPolicy(*v1::SubmitMessageRequest::descriptor()->file(),
                                RunningService::Shared().port());
}

}  // namespace
}  // namespace instroom::allocation
