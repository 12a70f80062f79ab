#include "tests/unit/allocation/rules/messages.h"

#include "services/care/calendar.h"

namespace instroom::allocation::testing {
namespace {

v1::Header HeaderOf(v1::MessageKind kind) {
  const bool from_municipality = kind == v1::MESSAGE_KIND_JW301;
  v1::Header header;
  header.set_kind(kind);
  header.set_version(3);
  header.set_subversion(2);
  header.set_sender(from_municipality ? "0995" : "12345678");
  header.set_receiver(from_municipality ? "12345678" : "0995");
  header.set_identification("A1");
  *header.mutable_message_date() = DateOf("2026-09-01");
  header.set_base_schema_version("1.0.0");
  header.set_message_schema_version("1.0.1");
  return header;
}

v1::Contact HomeContact() {
  v1::Contact contact;
  contact.set_kind("01");
  v1::House& house = *contact.mutable_address()->mutable_house();
  house.set_number(12);
  house.set_letter("B");
  house.set_addition("hs");
  house.set_designation("TO");
  contact.mutable_address()->set_postcode("9999XX");
  contact.mutable_address()->set_street("Voorbeeldstraat");
  contact.mutable_address()->set_town("Voorbeeldstad");
  contact.mutable_address()->set_country("NL");
  for (const char* number : {"0201234567", "0612345678"}) {
    v1::Telephone& telephone = *contact.add_telephones();
    telephone.set_number(number);
    telephone.set_country("0031");
  }
  contact.set_email("iemand@voorbeeld.nl");
  return contact;
}

v1::Contact TemporaryContact() {
  v1::Contact contact = HomeContact();
  contact.set_kind("04");
  contact.set_organisation("Logeerhuis");
  contact.set_has_period(true);
  *contact.mutable_period_begin() = DateOf("2026-01-01");
  *contact.mutable_period_end() = DateOf("2026-12-31");
  return contact;
}

v1::Person ShortPerson() {
  v1::Person person;
  person.set_bsn("999900006");
  *person.mutable_birth_date()->mutable_date() = DateOf("2012-05-17");
  person.set_gender("2");
  person.mutable_name()->mutable_surname()->set_name("Voorbeeld");
  person.mutable_name()->mutable_surname()->set_prefix("van");
  person.mutable_name()->set_first_names("Anna");
  person.mutable_name()->set_initials("A");
  return person;
}

v1::Relation RelationOf(const char* number) {
  v1::Relation relation;
  relation.set_number(number);
  relation.set_order(1);
  relation.set_kind("10");
  *relation.mutable_birth_date()->mutable_date() = DateOf("1980-01-01");
  relation.mutable_birth_date()->set_date_use("2");
  relation.set_gender("1");
  *relation.mutable_name() = ShortPerson().name();
  relation.mutable_name()->mutable_partner_surname()->set_name("Ander");
  relation.mutable_name()->set_name_use("3");
  *relation.mutable_contact() = HomeContact();
  return relation;
}

v1::AllocatedProduct ProductOf(std::int64_t number, const char* category, const char* code) {
  v1::AllocatedProduct line;
  line.set_number(number);
  line.mutable_product()->set_category(category);
  line.mutable_product()->set_code(code);
  *line.mutable_decision_date() = DateOf("2026-08-31");
  line.set_decision_time_ms(33'300'000);
  line.set_decision_time_text("09:15:00");
  *line.mutable_begin_date() = DateOf("2026-09-01");
  *line.mutable_end_date() = DateOf("2027-02-28");
  line.mutable_volume()->set_amount(120);
  line.mutable_volume()->set_unit("01");
  line.mutable_volume()->set_frequency("2");
  return line;
}

}  // namespace

care::v1::Date DateOf(std::string_view text) {
  const auto day = care::ParseDay(text);
  return day ? care::ToDate(*day) : care::v1::Date();
}

v1::Message Valid301() {
  v1::Message message;
  *message.mutable_header() = HeaderOf(v1::MESSAGE_KIND_JW301);
  v1::Person& person = *message.mutable_person() = ShortPerson();
  person.mutable_name()->set_name_use("1");
  person.mutable_communication()->set_form("1");
  person.mutable_communication()->set_language("Zweeds");
  person.set_legal_status("04");
  person.set_legal_representation("06");
  person.set_comment("Graag bellen");
  *person.add_relations() = RelationOf("1");
  *person.add_relations() = RelationOf("2");
  *person.add_contacts() = HomeContact();
  *person.add_contacts() = TemporaryContact();
  v1::CareLines& lines = *message.mutable_lines();
  *lines.add_allocated() = ProductOf(300201, "45", "45A04");
  lines.mutable_allocated(0)->set_provider_reference("REF-1");
  v1::AllocatedProduct& budget = *lines.add_allocated() = ProductOf(300202, "44", "");
  budget.clear_volume();
  budget.set_budget_cents(250'000);
  budget.set_change_reason("12");
  person.add_product_comments("Twee uur in de week");
  person.add_product_comments("");
  return message;
}

v1::Message Valid305() {
  v1::Message message;
  *message.mutable_header() = HeaderOf(v1::MESSAGE_KIND_JW305);
  *message.mutable_person() = ShortPerson();
  v1::StartedProduct& start = *message.mutable_lines()->add_started();
  start.set_number(300201);
  start.mutable_product()->set_category("45");
  start.mutable_product()->set_code("45A04");
  *start.mutable_allocation_begin_date() = DateOf("2026-08-01");
  *start.mutable_begin_date() = DateOf("2026-08-10");
  start.set_delivery_status("1");
  return message;
}

v1::Message Valid307() {
  v1::Message message;
  *message.mutable_header() = HeaderOf(v1::MESSAGE_KIND_JW307);
  *message.mutable_person() = ShortPerson();
  v1::StoppedProduct& stop = *message.mutable_lines()->add_stopped();
  stop.set_number(300201);
  stop.mutable_product()->set_category("45");
  stop.mutable_product()->set_code("45A04");
  *stop.mutable_allocation_begin_date() = DateOf("2026-08-01");
  *stop.mutable_begin_date() = DateOf("2026-08-10");
  stop.set_end_reason("31");
  *stop.mutable_end_date() = DateOf("2026-08-31");
  stop.set_delivery_status("1");
  return message;
}

v1::Message ValidOf(v1::MessageKind kind) {
  return kind == v1::MESSAGE_KIND_JW301   ? Valid301()
         : kind == v1::MESSAGE_KIND_JW305 ? Valid305()
                                          : Valid307();
}

}  // namespace instroom::allocation::testing
