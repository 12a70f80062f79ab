#include "services/cli/party_exchange.h"

#include <utility>

namespace instroom::cli {

using allocation::v1::ExchangeRequest;
using allocation::v1::ExchangeResponse;
using platform::Done;
using platform::Outcome;

std::string SenderOf(const allocation::v1::Submittal& submittal) {
  if (submittal.has_message()) return submittal.message().header().sender();
  constexpr std::string_view kTag = "Afzender>";
  const std::string_view xml = submittal.xml();
  const auto at = xml.find(kTag);
  if (at == std::string_view::npos) return {};
  const auto begin = xml.find_first_not_of(" \t\r\n", at + kTag.size());
  const auto end = xml.find_first_of("< \t\r\n", begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  return std::string(xml.substr(begin, end - begin));
}

PartyExchange::~PartyExchange() {
  Cancel();
  JoinReaders();
}

bool PartyExchange::Write(const ExchangeRequest& request) {
  std::map<std::string, ExchangeRequest> parts;
  for (const auto& submittal : request.submittals()) {
    *parts[route_(submittal)].add_submittals() = submittal;
  }
  for (auto& [party, part] : parts) {
    part.set_receipts_only(request.receipts_only());
    if (!WriteAs(party, part)) return false;
  }
  return true;
}

bool PartyExchange::WriteAs(const std::string& party, const ExchangeRequest& part) {
  const auto stream = StreamOf(party);
  if (stream) return (*stream)->Write(part);
  Refuse(part, stream.error());
  return true;
}

Outcome<ExchangeLink*> PartyExchange::StreamOf(const std::string& party) {
  const auto found = streams_.find(party);
  if (found != streams_.end()) return found->second.link.get();
  auto opened = open_(party);
  if (!opened) return platform::Fail(opened.error());
  {
    const std::lock_guard lock(mutex_);
    ++reading_;
  }
  Stream& stream = streams_[party];
  stream.link = std::move(*opened);
  stream.reader = std::thread([this, &link = *stream.link] { ReadAll(link); });
  return stream.link.get();
}

void PartyExchange::ReadAll(ExchangeLink& link) {
  ExchangeResponse response;
  while (link.Read(response)) {
    const std::lock_guard lock(mutex_);
    responses_.push_back(std::move(response));
    response.Clear();
    changed_.notify_one();
  }
  const auto end = link.Finish();
  const std::lock_guard lock(mutex_);
  // The others end because the link is given up; the first says why.
  if (!end && !why_ && !(broken_ && end.error().reason == "CANCELLED")) why_ = end.error();
  --reading_;
  broken_ |= !finishing_;
  changed_.notify_one();
}

void PartyExchange::Refuse(const ExchangeRequest& part, const platform::Error& why) {
  ExchangeResponse response;
  for (const auto& submittal : part.submittals()) {
    auto& refusal = *response.add_refusals();
    refusal.set_correlation(submittal.correlation());
    refusal.set_reason(why.reason);
    auto& fault = *refusal.add_faults();
    fault.set_rule(why.reason);
    fault.set_explanation(why.detail);
  }
  const std::lock_guard lock(mutex_);
  responses_.push_back(std::move(response));
  changed_.notify_one();
}

bool PartyExchange::Read(ExchangeResponse& response) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock,
                [&] { return !responses_.empty() || broken_ || (finishing_ && reading_ == 0); });
  if (responses_.empty()) return false;
  response = std::move(responses_.front());
  responses_.pop_front();
  return true;
}

void PartyExchange::FinishWrites() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    changed_.notify_one();
  }
  for (auto& [party, stream] : streams_) stream.link->FinishWrites();
}

void PartyExchange::Cancel() {
  {
    const std::lock_guard lock(mutex_);
    broken_ = true;
    changed_.notify_one();
  }
  for (auto& [party, stream] : streams_) stream.link->Cancel();
}

void PartyExchange::JoinReaders() {
  for (auto& [party, stream] : streams_) {
    if (stream.reader.joinable()) stream.reader.join();
  }
}

Outcome<Done> PartyExchange::Finish() {
  JoinReaders();
  const std::lock_guard lock(mutex_);
  if (why_) return platform::Fail(*why_);
  return Done{};
}

}  // namespace instroom::cli
