// Rows without a broker: XML intake, memory of the fold, growth of its cost.

#include <libxml/parser.h>
#include <malloc.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "services/allocation/keys/keyring.h"
#include "services/care/calendar.h"
#include "services/indicator/definition/parse.h"
#include "services/indicator/fold/fold.h"
#include "tests/bench/whole/rows.h"
#include "tests/support/load/conversation.h"

namespace {

using namespace instroom;
using Clock = std::chrono::steady_clock;
using allocation::v1::AllocationEvent;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<std::string> Documents(int count) {
  load::Conversation conversation({});
  std::vector<std::string> documents;
  for (int i = 0; i < count; ++i) {
    const auto message = conversation.Next();
    documents.push_back(
        allocation::WriteMessage(message.header(), message.person(), message.lines()));
  }
  return documents;
}

// One core, alternating, so that both see the same machine.
void XmlRow() {
  const auto documents = Documents(6000);
  double ours = 0, bare = 0;
  std::size_t faults = 0;
  for (int round = 0; round < 5; ++round) {
    auto begin = Clock::now();
    for (const auto& document : documents) {
      const auto read = allocation::ReadXml(document);
      faults += read ? allocation::CheckMessage(*read).size() : 1;
    }
    ours += SecondsSince(begin);
    begin = Clock::now();
    for (const auto& document : documents) {
      xmlDocPtr parsed = xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
                                       nullptr, XML_PARSE_NONET);
      xmlFreeDoc(parsed);
    }
    bare += SecondsSince(begin);
  }
  if (faults != 0) std::exit(1);
  const double count = 5.0 * static_cast<double>(documents.size());
  bench::Print(bench::Ratio("XML intake, parse and all in-message rules, one core", count / ours,
                            count / bare, "messages/s", 0.3));
}

// From the bytes of an outcome's envelope to the person, its data key unwrapped each time.
void OpenRow() {
  constexpr int kClients = 2000, kRounds = 20;
  const auto sealer = std::move(platform::MakeSealer(std::string(64, '7')).value());
  allocation::Keyring keyring(*sealer);
  load::Conversation conversation({});
  struct Envelope {
    allocation::KeyName key;
    platform::Sealed sealed;
  };
  std::vector<Envelope> envelopes;
  for (std::uint64_t i = 0; i < kClients; ++i) {
    const auto used = keyring.KeyFor({i * 0x9e3779b97f4a7c15ULL, i}, platform::Instant{});
    if (!used) std::exit(1);
    const std::string person = conversation.Next().person().SerializeAsString();
    envelopes.push_back({used->name, used->key.Seal(person, "context")});
  }
  allocation::v1::Person person;
  const auto begin = Clock::now();
  for (int round = 0; round < kRounds; ++round) {
    for (const Envelope& envelope : envelopes) {
      const auto key = keyring.Find(envelope.key);
      const auto plain = key ? key->Open(envelope.sealed, "context") : platform::Fail(key.error());
      if (!plain || !person.ParseFromString(*plain)) std::exit(1);
    }
  }
  const double micros = SecondsSince(begin) * 1e6 / (kClients * kRounds);
  bench::Print({"opening an envelope", micros, 20, "us", micros, 20, true});
}

indicator::Definition ReadDefinition() {
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/bench/")) +
                     "/deploy/definitions/lelystad-2025.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return indicator::ParseDefinition(text.str()).value();
}

// Event `i` of an endless region in which each client has three allocations, each with a start.
void MakeEvent(std::int64_t i, AllocationEvent& event) {
  const std::int64_t allocation = i / 2, client = allocation / 3;
  char key[33];
  std::snprintf(key, sizeof key, "%016llx%016llx",
                static_cast<unsigned long long>(client) * 0x9e3779b97f4a7c15ULL,
                static_cast<unsigned long long>(client));
  event.Clear();
  event.set_client_key(key);
  event.set_municipality("0995");
  event.set_provider("99000346");
  const auto first = *care::ParseDay("2023-01-01");
  *event.mutable_birth_date() = care::ToDate(*care::ParseDay("2012-05-17"));
  const auto begin = first + std::chrono::days{allocation % 900};
  auto& fact = *event.add_facts();
  if (i % 2 == 0) {
    auto& decided = *fact.mutable_allocation_decided();
    decided.set_number(allocation);
    decided.mutable_product()->set_category(allocation % 5 == 0 ? "43" : "45");
    decided.mutable_product()->set_code(allocation % 5 == 0 ? "43A03" : "45A04");
    *decided.mutable_decision_date() = *decided.mutable_begin_date() = care::ToDate(begin);
    *decided.mutable_end_date() = care::ToDate(begin + std::chrono::days{300});
  } else {
    auto& start = *fact.mutable_start_reported()->mutable_start();
    fact.mutable_start_reported()->set_generation(1);
    start.set_number(allocation);
    *start.mutable_begin_date() = care::ToDate(begin);
  }
}

// Nanoseconds an event, from the bytes of the log to the counted cell, from `from` on.
double CostOf(indicator::Fold& fold, std::int64_t from, std::int64_t count) {
  std::vector<std::string> records;
  AllocationEvent event;
  for (std::int64_t i = 0; i < count; ++i) {
    MakeEvent(from + i, event);
    records.push_back(event.SerializeAsString());
  }
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!event.ParseFromString(records[i])) std::exit(1);
    fold.Apply(event);
    if (i % 100 == 99) fold.Settle();
  }
  fold.Settle();
  return SecondsSince(begin) * 1e9 / static_cast<double>(count);
}

void GrowthAndMemoryRows() {
  const auto definition = ReadDefinition();
  AllocationEvent event;
  const auto before = mallinfo2();
  indicator::Fold fold(definition);
  std::int64_t at = 0;
  const auto advance = [&](std::int64_t to) {
    for (; at < to; ++at) {
      MakeEvent(at, event);
      fold.Apply(event);
      if (at % 5000 == 0) fold.Settle();
    }
    fold.Settle();
  };
  constexpr std::int64_t kProbe = 10'000;
  advance(10'000);
  const double small = CostOf(fold, at, kProbe);
  at += kProbe;
  advance(1'000'000);
  const auto after = mallinfo2();
  const double large = CostOf(fold, at, kProbe);
  const double bytes =
      static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd);
  const double allocations = static_cast<double>(at) / 2;
  bench::Print({"memory of the indicator fold", bytes / allocations, 400, "B/allocation",
                bytes / allocations, 400, true});
  bench::Print({"growth: cost of an event at 10^6 events against 10^4", large, small, "ns/event",
                large / small, 1.2, true});
}

}  // namespace

int main() {
  XmlRow();
  OpenRow();
  GrowthAndMemoryRows();
  return 0;
}
