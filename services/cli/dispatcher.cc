#include "services/cli/dispatcher.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace instroom::cli {
namespace {

using platform::Done;
using platform::Outcome;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTransientWait{100};

// Refusals that say nothing about the message: the log was full or away, or its client was erased
// at that moment.
bool IsTransient(const std::string& refusal) {
  return refusal == "QUEUE_FULL" || refusal == "LOG_UNAVAILABLE" || refusal == "STOPPED" ||
         refusal == "DEADLINE" || refusal == "KEY_ERASED";
}

}  // namespace

Outcome<Done> Dispatcher::Run(const std::function<Supply()>& next,
                              const std::function<void(const Answer&)>& take,
                              const std::function<bool()>& stopped) {
  auto last_answer = steady_clock::now();
  platform::Error why{platform::ErrorKind::kUnavailable, "NO_ANSWER", "no answer in time"};
  while (!stopped()) {
    broken_ = false;
    const auto link = clients_.OpenExchange();
    std::thread reader([&] { ReadAll(*link); });
    bool writing = true;
    while (writing && !stopped()) {
      if (Deliver(take) > 0) last_answer = steady_clock::now();
      Fill(next);
      if (exhausted_ && ready_.empty() && on_the_way_.empty()) break;
      if (on_the_way_.empty() && ready_.empty()) last_answer = steady_clock::now();
      writing = WriteReady(*link);
      std::unique_lock lock(mutex_);
      const bool supplied = !starved_ && !exhausted_ && held_back_ < options_.held_back_max;
      const bool idle = !HasRoom() || (ready_.empty() && !supplied);
      if (writing && idle && answers_.empty() && !broken_) {
        answered_.wait_for(lock, milliseconds{20});
      }
      if (broken_ || steady_clock::now() - last_answer > options_.patience) writing = false;
    }
    const bool finished = exhausted_ && ready_.empty() && on_the_way_.empty();
    finished ? link->FinishWrites() : link->Cancel();
    reader.join();
    Deliver(take);
    const auto ended = link->Finish();
    if (finished || stopped()) return Done{};
    if (!ended && ended.error().reason != "CANCELLED") why = ended.error();
    const bool hopeless = why.reason == "UNIMPLEMENTED" ||
                          why.kind == platform::ErrorKind::kUnknownCaller ||
                          why.kind == platform::ErrorKind::kNotAllowed;
    if (hopeless || steady_clock::now() - last_answer > options_.patience) {
      return platform::Fail(why);
    }
    SendAgain();
    std::this_thread::sleep_for(milliseconds{250});
  }
  return Done{};
}

void Dispatcher::Fill(const std::function<Supply()>& next) {
  starved_ = false;
  while (!exhausted_ && ready_.size() < options_.batch && held_back_ < options_.held_back_max) {
    Supply supply = next();
    exhausted_ = !supply.more;
    if (!supply.parcel) {
      starved_ = true;
      return;
    }
    Enqueue(std::move(*supply.parcel));
  }
}

void Dispatcher::Enqueue(Parcel parcel) {
  parcel.submittal.set_correlation(++correlation_);
  if (!parcel.chain.empty() && !parcel.follows) {
    chains_[parcel.chain].unanswered.insert(correlation_);
  } else if (!parcel.chain.empty()) {
    const auto found = chains_.find(parcel.chain);
    if (found != chains_.end()) {
      found->second.waiting.push_back(std::move(parcel));
      ++held_back_;
      return;
    }
  }
  ready_.push_back(std::move(parcel));
}

// Full until a good part of a batch fits: many small requests cost more than they gain.
bool Dispatcher::HasRoom() const {
  const auto room = options_.window - std::min(options_.window, on_the_way_.size());
  return room >= std::max<std::size_t>(1, std::min(options_.batch, options_.window) / 2);
}

bool Dispatcher::WriteReady(ExchangeLink& link) {
  if (!HasRoom()) return true;
  allocation::v1::ExchangeRequest request;
  std::size_t bytes = 0;
  while (!ready_.empty() && on_the_way_.size() < options_.window &&
         static_cast<std::size_t>(request.submittals_size()) < options_.batch &&
         bytes < 1'000'000) {
    Parcel parcel = std::move(ready_.front());
    ready_.pop_front();
    *request.add_submittals() = parcel.submittal;
    bytes += parcel.submittal.ByteSizeLong();
    const auto correlation = parcel.submittal.correlation();
    on_the_way_.emplace(correlation, std::move(parcel));
  }
  return request.submittals_size() == 0 || link.Write(request);
}

void Dispatcher::ReadAll(ExchangeLink& link) {
  allocation::v1::ExchangeResponse response;
  while (link.Read(response)) {
    for (auto& refusal : *response.mutable_refusals()) {
      Answer answer;
      answer.refusal = refusal.reason();
      answer.faults.assign(refusal.faults().begin(), refusal.faults().end());
      Settle(std::move(answer), refusal.correlation());
    }
    for (auto& judgement : *response.mutable_judgements()) {
      Answer answer;
      answer.receipt_id = judgement.receipt_id();
      answer.accepted = judgement.accepted();
      answer.faults.assign(judgement.faults().begin(), judgement.faults().end());
      answer.return_xml = std::move(*judgement.mutable_return_xml());
      Settle(std::move(answer), judgement.correlation());
    }
  }
  const std::lock_guard lock(mutex_);
  broken_ = true;
  answered_.notify_one();
}

void Dispatcher::Settle(Answer answer, std::uint64_t correlation) {
  const std::lock_guard lock(mutex_);
  answers_.emplace_back(correlation, std::move(answer));
  answered_.notify_one();
}

std::size_t Dispatcher::Deliver(const std::function<void(const Answer&)>& take) {
  std::deque<std::pair<std::uint64_t, Answer>> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  std::size_t settled = 0;
  bool transient = false;
  for (auto& [correlation, answer] : answers) {
    const auto found = on_the_way_.find(correlation);
    if (found == on_the_way_.end()) continue;
    Parcel parcel = std::move(found->second);
    on_the_way_.erase(found);
    if (IsTransient(answer.refusal)) {
      ready_.push_front(std::move(parcel));
      transient = true;
      continue;
    }
    answer.label = parcel.label;
    answer.expected_code = parcel.expected_code;
    Release(parcel);
    take(answer);
    ++settled;
  }
  if (transient) std::this_thread::sleep_for(kTransientWait);
  return settled;
}

void Dispatcher::Release(const Parcel& answered) {
  const auto found = chains_.find(answered.chain);
  if (answered.follows || found == chains_.end()) return;
  Chain& chain = found->second;
  chain.unanswered.erase(answered.submittal.correlation());
  while (!chain.waiting.empty() &&
         (chain.unanswered.empty() ||
          *chain.unanswered.begin() > chain.waiting.front().submittal.correlation())) {
    ready_.push_back(std::move(chain.waiting.front()));
    chain.waiting.pop_front();
    --held_back_;
  }
  if (chain.unanswered.empty()) chains_.erase(found);
}

void Dispatcher::SendAgain() {
  for (auto it = on_the_way_.rbegin(); it != on_the_way_.rend(); ++it) {
    ready_.push_front(std::move(it->second));
  }
  on_the_way_.clear();
}

}  // namespace instroom::cli
