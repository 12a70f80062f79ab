#include "services/allocation/domain/message_rules.h"

#include <set>
#include <tuple>
#include <utility>

#include "services/allocation/domain/care_line.h"
#include "services/allocation/domain/form_types.h"
#include "services/allocation/domain/message_rules_table.h"
#include "services/care/bsn.h"

namespace instroom::allocation {
namespace {

constexpr int kAgeMax = 120;  // TR002, in years
// DatumGebruik, code list COD170.
constexpr std::string_view kDayUnknown = "1";
constexpr std::string_view kMonthUnknown = "2";
constexpr std::string_view kDateUnknown = "3";

bool IsFirstOf1900(const care::v1::Date& date) {
  return date.year() == 1900 && date.month() == 1 && date.day() == 1;
}

void Bsn(const v1::Message& message, RuleFaults& faults) {
  const std::string& bsn = message.person().bsn();
  if (!care::IsBsn(bsn)) faults.Add("Client", "Bsn", ShapeOf(bsn));
}

void BirthDateUse(const v1::Message& message, RuleFaults& faults) {
  ForEachBirthDate(message, [&](const Spot& spot, const v1::BirthDate& birth) {
    const care::v1::Date& date = birth.date();
    const std::string& use = birth.date_use();
    const bool fits = use == kDayUnknown     ? date.day() == 1
                      : use == kMonthUnknown ? date.day() == 1 && date.month() == 1
                      : use == kDateUnknown  ? IsFirstOf1900(date)
                                             : true;
    if (!fits) faults.Add(spot, "Geboortedatum", "a date with parts that are called unknown");
  });
}

void NotTooOld(const v1::Message& message, RuleFaults& faults) {
  const care::Day today = DayIn(message.header().message_date());
  const care::Day earliest = care::AddMonths(today, -12 * kAgeMax);
  ForEachBirthDate(message, [&](const Spot& spot, const v1::BirthDate& birth) {
    const bool is_unknown = birth.date_use() == kDateUnknown && IsFirstOf1900(birth.date());
    if (!is_unknown && DayIn(birth.date()) < earliest) {
      faults.Add(spot, "Geboortedatum/Datum", "a date over 120 years back");
    }
  });
}

void DeliveryStatus(const v1::Message& message, RuleFaults& faults) {
  const auto judge = [&](const Spot& spot, const std::string& status) {
    if (status == kFirstDelivery || status == kWithdrawal) return;
    faults.Add(spot, "StatusAanlevering", ShapeOf(status));
  };
  const v1::CareLines& lines = message.lines();
  for (int i = 0; i < lines.started_size(); ++i) {
    judge(Spot("StartProduct", i), lines.started(i).delivery_status());
  }
  for (int i = 0; i < lines.stopped_size(); ++i) {
    judge(Spot("StopProduct", i), lines.stopped(i).delivery_status());
  }
}

void StopNotBeforeStart(const v1::Message& message, RuleFaults& faults) {
  for (int i = 0; i < message.lines().stopped_size(); ++i) {
    const v1::StoppedProduct& stop = message.lines().stopped(i);
    if (DayIn(stop.end_date()) < DayIn(stop.begin_date())) {
      faults.Add(Spot("StopProduct", i), "Einddatum", "a date before Begindatum");
    }
  }
}

// Number (-1 without), product and begin: the key of a start (IV096).
using DeliveryKey = std::tuple<std::int64_t, std::string_view, std::string_view, care::Day>;

template <typename P>
DeliveryKey KeyOf(const P& line) {
  return {line.has_number() ? line.number() : -1, line.product().category(), line.product().code(),
          DayIn(line.begin_date())};
}

// Reports every item whose key an earlier one has.
template <typename List, typename KeyOfItem>
void Unique(const List& list, std::string_view name, RuleFaults& faults, KeyOfItem key_of) {
  if (list.size() < 2) return;
  std::set<decltype(key_of(list.Get(0)))> seen;
  for (int i = 0; i < list.size(); ++i) {
    if (!seen.insert(key_of(list.Get(i))).second) {
      faults.Add(Spot(name, i), {}, "a key that occurs before");
    }
  }
}

void NoDoubleKeys(const v1::Message& message, RuleFaults& faults) {
  const v1::Person& person = message.person();
  const v1::CareLines& lines = message.lines();
  Unique(person.relations(), "Relatie", faults,
         [](const v1::Relation& relation) { return std::string_view(relation.number()); });
  Unique(person.contacts(), "Contact", faults,
         [](const v1::Contact& contact) { return std::string_view(contact.kind()); });
  Unique(lines.allocated(), "ToegewezenProduct", faults,
         [](const v1::AllocatedProduct& line) { return line.number(); });
  Unique(lines.started(), "StartProduct", faults,
         [](const v1::StartedProduct& line) { return KeyOf(line); });
  Unique(lines.stopped(), "StopProduct", faults, [](const v1::StoppedProduct& line) {
    return std::tuple(KeyOf(line), std::string_view(line.end_reason()), DayIn(line.end_date()));
  });
}

void NotAfterMessageDate(const v1::Message& message, RuleFaults& faults) {
  const care::Day last = DayIn(message.header().message_date());
  const auto judge = [&](const Spot& spot, std::string_view element, const care::v1::Date& date) {
    if (DayIn(date) > last) faults.Add(spot, element, "a date after Dagtekening");
  };
  ForEachBirthDate(message, [&](const Spot& spot, const v1::BirthDate& birth) {
    judge(spot, "Geboortedatum/Datum", birth.date());
  });
  const v1::CareLines& lines = message.lines();
  for (int i = 0; i < lines.allocated_size(); ++i) {
    judge(Spot("ToegewezenProduct", i), "Toewijzingsdatum", lines.allocated(i).decision_date());
  }
  for (int i = 0; i < lines.started_size(); ++i) {
    judge(Spot("StartProduct", i), "Begindatum", lines.started(i).begin_date());
  }
  for (int i = 0; i < lines.stopped_size(); ++i) {
    judge(Spot("StopProduct", i), "Begindatum", lines.stopped(i).begin_date());
  }
}

constexpr MessageRule kShared[] = {
    {"CS002", Bsn},
    {"CS139", BirthDateUse},
    {"TR002", NotTooOld},
    {"TR134", NotAfterMessageDate},
    {"TR101", NoDoubleKeys},
    {"CS058", DeliveryStatus},
    {"TR018", StopNotBeforeStart},
};

}  // namespace

std::span<const MessageRule> SharedMessageRules() {
  return kShared;
}

std::vector<v1::Fault> CheckMessage(const v1::Message& message) {
  std::vector<v1::Fault> found;
  const auto judge = [&](std::span<const MessageRule> rules) {
    for (const MessageRule& rule : rules) {
      RuleFaults faults(rule.id, found);
      rule.judge(message, faults);
    }
  };
  judge(SharedMessageRules());
  if (message.header().kind() == v1::MESSAGE_KIND_JW301) judge(AllocationMessageRules());
  return found;
}

std::vector<std::string_view> JudgedMessageRules() {
  std::vector<std::string_view> ids;
  for (const auto part : {SharedMessageRules(), AllocationMessageRules()}) {
    for (const MessageRule& rule : part) ids.push_back(rule.id);
  }
  return ids;
}

}  // namespace instroom::allocation
