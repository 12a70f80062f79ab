#include "tests/unit/allocation/rules/message_rule_cases.h"

#include <span>

#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

using M = v1::Message;
constexpr auto k301 = v1::MESSAGE_KIND_JW301;
constexpr auto k305 = v1::MESSAGE_KIND_JW305;
constexpr auto k307 = v1::MESSAGE_KIND_JW307;

v1::Contact& Contact(M& m, int i = 0) {
  return *m.mutable_person()->mutable_contacts(i);
}
v1::Address& Address(M& m) {
  return *Contact(m).mutable_address();
}
v1::Relation& Relation(M& m) {
  return *m.mutable_person()->mutable_relations(0);
}
v1::Name& Name(M& m) {
  return *m.mutable_person()->mutable_name();
}
v1::BirthDate& Birth(M& m) {
  return *m.mutable_person()->mutable_birth_date();
}
v1::AllocatedProduct& Product(M& m, int i = 0) {
  return *m.mutable_lines()->mutable_allocated(i);
}
v1::StartedProduct& Start(M& m) {
  return *m.mutable_lines()->mutable_started(0);
}
v1::StoppedProduct& Stop(M& m) {
  return *m.mutable_lines()->mutable_stopped(0);
}

void Same(M&) {}
void SetBirth(M& m, const char* date, const char* use) {
  *Birth(m).mutable_date() = DateOf(date);
  Birth(m).set_date_use(use);
}
void SetPeriod(M& m, int i, const char* begin, const char* end) {
  *Product(m, i).mutable_begin_date() = DateOf(begin);
  *Product(m, i).mutable_end_date() = DateOf(end);
}
void SetVolume(M& m, int i, const char* unit, const char* frequency) {
  Product(m, i).mutable_volume()->set_unit(unit);
  Product(m, i).mutable_volume()->set_frequency(frequency);
}
// Both products the same, so that only their periods part them.
void MakeSame(M& m, const char* category, const char* code) {
  for (int i = 0; i < 2; ++i) {
    Product(m, i) = Product(m, 1);
    Product(m, i).set_number(i + 1);
    Product(m, i).mutable_product()->set_category(category);
    Product(m, i).mutable_product()->set_code(code);
    if (*code == '\0') continue;
    Product(m, i).clear_budget_cents();
    Product(m, i).mutable_volume()->set_amount(1);
    SetVolume(m, i, "84", "6");
  }
}
template <typename List>
void AddCopyOfFirst(List* list) {
  const auto first = list->Get(0);
  *list->Add() = first;
}

constexpr RuleCase kAddressCases[] = {
    {"CD005", "neither", k301, [](M& m) { Contact(m, 1).clear_address(); },
     [](M& m) { Address(m).clear_country(); }, "Contact[1]/Adres/LandCode"},
    {"CD005", "country alone", k301, [](M& m) { Address(m).set_country("BE"); },
     [](M& m) { Contact(m, 1).mutable_address()->clear_postcode(); }, "Contact[2]/Adres/LandCode"},
    {"CD009", "kind", k301, Same, [](M& m) { Contact(m, 1).set_kind("02"); }, "Contact[2]/Periode"},
    {"CD025", "house", k301,
     [](M& m) {
       Address(m).set_country("BE");
       Address(m).clear_house();
     },
     [](M& m) { Address(m).clear_house(); }, "Contact[1]/Adres/Huis"},
    {"CD034", "registered", k301,
     [](M& m) {
       Contact(m, 1).mutable_address()->clear_postcode();
       Contact(m, 1).mutable_address()->clear_country();
     },
     [](M& m) { Address(m).clear_postcode(); }, "Contact[1]/Adres/Postcode"},
    {"CD034", "a relation's residence", k301,
     [](M& m) { Relation(m).mutable_contact()->set_kind("03"); },
     [](M& m) {
       Relation(m).mutable_contact()->set_kind("03");
       Relation(m).mutable_contact()->mutable_address()->clear_postcode();
     },
     "Relatie[1]/Contact/Adres/Postcode"},
    {"CS089", "a space", k301, [](M& m) { Address(m).set_postcode("1000AA"); },
     [](M& m) { Address(m).set_postcode("1000 AA"); }, "Contact[1]/Adres/Postcode"},
    {"CS089", "small letters, one letter", k301, [](M& m) { Address(m).set_postcode("9999xx"); },
     [](M& m) { Address(m).set_postcode("9999x"); }, "Contact[1]/Adres/Postcode"},
    {"CS089", "abroad", k301,
     [](M& m) {
       Address(m).set_country("BE");
       Address(m).set_postcode("2000");
     },
     [](M& m) { Address(m).set_postcode("0999XX"); }, "Contact[1]/Adres/Postcode"},
    {"TR006", "telephone or address", k301, [](M& m) { Contact(m).clear_telephones(); },
     [](M& m) {
       Contact(m, 1).clear_telephones();
       Contact(m, 1).mutable_address()->clear_house();
     },
     "Contact[2]"},
    {"TR006", "a relation", k301, [](M& m) { Relation(m).mutable_contact()->clear_address(); },
     [](M& m) {
       Relation(m).mutable_contact()->clear_address();
       Relation(m).mutable_contact()->clear_telephones();
     },
     "Relatie[1]/Contact"},
    {"TR061", "kinds", k301, [](M& m) { Contact(m).set_kind("02"); },
     [](M& m) { m.mutable_person()->mutable_contacts()->DeleteSubrange(0, 1); },
     "Client/Contactgegevens"},
    {"CS003", "of a stay", k301,
     [](M& m) { *Contact(m, 1).mutable_period_end() = Contact(m, 1).period_begin(); },
     [](M& m) { *Contact(m, 1).mutable_period_end() = DateOf("2025-12-31"); },
     "Contact[2]/Periode/Einddatum"},
};

