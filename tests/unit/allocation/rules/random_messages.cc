#include <string>
#include <vector>

#include "services/care/calendar.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

class Maker {
 public:
  explicit Maker(std::mt19937_64& random) : random_(random) {}

  std::size_t Below(std::size_t count) { return random_() % count; }
  bool Maybe() { return Below(2) == 0; }
  std::string OneOf(const std::vector<std::string>& choices) {
    return choices[Below(choices.size())];
  }

  // One to `longest` characters that XML has to escape, or has no trouble with.
  std::string Line(std::size_t longest) {
    static const std::vector<std::string> kParts{"a", "Z", "9",  " ", "&", "<", ">", "\"", "'",
                                                 "é", "ß", "\t", "]", "€", "𝄞", "-", "x"};
    std::string text = "x";
    for (std::size_t i = Below(longest); i > 0; --i) text += OneOf(kParts);
    return text;
  }

  std::string Paragraph() {
    std::string text = Line(30);
    for (std::size_t i = Below(3); i > 0; --i)
      text += OneOf({"\n", "\r", "\r\n", "\n\n"}) + Line(20);
    return text;
  }

  care::v1::Date Date() {
    return care::ToDate(care::Day(std::chrono::days(static_cast<int>(Below(40'000)) - 20'000)));
  }

  void Name(v1::Name& name, bool full) {
    const auto surname = [&](v1::Surname& s) {
      s.set_name(Line(40));
      if (Maybe()) s.set_prefix(Line(10));
    };
    surname(*name.mutable_surname());
    if (full && Maybe()) surname(*name.mutable_partner_surname());
    if (Maybe()) name.set_first_names(Line(40));
    if (Maybe()) name.set_initials(OneOf({"A", "AB", "Éé", "ABCDEF"}));
    if (full) name.set_name_use(OneOf({"1", "2", "3", "4", "5", "6"}));
  }

  void Contact(v1::Contact& contact) {
    contact.set_kind(OneOf({"01", "02", "03", "04"}));
    if (Maybe()) Address(*contact.mutable_address());
    if (Maybe()) contact.set_organisation(Line(35));
    for (std::size_t i = Below(3); i > 0; --i) {
      v1::Telephone& telephone = *contact.add_telephones();
      telephone.set_number(OneOf({"1", "0201234567", "123456789012345"}));
      telephone.set_country(OneOf({"0031", "+31"}));
    }
    if (Maybe()) contact.set_email(Line(80));
    if (Maybe()) *contact.mutable_period_begin() = Date();
    if (Maybe()) *contact.mutable_period_end() = Date();
    contact.set_has_period(contact.has_period_begin() || contact.has_period_end());
  }

  void Address(v1::Address& address) {
    if (Maybe()) {
      address.mutable_house()->set_number(static_cast<int>(Below(100'000)));
      if (Maybe()) address.mutable_house()->set_letter(OneOf({"a", "é", "<"}));
      if (Maybe()) address.mutable_house()->set_addition(Line(4));
      if (Maybe()) address.mutable_house()->set_designation(OneOf({"AB", "BY", "TO", "WW"}));
    }
    address.set_town(Line(80));
    if (Maybe()) address.set_postcode(Line(8));
    if (Maybe()) address.set_street(Line(24));
    if (Maybe()) address.set_country(OneOf({"NL", "BE", "AD", "ZW"}));
  }

  void Product(care::v1::Product& product) {
    product.set_category(OneOf({"31", "45", "55"}));
    if (Maybe()) product.set_code(Line(5));
  }

  void Person(v1::Person& person, bool full) {
    person.set_bsn(OneOf({"999900006", "123456789"}));
    *person.mutable_birth_date()->mutable_date() = Date();
    if (Maybe()) person.mutable_birth_date()->set_date_use(OneOf({"1", "2", "3"}));
    person.set_gender(OneOf({"0", "1", "2"}));
    Name(*person.mutable_name(), full);
    if (!full) return;
    if (Maybe()) person.mutable_communication()->set_form(OneOf({"1", "2", "3"}));
    if (person.has_communication() && Maybe())
      person.mutable_communication()->set_language(Line(25));
    if (Maybe()) person.set_legal_status("12");
    if (Maybe()) person.set_legal_representation("10");
    if (Maybe()) person.set_comment(Paragraph());
    for (std::size_t i = Below(3); i > 0; --i) Relation(*person.add_relations());
    for (std::size_t i = Below(3) + 1; i > 0; --i) Contact(*person.add_contacts());
  }

  void Relation(v1::Relation& relation) {
    relation.set_number(Line(20));
    if (Maybe()) relation.set_order(static_cast<int>(Below(100)));
    relation.set_kind(OneOf({"03", "10", "25"}));
    if (Maybe()) *relation.mutable_birth_date()->mutable_date() = Date();
    if (Maybe()) relation.set_gender("1");
    Name(*relation.mutable_name(), true);
    Contact(*relation.mutable_contact());
  }

  void Allocated(v1::AllocatedProduct& line) {
    line.set_number(static_cast<std::int64_t>(Below(1'000'000'000)));
    if (Maybe()) line.set_provider_reference(Line(36));
    if (Maybe()) Product(*line.mutable_product());
    *line.mutable_decision_date() = Date();
    line.set_decision_time_text(OneOf({"00:00:00", "23:59:59", "24:00:00", "09:15:00"}));
    const std::string& time = line.decision_time_text();
    line.set_decision_time_ms(
        ((std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3, 2))) * 60 +
         std::stoi(time.substr(6, 2))) *
        1000);
    *line.mutable_begin_date() = Date();
    if (Maybe()) *line.mutable_end_date() = Date();
    if (Maybe()) line.set_change_reason(OneOf({"01", "12", "13", "14"}));
    if (Maybe()) {
      line.mutable_volume()->set_amount(static_cast<std::int64_t>(Below(100'000'000)));
      line.mutable_volume()->set_unit(OneOf({"01", "14", "84"}));
      line.mutable_volume()->set_frequency(OneOf({"1", "2", "4", "6"}));
    }
    if (Maybe()) line.set_budget_cents(static_cast<std::int64_t>(Below(100'000'000)));
  }

  template <typename L>
  void Key(L& line) {
    if (Maybe()) line.set_number(static_cast<std::int64_t>(Below(1'000'000'000)));
    if (Maybe()) Product(*line.mutable_product());
    if (Maybe()) *line.mutable_allocation_begin_date() = Date();
    *line.mutable_begin_date() = Date();
    line.set_delivery_status(OneOf({"1", "2", "3", "9"}));
  }

  void Lines(v1::Message& message) {
    v1::CareLines& lines = *message.mutable_lines();
    for (std::size_t i = Below(4) + 1; i > 0; --i) {
      if (message.header().kind() == v1::MESSAGE_KIND_JW301) {
        Allocated(*lines.add_allocated());
      } else if (message.header().kind() == v1::MESSAGE_KIND_JW305) {
        Key(*lines.add_started());
      } else {
        v1::StoppedProduct& stop = *lines.add_stopped();
        Key(stop);
        stop.set_end_reason(OneOf({"02", "20", "39"}));
        *stop.mutable_end_date() = Date();
      }
    }
    if (lines.allocated_size() > 0 && Maybe()) {
      for (int i = 0; i < lines.allocated_size(); ++i) {
        message.mutable_person()->add_product_comments(i == 0 || Maybe() ? Paragraph() : "");
      }
    }
  }

 private:
  std::mt19937_64& random_;
};

}  // namespace

v1::Message RandomMessage(std::mt19937_64& random) {
  Maker maker(random);
  const v1::MessageKind kinds[] = {v1::MESSAGE_KIND_JW301, v1::MESSAGE_KIND_JW305,
                                   v1::MESSAGE_KIND_JW307};
  v1::Message message = ValidOf(kinds[maker.Below(3)]);
  message.clear_person();
  message.clear_lines();
  message.mutable_header()->set_identification(maker.Line(12));
  *message.mutable_header()->mutable_message_date() = maker.Date();
  maker.Person(*message.mutable_person(), message.header().kind() == v1::MESSAGE_KIND_JW301);
  maker.Lines(message);
  return message;
}

}  // namespace instroom::allocation::testing
