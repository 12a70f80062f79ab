#include "services/gateway/live/pumps.h"

#include <algorithm>
#include <condition_variable>

#include "services/gateway/api/figure_json.h"
#include "services/platform/base/backoff.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

using std::chrono::milliseconds;

constexpr char kMonths[] = "indicator/month";
constexpr char kYears[] = "indicator/year";
constexpr char kAccepted[] = "allocation";
constexpr char kNotices[] = "notification";
constexpr milliseconds kConnectWait{500};
constexpr milliseconds kTick{20};
constexpr milliseconds kSilentIsLive{1500};
// A source that was not live so long after the start stands still since then; before, it has only
// just been asked.
constexpr milliseconds kLate{3000};
constexpr int kLatest = 20;
constexpr platform::Backoff kBackoff{.first = milliseconds{100}, .cap = milliseconds{2000}};

std::string NowText(const platform::Clock& clock) {
  const auto since = clock.Now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::chrono::nanoseconds rest = since - seconds;
  return TimeText(seconds.count(), static_cast<std::int32_t>(rest.count()));
}

// False if stopped meanwhile.
bool Sleep(std::stop_token stop, milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

void Pumps::Start() {
  const std::pair<bool, const char*> asked[] = {{options_.figures, kMonths},
                                                {options_.figures, kYears},
                                                {options_.accepted, kAccepted},
                                                {options_.notices, kNotices}};
  // All of them before the first is heard: complete is when none is missing.
  for (const auto& [wanted, source] : asked) {
    if (!wanted) continue;
    sources_[source];
  }
  begun_ = std::chrono::steady_clock::now();
  begun_text_ = NowText(clock_);
  const auto indicator = [this] { return upstreams_.indicator->WaitConnected(kConnectWait); };
  const auto allocation = [this] { return upstreams_.allocation->WaitConnected(kConnectWait); };
  const auto notification = [this] { return upstreams_.notification->WaitConnected(kConnectWait); };
  if (options_.figures) {
    Begin(kMonths, indicator, [this](std::stop_token stop) { return PumpFigures(false, stop); });
    Begin(kYears, indicator, [this](std::stop_token stop) { return PumpFigures(true, stop); });
  }
  if (options_.accepted) {
    Begin(kAccepted, allocation, [this](std::stop_token stop) { return PumpAccepted(stop); });
  }
  if (options_.notices) {
    Begin(kNotices, notification, [this](std::stop_token stop) { return PumpNotices(stop); });
  }
  threads_.emplace_back([this] { Tick(stop_.get_token()); });
}

void Pumps::Begin(const std::string& source, const std::function<bool()>& connected,
                  const Stream& stream) {
  threads_.emplace_back([=, this] { Run(source, connected, stream, stop_.get_token()); });
}

void Pumps::Stop() {
  stop_.request_stop();
  threads_.clear();
}

void Pumps::Run(const std::string& source, const std::function<bool()>& connected,
                const Stream& stream, std::stop_token stop) {
  int attempt = 0;
  while (!stop.stop_requested()) {
    if (!connected()) continue;
    Opened(source);
    const auto ended = stream(stop);
    if (stop.stop_requested()) return;
    const bool was_live = [&] {
      const std::lock_guard lock(mutex_);
      return sources_[source].live;
    }();
    Lost(source);
    platform::Count("instroom_gateway_upstream_breaks_total", {{"source", source}});
    platform::Log(platform::Level::kWarning, "upstream_stream_ended",
                  {{"source", source},
                   {"reason", ended.ok() ? std::string("ENDED") : ended.error().error.reason}});
    attempt = was_live ? 1 : std::min(attempt + 1, 20);
    const auto random = static_cast<std::uint64_t>(clock_.Now().time_since_epoch().count());
    if (!Sleep(stop, kBackoff.Wait(attempt, random))) return;
  }
}

void Pumps::Tick(std::stop_token stop) {
  while (Sleep(stop, kTick)) {
    hub_.Flush();
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    for (auto& [source, state] : sources_) {
      // Figures begin with a snapshot: there silence means nothing yet.
      const bool may_be_silent = source == kAccepted || source == kNotices;
      if (may_be_silent && state.open && !state.live && now - state.opened > kSilentIsLive) {
        SayLive(source, state);
      }
      if (!state.ever && now - begun_ > kLate && !std::exchange(state.late, true)) {
        hub_.SetStale(source, begun_text_);
      }
    }
  }
}

void Pumps::Opened(const std::string& source) {
  const std::lock_guard lock(mutex_);
  sources_[source].open = true;
  sources_[source].opened = std::chrono::steady_clock::now();
}

void Pumps::Heard(const std::string& source) {
  const std::lock_guard lock(mutex_);
  Source& state = sources_[source];
  if (!state.live) SayLive(source, state);
}

void Pumps::Lost(const std::string& source) {
  const std::lock_guard lock(mutex_);
  Source& state = sources_[source];
  state.open = false;
  // Since when, not how often tried: the first loss counts until it is live again.
  if (std::exchange(state.live, false)) hub_.SetStale(source, NowText(clock_));
}

void Pumps::SayLive(const std::string& source, Source& state) {
  state.live = true;
  state.ever = true;
  hub_.SetStale(source, "");
  complete_ = std::all_of(sources_.begin(), sources_.end(),
                          [](const auto& entry) { return entry.second.ever; });
}

Answer<platform::Done> Pumps::PumpFigures(bool yearly, std::stop_token stop) {
  const std::string source = yearly ? kYears : kMonths;
  indicator::v1::StreamChangesRequest request;
  request.mutable_filter()->set_yearly(yearly);
  for (const std::string& measure : options_.measures)
    request.mutable_filter()->add_measures(measure);
  return upstreams_.indicator->StreamChanges(
      options_.caller, request, stop, [&](const indicator::v1::StreamChangesResponse& response) {
        Heard(source);
        hub_.PutFigures(response, yearly);
        // The indicator itself may stand still, for instance while its cache is away.
        hub_.SetStale(source, response.has_stale_since_time()
                                  ? TimeText(response.stale_since_time())
                                  : std::string());
        return true;
      });
}

Answer<platform::Done> Pumps::PumpAccepted(std::stop_token stop) {
  allocation::v1::WatchAcceptedRequest request;
  request.set_latest(kLatest);
  return upstreams_.allocation->WatchAccepted(
      options_.caller, request, stop, [&](const allocation::v1::WatchAcceptedResponse& line) {
        Heard(kAccepted);
        hub_.AddAccepted(line);
        return true;
      });
}

Answer<platform::Done> Pumps::PumpNotices(std::stop_token stop) {
  return upstreams_.notification->StreamNotices(
      options_.caller, {}, stop, [&](const notification::v1::StreamNoticesResponse& response) {
        Heard(kNotices);
        hub_.SetNotices(response.total_count(), response.changed());
        return true;
      });
}

}  // namespace instroom::gateway
