#include "services/cli/look_text.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "instroom/access/v1/chained_look.pb.h"
#include "services/care/bsn.h"
#include "services/care/client_key.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/observe/trace.h"

namespace instroom::cli {
namespace {

using platform::Error;
using platform::ErrorKind;

std::string Trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<std::string> Contents(const std::string& path, Session& session) {
  std::ostringstream text;
  if (path == "-") {
    text << session.in->rdbuf();
    return text.str();
  }
  std::ifstream file(path);
  if (!file) return std::nullopt;
  text << file.rdbuf();
  return text.str();
}

platform::Outcome<std::string> ClientOfBsn(const ClientNamed& named, Session& session) {
  const auto text = Contents(named.bsn_file, session);
  const std::string number = Trimmed(text.value_or(""));
  if (!care::IsBsn(number)) {
    return platform::Fail(Error{ErrorKind::kInvalidInput, "BSN_NOT_VALID",
                                "--bsn-file: expected nine digits of a valid number"});
  }
  const auto key =
      named.region_key_file.empty() ? std::nullopt : Contents(named.region_key_file, session);
  if (!key) {
    return platform::Fail(Error{ErrorKind::kInvalidInput, "REGION_KEY_MISSING",
                                "INSTROOM_REGION_KEY_FILE names no file that can be read"});
  }
  const auto sealer = platform::MakeSealer(*key);
  if (!sealer) return platform::Fail(sealer.error());
  return (*sealer)->PseudonymOf(number);
}

std::string MomentText(const google::protobuf::Timestamp& moment) {
  constexpr int kNanosPerMillisecond = 1'000'000;
  const std::time_t seconds = moment.seconds();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char day[32];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", day, moment.nanos() / kNanosPerMillisecond);
  return text;
}

// "LOOK_CONTENT_RETURN_MESSAGE" after "LOOK_CONTENT_" as "return_message".
std::string Lower(const std::string& name, std::string_view prefix) {
  std::string text = name.substr(std::min(prefix.size(), name.size()));
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string ActionText(access::v1::LookAction action) {
  return Lower(LookAction_Name(action), "LOOK_ACTION_");
}

std::string OutcomeText(access::v1::LookOutcome outcome) {
  return Lower(LookOutcome_Name(outcome), "LOOK_OUTCOME_");
}

std::string ContentText(access::v1::LookContent content) {
  return Lower(LookContent_Name(content), "LOOK_CONTENT_");
}

// The parent id of a traceparent is the span of the call.
std::string SpanOf(const std::string& trace) {
  constexpr std::size_t kSpanAt = 36;
  constexpr std::size_t kSpanDigits = 16;
  return platform::TraceId(trace).empty() ? std::string() : trace.substr(kSpanAt, kSpanDigits);
}

// What somebody else may have put into a copy of the log must not steer a terminal.
std::string Printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

std::string WhoText(const access::v1::Look& look) {
  std::string who = look.party();
  for (int i = 0; i < look.roles_size(); ++i) who += (i == 0 ? " " : ",") + look.roles(i);
  if (!look.user().empty()) who += " " + look.user();
  return who;
}

std::string LineOf(const ShownLook& shown) {
  const access::v1::Look& look = shown.look;
  std::string what = ContentText(shown.sight.content());
  if (!shown.sight.kind().empty()) what += " " + shown.sight.kind();
  if (!shown.sight.receipt_id().empty()) what += " " + shown.sight.receipt_id();
  return MomentText(look.look_time()) + "  " + WhoText(look) + "  " + ActionText(look.action()) +
         " " + what + "  " + OutcomeText(shown.sight.outcome()) + "  for " + look.purpose() +
         "  by " + look.method().substr(look.method().rfind('/') + 1) + "  from " + look.peer();
}

}  // namespace

platform::Outcome<std::string> ClientOf(const ClientNamed& named, Session& session) {
  if (!named.bsn_file.empty()) return ClientOfBsn(named, session);
  if (named.key.empty()) {
    return platform::Fail(
        Error{ErrorKind::kInvalidInput, "WHICH", "name a client with --client or --bsn-file"});
  }
  const auto key = care::ParseClientKey(named.key);
  if (!key) {
    return platform::Fail(Error{ErrorKind::kInvalidInput, "CLIENT_KEY_NOT_VALID",
                                "--client: expected 32 hexadecimal digits"});
  }
  return care::ClientKeyText(*key);
}

std::vector<ShownLook> LooksAt(std::string_view record, const std::string& client) {
  access::v1::ChainedLook linked;
  access::v1::Look look;
  if (!linked.ParseFromArray(record.data(), static_cast<int>(record.size())) ||
      !look.ParseFromString(linked.look())) {
    return {};
  }
  std::vector<ShownLook> shown;
  for (access::v1::Sight& sight : *look.mutable_sights()) {
    if (sight.client_key() == client) shown.push_back({{}, std::move(sight)});
  }
  look.clear_sights();
  for (ShownLook& one : shown) one.look = look;
  return shown;
}

std::string JsonOf(const ShownLook& shown) {
  const access::v1::Look& look = shown.look;
  const auto outcome = shown.sight.outcome();
  const bool well = outcome == access::v1::LOOK_OUTCOME_SHOWN ||
                    outcome == access::v1::LOOK_OUTCOME_ERASED ||
                    outcome == access::v1::LOOK_OUTCOME_DONE;
  nlohmann::ordered_json line = {
      {"start_time", MomentText(look.look_time())},
      {"trace_id", std::string(platform::TraceId(look.trace()))},
      {"span_id", SpanOf(look.trace())},
      {"status", well ? "Ok" : "Error"},
      {"name", look.method()},
      {"dpl.core.processing_activity_id", look.activity()},
      {"dpl.core.data_subject_id", shown.sight.client_key()},
      {"dpl.core.data_subject_id_type", "client_key"},
      {"party", look.party()},
      {"roles", std::vector<std::string>(look.roles().begin(), look.roles().end())},
      {"user", look.user()},
      {"from", look.peer()},
      {"action", ActionText(look.action())},
      {"purpose", look.purpose()},
      {"content", ContentText(shown.sight.content())},
      {"kind", shown.sight.kind()},
      {"receipt", shown.sight.receipt_id()},
      {"outcome", OutcomeText(outcome)}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void PrintTable(std::vector<ShownLook> looks, std::ostream& out) {
  const auto moment = [](const ShownLook& shown) {
    return std::pair(shown.look.look_time().seconds(), shown.look.look_time().nanos());
  };
  std::stable_sort(looks.begin(), looks.end(), [&](const ShownLook& one, const ShownLook& other) {
    return moment(one) < moment(other);
  });
  for (const ShownLook& look : looks) out << Printable(LineOf(look)) << "\n";
  out << looks.size() << " looks\n";
}

}  // namespace instroom::cli
