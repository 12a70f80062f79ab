#include "tests/component/allocation/service/running_service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/care/calendar.h"
#include "tests/support/callers.h"
#include "tests/support/eventually.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;

care::v1::Date Date(const std::string& text) {
  return care::ToDate(*care::ParseDay(text));
}

std::string FileText(const std::string& path) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../../..";
  std::ostringstream text;
  text << std::ifstream(root / path).rdbuf();
  return text.str();
}

v1::Message MessageOf(v1::MessageKind kind) {
  static std::atomic<int> sent{0};
  v1::Message message;
  v1::Header& header = *message.mutable_header();
  const bool from_municipality = kind == v1::MESSAGE_KIND_JW301;
  header.set_kind(kind);
  header.set_version(3);
  header.set_subversion(2);
  header.set_sender(from_municipality ? kMunicipality : kProvider);
  header.set_receiver(from_municipality ? kProvider : kMunicipality);
  header.set_identification("T" + std::to_string(++sent));
  *header.mutable_message_date() = Date("2026-02-01");
  header.set_base_schema_version("1.0.0");
  header.set_message_schema_version("1.0.0");
  v1::Person& person = *message.mutable_person();
  person.set_bsn(kBsn);
  *person.mutable_birth_date()->mutable_date() = Date("2012-05-17");
  person.set_gender("2");
  person.mutable_name()->mutable_surname()->set_name(kSurname);
  if (!from_municipality) return message;
  person.mutable_name()->set_name_use("1");
  v1::Contact& contact = *person.add_contacts();
  contact.set_kind("01");
  contact.mutable_address()->mutable_house()->set_number(12);
  contact.mutable_address()->set_postcode("8224AB");
  contact.mutable_address()->set_country("NL");
  return message;
}

template <typename Line>
void SetProduct(Line& line, std::int64_t number) {
  line.set_number(number);
  line.mutable_product()->set_category("43");
  line.mutable_product()->set_code("43A03");
}

}  // namespace

Config TestConfig(const testing_support::Broker& broker) {
  Config config;
  config.log = broker.log_address("instroom-allocation");
  config.grpc_port = 0;
  config.http_port = 0;
  config.region_key_hex = std::string(64, '7');
  config.topics_yaml = FileText("deploy/topics.yaml");
  config.gate = testing_support::GateOf("allocation");
  return config;
}

RunningService& RunningService::Shared() {
  static RunningService shared;
  return shared;
}

RunningService::RunningService() {
  broker_.MakeProjectTopics();
  Start();
}

void RunningService::Start() {
  service_ = std::make_unique<Service>(TestConfig(broker_));
  const auto give_up = std::chrono::steady_clock::now() + 60s;
  const auto started =
      service_->Start([give_up] { return std::chrono::steady_clock::now() > give_up; });
  ASSERT_TRUE(started.ok()) << started.error().reason;
  stub_ = StubAs(kLelystad);
  provider_stub_ = StubAs(kProviderParty);
  AwaitReady();
}

std::unique_ptr<v1::AllocationService::Stub> RunningService::StubAs(
    const std::string& party) const {
  return v1::AllocationService::NewStub(testing_support::ChannelAs(party, port()));
}

void RunningService::Restart() {
  service_->Stop();
  service_.reset();
  Start();
}

void RunningService::AwaitReady() const {
  ASSERT_TRUE(testing_support::Eventually([this] { return service_->Ready(); }));
}

std::unique_ptr<grpc::ClientContext> RunningService::Context(int seconds) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{seconds});
  return context;
}

grpc::Status RunningService::Submit(const v1::Submittal& submittal,
                                    v1::SubmitMessageResponse& response) {
  v1::SubmitMessageRequest request;
  *request.mutable_submittal() = submittal;
  request.set_wait_ms(15'000);
  const auto kind = submittal.message().header().kind();
  const bool by_provider = kind == v1::MESSAGE_KIND_JW305 || kind == v1::MESSAGE_KIND_JW307;
  return (by_provider ? provider_stub_ : stub_)->SubmitMessage(Context().get(), request, &response);
}

v1::Judgement RunningService::Judge(const v1::Message& message) {
  v1::Submittal submittal;
  *submittal.mutable_message() = message;
  v1::SubmitMessageResponse response;
  const grpc::Status status = Submit(submittal, response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(response.has_judgement()) << "no outcome in time";
  EXPECT_EQ(response.receipt().receipt_id(), response.judgement().receipt_id());
  return response.judgement();
}

std::vector<v1::ReadFeedResponse> RunningService::Feed(const std::string& party,
                                                       const std::string& after) {
  v1::ReadFeedRequest request;
  request.set_party(party);
  request.set_after(after);
  request.set_limit(100'000);
  request.set_wait_ms(10'000);
  const auto context = Context();
  const auto reader =
      (party == kProvider ? provider_stub_ : stub_)->ReadFeed(context.get(), request);
  std::vector<v1::ReadFeedResponse> items;
  v1::ReadFeedResponse item;
  while (reader->Read(&item)) items.push_back(item);
  EXPECT_TRUE(reader->Finish().ok());
  return items;
}

std::int64_t FreshNumber() {
  static std::atomic<std::int64_t> number{300'200};
  return ++number;
}

v1::Message Jw301(std::int64_t number, const std::string& decided) {
  v1::Message message = MessageOf(v1::MESSAGE_KIND_JW301);
  v1::AllocatedProduct& product = *message.mutable_lines()->add_allocated();
  SetProduct(product, number);
  *product.mutable_decision_date() = Date(decided);
  product.set_decision_time_ms(33'300'000);
  product.set_decision_time_text("09:15:00");
  *product.mutable_begin_date() = Date("2026-01-01");
  *product.mutable_end_date() = Date("2026-12-31");
  product.mutable_volume()->set_amount(7);
  product.mutable_volume()->set_unit("14");
  product.mutable_volume()->set_frequency("2");
  return message;
}

v1::Message Jw305(std::int64_t number, const std::string& begin) {
  v1::Message message = MessageOf(v1::MESSAGE_KIND_JW305);
  v1::StartedProduct& start = *message.mutable_lines()->add_started();
  SetProduct(start, number);
  *start.mutable_allocation_begin_date() = Date("2026-01-01");
  *start.mutable_begin_date() = Date(begin);
  start.set_delivery_status("1");
  return message;
}

v1::Message Jw307(std::int64_t number, const std::string& begin, const std::string& end) {
  v1::Message message = MessageOf(v1::MESSAGE_KIND_JW307);
  v1::StoppedProduct& stop = *message.mutable_lines()->add_stopped();
  SetProduct(stop, number);
  *stop.mutable_allocation_begin_date() = Date("2026-01-01");
  *stop.mutable_begin_date() = Date(begin);
  stop.set_end_reason("31");
  *stop.mutable_end_date() = Date(end);
  stop.set_delivery_status("1");
  return message;
}

}  // namespace instroom::allocation
