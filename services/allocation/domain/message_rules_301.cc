// Rules inside a JW301: addresses, names and the forms of an allocation.

#include <algorithm>
#include <map>
#include <utility>

#include "services/allocation/domain/form_types.h"
#include "services/allocation/domain/message_rules_table.h"

namespace instroom::allocation {
namespace {

using Product = v1::AllocatedProduct;

// Calls `each(spot, contact)` for the contacts of the client and of every relation.
template <typename F>
void ForEachContact(const v1::Message& message, F each) {
  const v1::Person& person = message.person();
  for (int i = 0; i < person.contacts_size(); ++i) {
    each(Spot("Contact", i), person.contacts(i));
  }
  for (int i = 0; i < person.relations_size(); ++i) {
    each(Spot("Relatie", i, "/Contact"), person.relations(i).contact());
  }
}

// Reports `element` of every contact that breaks `holds`.
template <typename Holds>
void EachContact(const v1::Message& message, RuleFaults& faults, std::string_view element,
                 const char* shape, Holds holds) {
  ForEachContact(message, [&](const Spot& spot, const v1::Contact& contact) {
    if (!holds(contact)) faults.Add(spot, element, shape);
  });
}

// Reports `element` of every product that breaks `holds`.
template <typename Holds>
void EachProduct(const v1::Message& message, RuleFaults& faults, std::string_view element,
                 const char* shape, Holds holds) {
  for (int i = 0; i < message.lines().allocated_size(); ++i) {
    if (!holds(message.lines().allocated(i))) {
      faults.Add(Spot("ToegewezenProduct", i), element, shape);
    }
  }
}

bool IsDutch(const v1::Address& address) {
  return address.country() == "NL";
}

void CountryWithPostcode(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, "Adres/LandCode", "not as Postcode", [](const v1::Contact& contact) {
    return contact.address().country().empty() == contact.address().postcode().empty();
  });
}

void LanguageForInterpreter(const v1::Message& message, RuleFaults& faults) {
  const v1::Communication& communication = message.person().communication();
  const bool is_wanted = communication.form() == "1";
  if (is_wanted == communication.language().empty()) {
    faults.Add("Client", "Communicatie/Taal", is_wanted ? "absent" : "present");
  }
}

void PeriodOnlyIfTemporary(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, "Periode", "present", [](const v1::Contact& contact) {
    const bool has_period = contact.has_period_begin() || contact.has_period_end();
    return !has_period || contact.kind() == "04";
  });
}

void HouseInTheNetherlands(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, "Adres/Huis", "absent", [](const v1::Contact& contact) {
    return !IsDutch(contact.address()) || contact.address().has_house();
  });
}

void PostcodeAtHome(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, "Adres/Postcode", "absent", [](const v1::Contact& contact) {
    const bool is_home = contact.kind() == "01" || contact.kind() == "03";
    return !contact.has_address() || !is_home || !contact.address().postcode().empty();
  });
}

bool IsDutchPostcode(std::string_view text) {
  if (text.size() != 6 || text[0] == '0') return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return std::all_of(text.begin(), text.begin() + 4, is_digit) &&
         std::all_of(text.begin() + 4, text.end(), is_letter);
}

void DutchPostcode(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, "Adres/Postcode", "not 4 digits and 2 letters",
              [](const v1::Contact& contact) {
                const std::string& postcode = contact.address().postcode();
                return !IsDutch(contact.address()) || postcode.empty() || IsDutchPostcode(postcode);
              });
}

void Reachable(const v1::Message& message, RuleFaults& faults) {
  EachContact(message, faults, {}, "neither telephone nor house and postcode",
              [](const v1::Contact& contact) {
                const v1::Address& address = contact.address();
                return contact.telephones_size() > 0 ||
                       (address.has_house() && !address.postcode().empty());
              });
}

void ClientHasAddress(const v1::Message& message, RuleFaults& faults) {
  const auto& contacts = message.person().contacts();
  const bool has_one =
      std::any_of(contacts.begin(), contacts.end(), [](const v1::Contact& contact) {
        return contact.kind() == "01" || contact.kind() == "02" || contact.kind() == "03";
      });
  if (!has_one) faults.Add("Client", "Contactgegevens", "no kind 01, 02 or 03");
}

void NameUse(const v1::Message& message, RuleFaults& faults) {
  const auto judge = [&](const Spot& spot, const v1::Name& name) {
    const std::string& use = name.name_use();
    const bool fits =
        name.has_partner_surname() ? use >= "1" && use <= "4" : use == "1" || use == "6";
    if (!fits) faults.Add(spot, "Naam/NaamGebruik", ShapeOf(use));
  };
  judge("Client", message.person().name());
  for (int i = 0; i < message.person().relations_size(); ++i) {
    judge(Spot("Relatie", i), message.person().relations(i).name());
  }
}

void ClientIsNatural(const v1::Message& message, RuleFaults& faults) {
  if (message.person().name().name_use() == "6")
    faults.Add("Client", "Naam/NaamGebruik", "1 digit");
}

bool HasCode(const Product& product) {
  return !product.product().code().empty();
}

// CD080 and CS338 hold for what ends after 2020, or not at all.
bool EndsAfter2020(const Product& product) {
  return !product.has_end_date() || product.end_date().year() > 2020;
}

void VolumeWithCode(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Omvang", "absent",
              [](const Product& p) { return !HasCode(p) || p.has_volume(); });
}

void EndWithBudget(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Einddatum", "absent",
              [](const Product& p) { return !p.has_budget_cents() || p.has_end_date(); });
}