constexpr RuleCase kPersonCases[] = {
    {"CS002", "elfproef", k301, Same, [](M& m) { m.mutable_person()->set_bsn("999900007"); },
     "Client/Bsn"},
    {"CS002", "of a start", k305, Same, [](M& m) { m.mutable_person()->set_bsn("000000000"); },
     "Client/Bsn"},
    {"CS002", "of a stop", k307, Same, [](M& m) { m.mutable_person()->set_bsn("123456789"); },
     "Client/Bsn"},
    {"CD007", "absent", k301, Same,
     [](M& m) { m.mutable_person()->mutable_communication()->clear_language(); },
     "Client/Communicatie/Taal"},
    {"CD007", "present", k301,
     [](M& m) {
       m.mutable_person()->mutable_communication()->set_form("2");
       m.mutable_person()->mutable_communication()->clear_language();
     },
     [](M& m) { m.mutable_person()->mutable_communication()->set_form("2"); },
     "Client/Communicatie/Taal"},
    {"CS050", "with a partner", k301,
     [](M& m) {
       Name(m).mutable_partner_surname()->set_name("P");
       Name(m).set_name_use("4");
     },
     [](M& m) {
       Name(m).mutable_partner_surname()->set_name("P");
       Name(m).set_name_use("5");
     },
     "Client/Naam/NaamGebruik"},
    {"CS050", "without a partner", k301,
     [](M& m) {
       Relation(m).mutable_name()->clear_partner_surname();
       Relation(m).mutable_name()->set_name_use("6");
     },
     [](M& m) { Relation(m).mutable_name()->clear_partner_surname(); },
     "Relatie[1]/Naam/NaamGebruik"},
    {"CS318", "not a person", k301, Same, [](M& m) { Name(m).set_name_use("6"); },
     "Client/Naam/NaamGebruik"},
    {"CS139", "day unknown", k301, [](M& m) { SetBirth(m, "2012-05-01", "1"); },
     [](M& m) { SetBirth(m, "2012-05-02", "1"); }, "Client/Geboortedatum"},
    {"CS139", "month unknown", k305, [](M& m) { SetBirth(m, "2012-01-01", "2"); },
     [](M& m) { SetBirth(m, "2012-02-01", "2"); }, "Client/Geboortedatum"},
    {"CS139", "all unknown", k307, [](M& m) { SetBirth(m, "1900-01-01", "3"); },
     [](M& m) { SetBirth(m, "1901-01-01", "3"); }, "Client/Geboortedatum"},
    {"CS139", "a relation", k301, Same,
     [](M& m) { *Relation(m).mutable_birth_date()->mutable_date() = DateOf("1980-01-02"); },
     "Relatie[1]/Geboortedatum"},
    {"TR002", "120 years", k301, [](M& m) { SetBirth(m, "1906-09-01", ""); },
     [](M& m) { SetBirth(m, "1906-08-31", ""); }, "Client/Geboortedatum/Datum"},
    {"TR002", "unknown", k305, [](M& m) { SetBirth(m, "1900-01-01", "3"); },
     [](M& m) { SetBirth(m, "1900-01-01", ""); }, "Client/Geboortedatum/Datum"},
    {"TR134", "birth", k307, [](M& m) { SetBirth(m, "2026-09-01", ""); },
     [](M& m) { SetBirth(m, "2026-09-02", ""); }, "Client/Geboortedatum/Datum"},
    {"TR134", "decision", k301,
     [](M& m) { *Product(m).mutable_decision_date() = DateOf("2026-09-01"); },
     [](M& m) { *Product(m).mutable_decision_date() = DateOf("2026-09-02"); },
     "ToegewezenProduct[1]/Toewijzingsdatum"},
    {"TR134", "start", k305, [](M& m) { *Start(m).mutable_begin_date() = DateOf("2026-09-01"); },
     [](M& m) { *Start(m).mutable_begin_date() = DateOf("2026-09-02"); },
     "StartProduct[1]/Begindatum"},
    {"TR134", "stop", k307, [](M& m) { *Stop(m).mutable_end_date() = DateOf("2026-10-01"); },
     [](M& m) {
       *Stop(m).mutable_begin_date() = DateOf("2026-09-02");
       *Stop(m).mutable_end_date() = DateOf("2026-09-02");
     },
     "StopProduct[1]/Begindatum"},
};

