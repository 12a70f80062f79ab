#include "services/cli/dead_letters.h"

#include <charconv>
#include <ctime>
#include <set>

#include "instroom/access/v1/look.pb.h"
#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/delivery.pb.h"
#include "instroom/allocation/v1/outcome.pb.h"
#include "instroom/allocation/v1/submission.pb.h"
#include "instroom/clock/v1/tick.pb.h"
#include "instroom/notification/v1/notification_events.pb.h"
#include "instroom/reference/v1/reference_events.pb.h"
#include "instroom/referral/v1/referral_events.pb.h"
#include "services/care/topics.h"
#include "services/cli/log_reading.h"
#include "services/platform/log/appender.h"

namespace instroom::cli {
namespace {

namespace topics = care::topics;

// A note in a dead topic that the record at this position was sent back.
constexpr char kReplayed[] = "replayed-position";

std::vector<std::string> DeadTopics() {
  std::vector<std::string> names;
  for (const char* topic :
       {topics::kIntake, topics::kCommands, topics::kAllocationEvents, topics::kOutcomes,
        topics::kDeliveries, topics::kReferralCommands, topics::kReferralEvents,
        topics::kReferenceEvents, topics::kNotificationEvents, topics::kTicks, topics::kLooks}) {
    names.push_back(std::string(topic) + ".dead");
  }
  return names;
}

std::string MomentText(const std::string& milliseconds) {
  std::int64_t value = 0;
  std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), value);
  const std::time_t seconds = value / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

// The partition of "topic/partition/offset".
std::optional<std::int32_t> PartitionIn(const std::string& position) {
  const auto last = position.rfind('/');
  const auto before = last == std::string::npos ? last : position.rfind('/', last - 1);
  if (before == std::string::npos) return std::nullopt;
  std::int32_t partition = 0;
  const auto* begin = position.data() + before + 1;
  const auto parsed = std::from_chars(begin, position.data() + last, partition);
  if (parsed.ec != std::errc()) return std::nullopt;
  return partition;
}

DeadLetter ToLetter(const platform::Record& record) {
  DeadLetter letter;
  letter.position = std::string(record.topic) + "/" + std::to_string(record.partition) + "/" +
                    std::to_string(record.offset);
  const std::string dead(record.topic);
  letter.topic = dead.substr(0, dead.size() - std::string(".dead").size());
  letter.key = record.key;
  letter.value = record.value;
  letter.tombstone = record.tombstone;
  for (auto& [name, value] : platform::HeadersOf(record)) {
    if (name == "parked-reason") {
      letter.reason = value;
    } else if (name == "parked-detail") {
      letter.detail = value;
    } else if (name == "parked-from") {
      letter.from = value;
      letter.partition = PartitionIn(value);
    } else if (name == "parked-by") {
      letter.parked_by = value;
    } else if (name == "parked-at") {
      letter.parked_at = MomentText(value);
    } else {
      letter.headers.emplace_back(name, value);
    }
  }
  return letter;
}

template <typename Message>
bool Reads(const std::string& bytes, Message& message) {
  return message.ParseFromString(bytes);
}

template <typename Message>
std::string NameIfReadable(const std::string& bytes) {
  Message message;
  return Reads(bytes, message) ? std::string(Message::descriptor()->name()) : "not readable";
}

}  // namespace

platform::Outcome<std::vector<DeadLetter>> ReadDeadLetters(const platform::LogAddress& address) {
  std::vector<DeadLetter> letters;
  std::set<std::string> replayed;
  const auto read = ReadTopics(address, DeadTopics(), [&](const platform::Record& record) {
    for (const auto& [name, value] : platform::HeadersOf(record)) {
      if (name != kReplayed) continue;
      replayed.insert(value);
      return;
    }
    letters.push_back(ToLetter(record));
  });
  if (!read) return platform::Fail(read.error());
  for (auto& letter : letters) letter.replayed = replayed.contains(letter.position);
  return letters;
}

platform::Outcome<platform::Done> ReplayDeadLetters(const platform::LogAddress& address,
                                                    const std::vector<DeadLetter>& letters) {
  auto appender = platform::MakeAppender({.address = address});
  if (!appender) return platform::Fail(appender.error());
  for (const auto& letter : letters) {
    platform::Outgoing back;
    back.topic = letter.topic;
    back.key = letter.key;
    back.value = letter.value;
    back.tombstone = letter.tombstone;
    back.partition = letter.partition;
    back.headers = letter.headers;
    const auto sent = (*appender)->AppendAndWait(back);
    if (!sent) return platform::Fail(sent.error());
    platform::Outgoing note;
    note.topic = letter.topic + ".dead";
    note.key = letter.key;
    note.tombstone = true;
    note.headers = {{kReplayed, letter.position}};
    const auto noted = (*appender)->AppendAndWait(note);
    if (!noted) return platform::Fail(noted.error());
  }
  return platform::Done{};
}

std::string KindOf(const DeadLetter& letter) {
  if (letter.tombstone) return "no value";
  const auto& bytes = letter.value;
  if (letter.topic == topics::kIntake || letter.topic == topics::kCommands) {
    allocation::v1::Submission submission;
    if (!Reads(bytes, submission)) return "not readable";
    const auto name = allocation::v1::MessageKind_Name(submission.header().kind());
    return "Submission " + name.substr(name.rfind('_') + 1);
  }
  if (letter.topic == topics::kAllocationEvents) {
    return NameIfReadable<allocation::v1::AllocationEvent>(bytes);
  }
  if (letter.topic == topics::kOutcomes) {
    return NameIfReadable<allocation::v1::OutcomeRecord>(bytes);
  }
  if (letter.topic == topics::kDeliveries) return NameIfReadable<allocation::v1::Delivery>(bytes);
  if (letter.topic == topics::kReferralCommands) {
    return NameIfReadable<referral::v1::ReferralCommand>(bytes);
  }
  if (letter.topic == topics::kReferralEvents) {
    return NameIfReadable<referral::v1::ReferralEvent>(bytes);
  }
  if (letter.topic == topics::kReferenceEvents) {
    return NameIfReadable<reference::v1::ReferenceEvent>(bytes);
  }
  if (letter.topic == topics::kLooks) return NameIfReadable<access::v1::Look>(bytes);
  if (letter.topic == topics::kTicks) return NameIfReadable<clock::v1::Tick>(bytes);
  return NameIfReadable<notification::v1::NotificationEvent>(bytes);
}

}  // namespace instroom::cli
