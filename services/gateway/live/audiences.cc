#include "services/gateway/live/audiences.h"

#include <algorithm>
#include <utility>

#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

constexpr std::chrono::milliseconds kLook{200};
// No person: all of an audience.
constexpr char kPerson[] = "live";

void Tell(std::size_t count) {
  platform::SetGauge("instroom_gateway_live_audiences", static_cast<double>(count));
}

}  // namespace

access::Caller AudienceOf(access::Caller caller) {
  std::sort(caller.roles.begin(), caller.roles.end());
  if (!caller.person.empty()) caller.person = kPerson;
  return caller;
}

void Audiences::Start() {
  const std::lock_guard lock(mutex_);
  (void)Find("", {.caller = {}, .measures = options_.measures});
  tender_ = std::jthread([this](std::stop_token stop) { Tend(std::move(stop)); });
}

void Audiences::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (auto& [name, seat] : seats_) seat.audience->hub.Close();
}

void Audiences::Stop() {
  Close();
  tender_ = {};
  std::map<std::string, Seat> seats;
  {
    const std::lock_guard lock(mutex_);
    seats.swap(seats_);
  }
}

std::shared_ptr<Audience> Audiences::Join(const std::string& caller) {
  auto known = access::ParseCaller(caller);
  if (!known) return nullptr;
  const access::Caller audience = AudienceOf(std::move(*known));
  const std::lock_guard lock(mutex_);
  return Find(access::CallerText(audience), PumpsOf(audience));
}

std::shared_ptr<Audience> Audiences::Find(const std::string& name, const PumpOptions& pumps) {
  if (closed_) return nullptr;
  if (const auto found = seats_.find(name); found != seats_.end()) return found->second.audience;
  if (seats_.size() >= options_.count_max) {
    platform::Count("instroom_gateway_live_audiences_refused_total");
    return nullptr;
  }
  HubOptions hub = options_.hub;
  hub.ordinal = ++made_;
  auto made = std::make_shared<Audience>(upstreams_, clock_, hub, pumps);
  made->pumps.Start();
  seats_[name].audience = made;
  Tell(seats_.size());
  return made;
}

PumpOptions Audiences::PumpsOf(const access::Caller& audience) const {
  const auto may = [&](const char* method) { return gate_.MayCall(audience, method).ok(); };
  return {.caller = access::CallerText(audience),
          .measures = options_.measures,
          .figures = may("/instroom.indicator.v1.IndicatorService/StreamChanges"),
          .accepted = may("/instroom.allocation.v1.AllocationService/WatchAccepted"),
          .notices = may("/instroom.notification.v1.NotificationService/StreamNotices")};
}

void Audiences::Tend(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    woken_.wait_for(lock, stop, kLook, [] { return false; });
    auto idle = TakeIdle();
    if (idle.empty()) continue;
    Tell(seats_.size());
    // Their threads are waited for.
    lock.unlock();
    idle.clear();
    lock.lock();
  }
}

std::vector<std::shared_ptr<Audience>> Audiences::TakeIdle() {
  const auto now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Audience>> idle;
  for (auto at = seats_.begin(); at != seats_.end();) {
    Seat& seat = at->second;
    const bool own = at->first.empty();
    if (own && seat.audience->pumps.EverComplete()) complete_ = true;
    // New readers come by the lock that is held here, so nobody can join meanwhile.
    const bool read = seat.audience.use_count() > 1 || (own && !complete_);
    if (read) seat.idle_since.reset();
    if (!read && !seat.idle_since) seat.idle_since = now;
    if (read || now - *seat.idle_since < options_.idle_max) {
      ++at;
      continue;
    }
    idle.push_back(std::move(seat.audience));
    at = seats_.erase(at);
  }
  return idle;
}

}  // namespace instroom::gateway