void EndPerWeek(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Einddatum", "absent",
              [](const Product& p) { return p.volume().frequency() != "2" || p.has_end_date(); });
}

void NoVolumeWithBudget(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Omvang", "present",
              [](const Product& p) { return !p.has_budget_cents() || !p.has_volume(); });
}

void NoBudgetWithVolume(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Budget", "present",
              [](const Product& p) { return !p.has_volume() || !p.has_budget_cents(); });
}

void ProductOrBudget(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Product", "absent",
              [](const Product& p) { return p.has_budget_cents() || p.has_product(); });
}

void NoVolumeWithoutCode(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Omvang", "present",
              [](const Product& p) { return HasCode(p) || !EndsAfter2020(p) || !p.has_volume(); });
}

bool IsInOrder(bool has_begin, const care::v1::Date& begin, bool has_end,
               const care::v1::Date& end) {
  return !has_begin || !has_end || DayIn(begin) <= DayIn(end);
}

void EndNotBeforeBegin(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Einddatum", "a date before Ingangsdatum", [](const Product& p) {
    return IsInOrder(p.has_begin_date(), p.begin_date(), p.has_end_date(), p.end_date());
  });
  EachContact(message, faults, "Periode/Einddatum", "a date before Begindatum",
              [](const v1::Contact& c) {
                return IsInOrder(c.has_period_begin(), c.period_begin(), c.has_period_end(),
                                 c.period_end());
              });
}

bool IsOneDay(const Product& product) {
  return product.has_end_date() && DayIn(product.begin_date()) == DayIn(product.end_date());
}

void DeletedIsOneDay(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "RedenWijziging", "13 with another Einddatum",
              [](const Product& p) { return p.change_reason() != "13" || IsOneDay(p); });
}

void NoLapsedReason(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "RedenWijziging", "2 digits",
              [](const Product& p) { return p.change_reason() != "01"; });
}

void FrequencyFitsUnit(const v1::Message& message, RuleFaults& faults) {
  EachProduct(message, faults, "Omvang/Frequentie", "1 digit", [](const Product& p) {
    const std::string& unit = p.volume().unit();
    const bool is_by_piece = unit == "14" || unit == "16" || unit == "83" || unit == "84";
    return !is_by_piece || !EndsAfter2020(p) || p.volume().frequency() != "1";
  });
}

// The last day seen so far; what begins on or before it overlaps.
struct Reach {
  bool any = false;
  care::Day last;

  [[nodiscard]] bool Covers(care::Day day) const { return any && day <= last; }
  void Extend(care::Day day) {
    last = any ? std::max(last, day) : day;
    any = true;
  }
};

// One sweep by begin date: what a product may not overlap with is known when it comes.
void NoStacking(const v1::Message& message, RuleFaults& faults) {
  const auto& lines = message.lines().allocated();
  if (lines.size() < 2) return;
  std::vector<std::pair<care::Day, int>> order;
  for (int i = 0; i < lines.size(); ++i) {
    const std::string& reason = lines.Get(i).change_reason();
    const bool is_deleted = (reason == "13" || reason == "01") && IsOneDay(lines.Get(i));
    if (!is_deleted) order.emplace_back(DayIn(lines.Get(i).begin_date()), i);
  }
  std::sort(order.begin(), order.end());
  Reach everything;
  Reach generic;
  std::map<std::string_view, Reach> categories;
  std::map<std::string_view, Reach> without_code;  // By category
  std::map<std::pair<std::string_view, std::string_view>, Reach> products;
  for (const auto& [begin, index] : order) {
    const Product& line = lines.Get(index);
    const std::string_view category = line.product().category();
    const std::string_view code = line.product().code();
    const bool overlaps = category.empty()        ? everything.Covers(begin)
                          : generic.Covers(begin) ? true
                          : code.empty()          ? categories[category].Covers(begin)
                                                  : without_code[category].Covers(begin) ||
                                               products[{category, code}].Covers(begin);
    if (overlaps) faults.Add(Spot("ToegewezenProduct", index), {}, "an overlapping period");
    const care::Day end = line.has_end_date() ? DayIn(line.end_date()) : care::Day::max();
    everything.Extend(end);
    if (category.empty()) generic.Extend(end);
    categories[category].Extend(end);
    if (code.empty()) without_code[category].Extend(end);
    products[{category, code}].Extend(end);
  }
}

constexpr MessageRule kAllocation[] = {
    {"CD005", CountryWithPostcode},   {"CD007", LanguageForInterpreter},
    {"CD009", PeriodOnlyIfTemporary}, {"CD025", HouseInTheNetherlands},
    {"CD034", PostcodeAtHome},        {"CD041", VolumeWithCode},
    {"CD075", EndWithBudget},         {"CD076", EndPerWeek},
    {"CD077", NoVolumeWithBudget},    {"CD078", NoBudgetWithVolume},
    {"CD079", ProductOrBudget},       {"CD080", NoVolumeWithoutCode},
    {"CS003", EndNotBeforeBegin},     {"CS050", NameUse},
    {"CS089", DutchPostcode},         {"CS318", ClientIsNatural},
    {"CS335", DeletedIsOneDay},       {"CS336", NoLapsedReason},
    {"CS338", FrequencyFitsUnit},     {"TR006", Reachable},
    {"TR061", ClientHasAddress},      {"TR302", NoStacking},
};

}  // namespace

std::span<const MessageRule> AllocationMessageRules() {
  return kAllocation;
}

}  // namespace instroom::allocation
