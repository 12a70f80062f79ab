#pragma once

// The form of JW301, JW305 and JW307, written down once: which element follows which, how often,
// with which type, and which field of the protobuf message holds it. A walker that reads XML, one
// that writes it and one that checks a protobuf message all walk this way.
//
// A walker has: Text, Number, MaybeNumber, Fixed, Date, Time, MessageCode for elements with a
// value; Class (an element with a message of its own), Item (one of a list), Group (an element
// without a message of its own) and Each (a list in an element around it) for elements with
// children; Flag for a field that only says that an element is there; EndOfClass where a return
// message says more.

#include "instroom/allocation/v1/care_lines.pb.h"
#include "instroom/allocation/v1/header.pb.h"
#include "instroom/allocation/v1/person.pb.h"
#include "services/allocation/domain/form_path.h"
#include "services/allocation/domain/form_types.h"

namespace instroom::allocation::form {

using enum Need;

// Lists are the one place where reading and changing have different signatures.
inline auto& Relations(v1::Person* person) {
  return *person->mutable_relations();
}
inline const auto& Relations(const v1::Person* person) {
  return person->relations();
}
inline auto& Contacts(v1::Person* person) {
  return *person->mutable_contacts();
}
inline const auto& Contacts(const v1::Person* person) {
  return person->contacts();
}
inline auto& Comments(v1::Person* person) {
  return *person->mutable_product_comments();
}
inline const auto& Comments(const v1::Person* person) {
  return person->product_comments();
}
inline auto& Telephones(v1::Contact* contact) {
  return *contact->mutable_telephones();
}
inline const auto& Telephones(const v1::Contact* contact) {
  return contact->telephones();
}
inline auto& Allocated(v1::CareLines* lines) {
  return *lines->mutable_allocated();
}
inline const auto& Allocated(const v1::CareLines* lines) {
  return lines->allocated();
}
inline auto& Started(v1::CareLines* lines) {
  return *lines->mutable_started();
}
inline const auto& Started(const v1::CareLines* lines) {
  return lines->started();
}
inline auto& Stopped(v1::CareLines* lines) {
  return *lines->mutable_stopped();
}
inline const auto& Stopped(const v1::CareLines* lines) {
  return lines->stopped();
}

template <typename W, typename H>
void WalkHeader(W& w, H* h) {
  using T = v1::Header;
  const bool from_municipality = h->kind() == v1::MESSAGE_KIND_JW301;
  const auto sender = from_municipality ? TextType::kMunicipality : TextType::kAgb;
  const auto receiver = from_municipality ? TextType::kAgb : TextType::kMunicipality;
  w.MessageCode(Own("BerichtCode"), h->kind());
  w.Fixed(Own("BerichtVersie"), 3, "CS025", h, &T::version, &T::set_version);
  w.Fixed(Own("BerichtSubversie"), 2, "CS015", h, &T::subversion, &T::set_subversion);
  w.Text(Own("Afzender"), sender, h, &T::sender, &T::mutable_sender);
  w.Text(Own("Ontvanger"), receiver, h, &T::receiver, &T::mutable_receiver);
  w.Group(Own("BerichtIdentificatie"), true, [&] {
    w.Text(Base("Identificatie"), TextType::kIdentification, h, &T::identification,
           &T::mutable_identification);
    w.Date(Base("Dagtekening"), h, &T::has_message_date, &T::message_date,
           &T::mutable_message_date);
  });
  w.Group(Own("XsdVersie"), true, [&] {
    w.Text(Base("BasisschemaXsdVersie"), TextType::kVersion, h, &T::base_schema_version,
           &T::mutable_base_schema_version);
    w.Text(Base("BerichtXsdVersie"), TextType::kVersion, h, &T::message_schema_version,
           &T::mutable_message_schema_version);
  });
}

template <typename W, typename B>
void WalkBirthDate(W& w, B* birth) {
  using T = v1::BirthDate;
  w.Date(Base("Datum"), birth, &T::has_date, &T::date, &T::mutable_date);
  w.Text(Base("DatumGebruik", kMay), TextType::kDateUse, birth, &T::date_use, &T::mutable_date_use);
}

template <typename W, typename S>
void WalkSurname(W& w, S* surname) {
  using T = v1::Surname;
  w.Text(Base("Achternaam"), TextType::kName, surname, &T::name, &T::mutable_name);
  w.Text(Base("Voorvoegsel", kMay), TextType::kPrefix, surname, &T::prefix, &T::mutable_prefix);
}

// CDT_VolledigeNaam if `full`, else CDT_VerkorteNaam.
template <typename W, typename N>
void WalkName(W& w, N* name, bool full) {
  using T = v1::Name;
  w.Class(Base("Geslachtsnaam"), name, &T::has_surname, &T::surname, &T::mutable_surname,
          [&](auto* surname) { WalkSurname(w, surname); });
  if (full) {
    w.Class(Base("Partnernaam", kMay), name, &T::has_partner_surname, &T::partner_surname,
            &T::mutable_partner_surname, [&](auto* surname) { WalkSurname(w, surname); });
  }
  w.Text(Base("Voornamen", kMay), TextType::kName, name, &T::first_names, &T::mutable_first_names);
  w.Text(Base("Voorletters", kMay), TextType::kInitials, name, &T::initials, &T::mutable_initials);
  if (full) {
    w.Text(Base("NaamGebruik"), TextType::kNameUse, name, &T::name_use, &T::mutable_name_use);
  }
}

template <typename W, typename A>
void WalkAddress(W& w, A* address) {
  using T = v1::Address;
  using H = v1::House;
  w.Class(Base("Huis", kMay), address, &T::has_house, &T::house, &T::mutable_house,
          [&](auto* house) {
            w.Number(Base("Huisnummer"), kHouseNumber, house, &H::number, &H::set_number);
            w.Text(Base("Huisletter", kMay), TextType::kHouseLetter, house, &H::letter,
                   &H::mutable_letter);
            w.Text(Base("HuisnummerToevoeging", kMay), TextType::kHouseAddition, house,
                   &H::addition, &H::mutable_addition);
            w.Text(Base("AanduidingWoonadres", kMay), TextType::kAddressDesignation, house,
                   &H::designation, &H::mutable_designation);
          });
  w.Text(Base("Postcode", kMay), TextType::kPostcode, address, &T::postcode, &T::mutable_postcode);
  w.Text(Base("Straatnaam", kMay), TextType::kStreet, address, &T::street, &T::mutable_street);
  w.Text(Base("Plaatsnaam", kMay), TextType::kTown, address, &T::town, &T::mutable_town);
  w.Text(Base("LandCode", kMay), TextType::kCountry, address, &T::country, &T::mutable_country);
}

template <typename W, typename P>
void WalkTelephone(W& w, P* telephone) {
  using T = v1::Telephone;
  w.Text(Base("Telefoonnummer"), TextType::kTelephone, telephone, &T::number, &T::mutable_number);
  w.Text(Base("Landnummer"), TextType::kDialCode, telephone, &T::country, &T::mutable_country);
}

template <typename W, typename C>
void WalkContact(W& w, C* contact) {
  using T = v1::Contact;
  w.Text(Own("Soort"), TextType::kAddressKind, contact, &T::kind, &T::mutable_kind);
  w.Class(Own("Adres", kMay), contact, &T::has_address, &T::address, &T::mutable_address,
          [&](auto* address) { WalkAddress(w, address); });
  w.Text(Own("Organisatie", kMay), TextType::kOrganisation, contact, &T::organisation,
         &T::mutable_organisation);
  w.Group(Own("Telefoon", kMay), contact->telephones_size() > 0, [&] {
    const auto walk = [&](auto* telephone) { WalkTelephone(w, telephone); };
    w.Item(Base("Telefoon01"), Telephones(contact), 0, walk);
    w.Item(Base("Telefoon02", kMay), Telephones(contact), 1, walk);
  });
  w.Text(Own("Emailadres", kMay), TextType::kEmail, contact, &T::email, &T::mutable_email);
  const bool has_period =
      contact->has_period() || contact->has_period_begin() || contact->has_period_end();
  w.Group(Own("Periode", kMay), has_period, [&] {
    w.Flag(contact, &T::set_has_period);
    w.Date(Base("Begindatum", kMay), contact, &T::has_period_begin, &T::period_begin,
           &T::mutable_period_begin);
    w.Date(Base("Einddatum", kMay), contact, &T::has_period_end, &T::period_end,
           &T::mutable_period_end);
  });
  w.EndOfClass();
}

}  // namespace instroom::allocation::form
