#include "services/allocation/domain/form.h"

#include <string>
#include <string_view>

#include "services/allocation/domain/form_checker.h"
#include "services/allocation/domain/form_walk_lines.h"
#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

void Refuse(FormFaults& faults, bool is_there, std::string_view field) {
  if (is_there) faults.Add("XSD-ELEMENT", field, "present");
}

// What only JW301 has must not be filled in JW305 and JW307.
void RefuseForeign(FormFaults& faults, const v1::Message& message) {
  const v1::MessageKind kind = message.header().kind();
  const v1::CareLines& lines = message.lines();
  Refuse(faults, kind != v1::MESSAGE_KIND_JW301 && lines.allocated_size() > 0,
         "ToegewezenProducten");
  Refuse(faults, kind != v1::MESSAGE_KIND_JW305 && lines.started_size() > 0, "StartProducten");
  Refuse(faults, kind != v1::MESSAGE_KIND_JW307 && lines.stopped_size() > 0, "StopProducten");
  const v1::Person& person = message.person();
  const bool comments_fit = person.product_comments_size() == lines.allocated_size();
  Refuse(faults, person.product_comments_size() > 0 && !comments_fit,
         "ToegewezenProduct/Commentaar");
  if (kind == v1::MESSAGE_KIND_JW301) return;
  Refuse(faults, person.has_communication(), "Communicatie");
  Refuse(faults, !person.legal_status().empty(), "JuridischeStatus");
  Refuse(faults, !person.legal_representation().empty(), "WettelijkeVertegenwoordiging");
  Refuse(faults, !person.comment().empty(), "Commentaar");
  Refuse(faults, person.relations_size() > 0, "Relaties");
  Refuse(faults, person.contacts_size() > 0, "Contactgegevens");
  Refuse(faults, person.name().has_partner_surname(), "Naam/Partnernaam");
  Refuse(faults, !person.name().name_use().empty(), "Naam/NaamGebruik");
}

void RefuseThirdTelephones(FormFaults& faults, const v1::Person& person) {
  const auto refuse = [&](const v1::Contact& contact, const std::string& field) {
    Refuse(faults, contact.telephones_size() > 2, field + "/Telefoon");
  };
  for (int i = 0; i < person.contacts_size(); ++i) {
    refuse(person.contacts(i), "Contact[" + std::to_string(i + 1) + "]");
  }
  for (int i = 0; i < person.relations_size(); ++i) {
    refuse(person.relations(i).contact(), "Relatie[" + std::to_string(i + 1) + "]/Contact");
  }
}

}  // namespace

std::vector<v1::Fault> CheckForm(const v1::Message& message) {
  FormFaults faults;
  const v1::Header& header = message.header();
  if ((MessageBit(header.kind()) & kOnOutbound) == 0) {
    faults.Add("RS047", "Header/BerichtCode", "not JW301, JW305 or JW307");
    return faults.Take();
  }
  form::Checker checker(faults);
  checker.NothingElse(message);
  checker.Group(ClassOf("Header"), true, [&] {
    checker.NothingElse(header);
    form::WalkHeader(checker, &header);
  });
  checker.Group(ClassOf("Client"), true, [&] {
    checker.NothingElse(message.person());
    checker.NothingElse(message.lines());
    form::WalkClient(checker, header.kind(), &message.person(), &message.lines());
    RefuseForeign(faults, message);
  });
  RefuseThirdTelephones(faults, message.person());
  return faults.Take();
}

}  // namespace instroom::allocation