constexpr RuleCase kProductCases[] = {
    {"CD041", "specific", k301, Same, [](M& m) { Product(m).clear_volume(); },
     "ToegewezenProduct[1]/Omvang"},
    {"CD075", "budget", k301, Same, [](M& m) { Product(m, 1).clear_end_date(); },
     "ToegewezenProduct[2]/Einddatum"},
    {"CD076", "per week", k301,
     [](M& m) {
       Product(m).clear_end_date();
       SetVolume(m, 0, "01", "4");
     },
     [](M& m) { Product(m).clear_end_date(); }, "ToegewezenProduct[1]/Einddatum"},
    {"CD077", "volume beside budget", k301, Same, [](M& m) { Product(m).set_budget_cents(0); },
     "ToegewezenProduct[1]/Omvang"},
    {"CD078", "budget beside volume", k301, Same, [](M& m) { Product(m).set_budget_cents(1); },
     "ToegewezenProduct[1]/Budget"},
    {"CD079", "generic", k301,
     [](M& m) {
       Product(m, 1).clear_product();
       SetPeriod(m, 1, "2027-03-01", "2027-03-31");
     },
     [](M& m) {
       Product(m, 1).clear_product();
       Product(m, 1).clear_budget_cents();
     },
     "ToegewezenProduct[2]/Product"},
    {"CD080", "after 2020", k301,
     [](M& m) {
       Product(m).mutable_product()->clear_code();
       SetPeriod(m, 0, "2020-01-01", "2020-12-31");
     },
     [](M& m) {
       Product(m).mutable_product()->clear_code();
       SetPeriod(m, 0, "2020-01-01", "2021-01-01");
     },
     "ToegewezenProduct[1]/Omvang"},
    {"CD080", "open", k301,
     [](M& m) {
       Product(m).mutable_product()->clear_code();
       Product(m).clear_volume();
       Product(m).clear_end_date();
     },
     [](M& m) {
       Product(m).mutable_product()->clear_code();
       Product(m).clear_end_date();
     },
     "ToegewezenProduct[1]/Omvang"},
    {"CS003", "of an allocation", k301, [](M& m) { SetPeriod(m, 0, "2026-09-01", "2026-09-01"); },
     [](M& m) { SetPeriod(m, 0, "2026-09-01", "2026-08-31"); }, "ToegewezenProduct[1]/Einddatum"},
    {"CS335", "deleted", k301,
     [](M& m) {
       Product(m).set_change_reason("13");
       SetPeriod(m, 0, "2026-09-01", "2026-09-01");
     },
     [](M& m) { Product(m).set_change_reason("13"); }, "ToegewezenProduct[1]/RedenWijziging"},
    {"CS336", "lapsed", k301, [](M& m) { Product(m).set_change_reason("14"); },
     [](M& m) { Product(m).set_change_reason("01"); }, "ToegewezenProduct[1]/RedenWijziging"},
    {"CS338", "per day", k301, [](M& m) { SetVolume(m, 0, "14", "2"); },
     [](M& m) { SetVolume(m, 0, "14", "1"); }, "ToegewezenProduct[1]/Omvang/Frequentie"},
    {"CS338", "before 2021", k301,
     [](M& m) {
       SetVolume(m, 0, "84", "1");
       SetPeriod(m, 0, "2020-01-01", "2020-12-31");
     },
     [](M& m) {
       SetVolume(m, 0, "84", "1");
       Product(m).clear_end_date();
     },
     "ToegewezenProduct[1]/Omvang/Frequentie"},
    {"TR302", "same code", k301,
     [](M& m) {
       MakeSame(m, "45", "45A04");
       SetPeriod(m, 0, "2026-09-01", "2026-09-30");
       SetPeriod(m, 1, "2026-10-01", "2026-10-31");
     },
     [](M& m) {
       MakeSame(m, "45", "45A04");
       SetPeriod(m, 0, "2026-09-01", "2026-10-01");
       SetPeriod(m, 1, "2026-10-01", "2026-10-31");
     },
     "ToegewezenProduct[2]"},
    {"TR302", "a deleted one", k301,
     [](M& m) {
       MakeSame(m, "45", "45A04");
       SetPeriod(m, 1, "2026-09-01", "2026-09-01");
       Product(m, 1).set_change_reason("13");
     },
     [](M& m) { MakeSame(m, "45", "45A04"); }, "ToegewezenProduct[2]"},
    {"TR302", "category and code", k301,
     [](M& m) { Product(m, 1).mutable_product()->set_category("46"); },
     [](M& m) { Product(m, 1).mutable_product()->set_category("45"); }, "ToegewezenProduct[2]"},
    {"TR302", "code after category", k301,
     [](M& m) {
       Product(m, 1).mutable_product()->set_category("45");
       SetPeriod(m, 1, "2026-08-01", "2026-08-31");
     },
     [](M& m) {
       Product(m, 1).mutable_product()->set_category("45");
       SetPeriod(m, 1, "2026-08-01", "2026-09-01");
     },
     "ToegewezenProduct[1]"},
    {"TR302", "generic beside another", k301,
     [](M& m) {
       Product(m, 1).clear_product();
       SetPeriod(m, 1, "2026-08-01", "2026-08-31");
     },
     [](M& m) {
       Product(m, 1).clear_product();
       SetPeriod(m, 1, "2026-08-01", "2026-09-01");
     },
     "ToegewezenProduct[1]"},
};

