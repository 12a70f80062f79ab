#include "services/gateway/live/live_stream.h"

#include <atomic>

#include "services/gateway/http/reading.h"
#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

using platform::EventStream;
using platform::HttpRequest;

// Also how long a reader that left may go unnoticed here.
constexpr std::chrono::milliseconds kLook{1000};
constexpr std::chrono::seconds kHeartbeat{10};
constexpr std::chrono::milliseconds kFirstPicture{2000};

// A page of our own that reconnects by itself can't set a header.
std::string LastId(const HttpRequest& request) {
  const std::string header = HeaderOf(request, "last-event-id");
  if (!header.empty()) return header;
  const auto asked = request.query.find("after");
  return asked == request.query.end() ? "" : asked->second;
}

// Counts the readers that are there.
class Present {
 public:
  Present() { platform::SetGauge(kName, ++count_); }
  ~Present() { platform::SetGauge(kName, --count_); }
  Present(const Present&) = delete;
  Present& operator=(const Present&) = delete;

 private:
  static constexpr char kName[] = "instroom_gateway_live_readers";
  static inline std::atomic<int> count_{0};
};

}  // namespace

void LiveStream::Register(platform::HttpServer& server) {
  server.Stream("/v1/live", [this](const HttpRequest& request, EventStream& events) {
    Serve(request, events);
  });
}

void LiveStream::Serve(const HttpRequest& request, EventStream& events) {
  const Present present;
  const auto audience = audiences_.Join(request.caller);
  if (!audience) {
    events.Write("", "problem",
                 platform::Problem({platform::ErrorKind::kUnavailable, "AUDIENCES_FULL",
                                    "too many different readers; try again later"})
                     .body);
    return;
  }
  Hub& hub = audience->hub;
  hub.AwaitFigures(kFirstPicture);
  const Hub::Start start = hub.Join(LastId(request));
  std::uint64_t sequence = start.sequence;
  if (start.snapshot && !events.Write(hub.IdOf(sequence), "snapshot", *start.snapshot)) return;
  // Tells who resumed that it is live again.
  if (!start.snapshot && !events.Write("", "heartbeat", "{}")) return;
  auto beat = std::chrono::steady_clock::now();
  while (!events.Stopping()) {
    const Hub::Batch batch = hub.Next(sequence, kLook);
    if (batch.state == Hub::State::kClosed) return;
    if (batch.state == Hub::State::kTooSlow) {
      // It reconnects and gets a fresh snapshot.
      platform::Count("instroom_gateway_live_readers_dropped_total");
      return;
    }
    for (const LiveEvent& event : batch.events) {
      if (!events.Write(hub.IdOf(event.sequence), event.name, *event.text)) return;
      sequence = event.sequence;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - beat < kHeartbeat) continue;
    if (!events.Write("", "heartbeat", "{}")) return;
    beat = now;
  }
}

}  // namespace instroom::gateway
