#include "services/platform/observe/log_line.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <mutex>

#include "services/platform/observe/personal_shape.h"
#include "services/platform/observe/trace.h"

namespace instroom::platform {
namespace {

std::atomic<Level> lowest_level{Level::kInfo};

struct ServiceName {
  std::mutex mutex;
  std::string text = "instroom";
};

ServiceName& Name() {
  static ServiceName name;
  return name;
}

const char* Text(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Bytes of the UTF-8 character that starts at `at`, or 0 if there is none.
std::size_t CharacterBytes(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  std::size_t count = 0;
  if (lead < 0x80) count = 1;
  if (lead >= 0xC2 && lead < 0xE0) count = 2;
  if (lead >= 0xE0 && lead < 0xF0) count = 3;
  if (lead >= 0xF0 && lead < 0xF5) count = 4;
  if (count == 0 || at + count > text.size()) return 0;
  for (std::size_t i = 1; i < count; ++i) {
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80) return 0;
  }
  return count;
}

void AppendQuoted(std::string& line, std::string_view text) {
  line += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t count = CharacterBytes(text, at);
    const char c = text[at];
    if (count == 0) {
      line += "\\ufffd";
    } else if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      line += escape;
    } else {
      line += text.substr(at, count);
    }
    at += count == 0 ? 1 : count;
  }
  line += '"';
}

void AppendNumber(std::string& line, double number) {
  char text[40];
  if (!std::isfinite(number)) {
    line += "null";
    return;
  }
  const bool whole = std::trunc(number) == number && std::abs(number) < 9.0e15;
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.9g", number);
  line += text;
}

void AppendTime(std::string& line, Instant now) {
  const auto since = now.time_since_epoch().count();
  const std::time_t seconds = static_cast<std::time_t>(since / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char day[32];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", day, static_cast<int>(since % 1000));
  line += text;
}

}  // namespace

void SetServiceName(std::string_view name) {
  const std::lock_guard lock(Name().mutex);
  Name().text = name;
}

void SetLogLevel(Level level) {
  lowest_level = level;
}

std::string LogText(Level level, Instant now, std::string_view event,
                    std::initializer_list<Field> fields) {
  std::string line = "{\"time\":\"";
  AppendTime(line, now);
  line += "\",\"level\":\"";
  line += Text(level);
  line += "\",\"service\":";
  {
    const std::lock_guard lock(Name().mutex);
    AppendQuoted(line, Name().text);
  }
  line += ",\"event\":";
  AppendQuoted(line, event);
  if (const std::string_view trace = TraceId(CurrentTrace()); !trace.empty()) {
    line += ",\"trace_id\":";
    AppendQuoted(line, trace);
  }
  for (const Field& field : fields) {
    line += ',';
    AppendQuoted(line, field.name());
    line += ':';
    if (field.is_text()) {
      AppendQuoted(line, Blotted(field.text()));
    } else {
      AppendNumber(line, field.number());
    }
  }
  line += "}\n";
  return line;
}

void Log(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (level < lowest_level.load(std::memory_order_relaxed)) return;
  const std::string line = LogText(level, SystemClock().Now(), event, fields);
  // One write for one line, so that lines of threads and processes don't mix.
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace instroom::platform