constexpr RuleCase kDeliveryCases[] = {
    {"CS058", "start", k305, [](M& m) { Start(m).set_delivery_status("3"); },
     [](M& m) { Start(m).set_delivery_status("2"); }, "StartProduct[1]/StatusAanlevering"},
    {"CS058", "stop", k307, [](M& m) { Stop(m).set_delivery_status("3"); },
     [](M& m) { Stop(m).set_delivery_status("9"); }, "StopProduct[1]/StatusAanlevering"},
    {"TR018", "stop", k307, [](M& m) { *Stop(m).mutable_end_date() = DateOf("2026-08-10"); },
     [](M& m) { *Stop(m).mutable_end_date() = DateOf("2026-08-09"); }, "StopProduct[1]/Einddatum"},
    {"TR101", "relation", k301, Same, [](M& m) { Relation(m).set_number("2"); }, "Relatie[2]"},
    {"TR101", "contact", k301, [](M& m) { Contact(m).set_kind("02"); },
     [](M& m) { Contact(m).set_kind("04"); }, "Contact[2]"},
    {"TR101", "allocation", k301, Same, [](M& m) { Product(m, 1).set_number(300201); },
     "ToegewezenProduct[2]"},
    {"TR101", "start", k305,
     [](M& m) {
       AddCopyOfFirst(m.mutable_lines()->mutable_started());
       *Start(m).mutable_begin_date() = DateOf("2026-08-11");
     },
     [](M& m) {
       AddCopyOfFirst(m.mutable_lines()->mutable_started());
       Start(m).set_delivery_status("3");
     },
     "StartProduct[2]"},
    {"TR101", "start of another allocation", k305,
     [](M& m) {
       AddCopyOfFirst(m.mutable_lines()->mutable_started());
       Start(m).set_number(300202);
     },
     [](M& m) {
       Start(m).clear_number();
       AddCopyOfFirst(m.mutable_lines()->mutable_started());
     },
     "StartProduct[2]"},
    {"TR101", "stop", k307,
     [](M& m) {
       AddCopyOfFirst(m.mutable_lines()->mutable_stopped());
       Stop(m).set_end_reason("20");
     },
     [](M& m) {
       AddCopyOfFirst(m.mutable_lines()->mutable_stopped());
       Stop(m).clear_allocation_begin_date();
     },
     "StopProduct[2]"},
};

}  // namespace

const std::vector<RuleCase>& MessageRuleCases() {
  static const std::vector<RuleCase> cases = [] {
    std::vector<RuleCase> all;
    for (const std::span<const RuleCase> part :
         {std::span<const RuleCase>(kAddressCases), std::span<const RuleCase>(kPersonCases),
          std::span<const RuleCase>(kProductCases), std::span<const RuleCase>(kDeliveryCases)}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return cases;
}

}  // namespace instroom::allocation::testing
