// Reads the whole log of a region and judges what a campaign of crashes left: every receipt has
// exactly one outcome, every accepted message exactly one event, every outcome exactly one return
// delivery, every accepted message exactly one delivery to its addressee. Prints one JSON object;
// exit code 1 if anything is doubled or lost.
//
// Usage: log_check [FILE with one receipt a line that callers were given]; the log is where the
// services' settings say

#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/delivery.pb.h"
#include "instroom/allocation/v1/outcome.pb.h"
#include "instroom/allocation/v1/submission.pb.h"
#include "services/care/topics.h"
#include "services/platform/base/settings.h"
#include "services/platform/log/address_settings.h"
#include "services/platform/log/follower.h"

namespace {

using namespace instroom;
namespace topics = care::topics;

struct Trail {
  int submitted = 0;
  int given = 0;
  int outcomes = 0;
  bool accepted = false;
  int events = 0;
  int returns = 0;
  int messages = 0;
};

using Trails = std::map<std::string, Trail>;

template <typename Message>
bool Decode(const platform::Record& record, Message& message) {
  return message.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()));
}

// False if the record can't be decoded.
bool Take(const platform::Record& record, Trails& trails) {
  if (record.topic == topics::kIntake) {
    allocation::v1::Submission submission;
    if (!Decode(record, submission)) return false;
    ++trails[submission.receipt_id()].submitted;
  } else if (record.topic == topics::kOutcomes) {
    allocation::v1::OutcomeRecord outcome;
    if (!Decode(record, outcome)) return false;
    if (!outcome.has_outcome()) return true;
    Trail& trail = trails[outcome.outcome().receipt_id()];
    ++trail.outcomes;
    trail.accepted = outcome.outcome().accepted();
  } else if (record.topic == topics::kAllocationEvents) {
    allocation::v1::AllocationEvent event;
    if (!Decode(record, event)) return false;
    ++trails[event.receipt_id()].events;
  } else {
    allocation::v1::Delivery delivery;
    if (!Decode(record, delivery)) return false;
    Trail& trail = trails[delivery.outcome().receipt_id()];
    ++(delivery.kind() == allocation::v1::DELIVERY_KIND_RETURN ? trail.returns : trail.messages);
  }
  return true;
}

nlohmann::json Judge(const Trails& trails) {
  std::map<std::string, int> counts;
  for (const auto& [receipt, trail] : trails) {
    ++counts["receipts"];
    counts["given"] += trail.given;
    counts["submissions"] += trail.submitted;
    counts["accepted"] += trail.accepted ? 1 : 0;
    counts["given_but_not_in_the_log"] += trail.given > 0 && trail.submitted == 0 ? 1 : 0;
    counts["without_outcome"] += trail.outcomes == 0 ? 1 : 0;
    counts["with_two_outcomes"] += trail.outcomes > 1 ? 1 : 0;
    counts["events_lost"] += trail.accepted && trail.events == 0 ? 1 : 0;
    counts["events_doubled"] += trail.events > 1 || (!trail.accepted && trail.events > 0) ? 1 : 0;
    counts["returns_lost"] += trail.outcomes > 0 && trail.returns == 0 ? 1 : 0;
    counts["returns_doubled"] += trail.returns > 1 ? 1 : 0;
    counts["messages_lost"] += trail.accepted && trail.messages == 0 ? 1 : 0;
    counts["messages_doubled"] +=
        trail.messages > 1 || (!trail.accepted && trail.messages > 0) ? 1 : 0;
  }
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2) {
    std::fprintf(stderr, "usage: log_check [RECEIPTS]\n");
    return 2;
  }
  auto settings = platform::Settings::FromEnvironment();
  const platform::LogAddress log = platform::ReadLogAddress(settings, "log-check");
  for (const std::string& problem : settings.problems()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
  }
  if (!settings.problems().empty()) return 2;
  Trails trails;
  if (argc == 2) {
    std::ifstream given(argv[1]);
    for (std::string receipt; std::getline(given, receipt);) ++trails[receipt].given;
  }
  int undecodable = 0;
  const auto read = platform::ReadToEnd(
      log, {topics::kIntake, topics::kOutcomes, topics::kAllocationEvents, topics::kDeliveries},
      [&](const platform::Record& record) { undecodable += Take(record, trails) ? 0 : 1; });
  if (!read) {
    std::fprintf(stderr, "%s %s\n", read.error().reason.c_str(), read.error().detail.c_str());
    return 2;
  }
  nlohmann::json judged = Judge(trails);
  judged["undecodable"] = undecodable;
  std::printf("%s\n", judged.dump().c_str());
  for (const auto& [name, count] : judged.items()) {
    const bool only_counts =
        name == "receipts" || name == "given" || name == "submissions" || name == "accepted";
    if (!only_counts && count.get<int>() > 0) return 1;
  }
  return 0;
}
