#pragma once

// The rest of form_walk.h: relations, products and the message as a whole.

#include "services/allocation/domain/form_walk.h"

namespace instroom::allocation::form {

template <typename W, typename R>
void WalkRelation(W& w, R* relation) {
  using T = v1::Relation;
  w.Text(Own("Nummer"), TextType::kPersonNumber, relation, &T::number, &T::mutable_number);
  w.MaybeNumber(Own("Volgorde", kMay), kUpTo99, relation, &T::has_order, &T::order, &T::set_order);
  w.Text(Own("Soort"), TextType::kRelationKind, relation, &T::kind, &T::mutable_kind);
  w.Class(Own("Geboortedatum", kMay), relation, &T::has_birth_date, &T::birth_date,
          &T::mutable_birth_date, [&](auto* birth) { WalkBirthDate(w, birth); });
  w.Text(Own("Geslacht", kMay), TextType::kGender, relation, &T::gender, &T::mutable_gender);
  w.Class(Own("Naam"), relation, &T::has_name, &T::name, &T::mutable_name,
          [&](auto* name) { WalkName(w, name, true); });
  w.Class(ClassOf("Contact"), relation, &T::has_contact, &T::contact, &T::mutable_contact,
          [&](auto* contact) { WalkContact(w, contact); });
  w.EndOfClass();
}

template <typename W, typename P>
void WalkProduct(W& w, P* line) {
  using L = std::remove_const_t<P>;
  using T = care::v1::Product;
  w.Class(Own("Product", kMay), line, &L::has_product, &L::product, &L::mutable_product,
          [&](auto* product) {
            w.Text(Base("Categorie"), TextType::kProductCategory, product, &T::category,
                   &T::mutable_category);
            w.Text(Base("Code", kMay), TextType::kProductCode, product, &T::code, &T::mutable_code);
          });
}

template <typename W, typename A, typename C>
void WalkAllocated(W& w, A* line, C& comments, std::size_t index) {
  using T = v1::AllocatedProduct;
  using V = care::v1::Volume;
  w.Number(Own("ToewijzingNummer"), kUpTo9Digits, line, &T::number, &T::set_number);
  w.Text(Own("ReferentieAanbieder", kMay), TextType::kReference, line, &T::provider_reference,
         &T::mutable_provider_reference);
  WalkProduct(w, line);
  w.Date(Own("Toewijzingsdatum"), line, &T::has_decision_date, &T::decision_date,
         &T::mutable_decision_date);
  w.Time(Own("Toewijzingstijd"), line);
  w.Date(Own("Ingangsdatum"), line, &T::has_begin_date, &T::begin_date, &T::mutable_begin_date);
  w.Date(Own("Einddatum", kMay), line, &T::has_end_date, &T::end_date, &T::mutable_end_date);
  w.Text(Own("RedenWijziging", kMay), TextType::kChangeReason, line, &T::change_reason,
         &T::mutable_change_reason);
  w.Class(Own("Omvang", kMay), line, &T::has_volume, &T::volume, &T::mutable_volume,
          [&](auto* volume) {
            w.Number(Base("Volume"), kUpTo8Digits, volume, &V::amount, &V::set_amount);
            w.Text(Base("Eenheid"), TextType::kUnit, volume, &V::unit, &V::mutable_unit);
            w.Text(Base("Frequentie"), TextType::kFrequency, volume, &V::frequency,
                   &V::mutable_frequency);
          });
  w.MaybeNumber(Own("Budget", kMay), kUpTo8Digits, line, &T::has_budget_cents, &T::budget_cents,
                &T::set_budget_cents);
  w.ListedText(Own("Commentaar", kMay), TextType::kComment, comments, index);
  w.EndOfClass();
}

// What StartProduct and StopProduct begin with.
template <typename W, typename P>
void WalkDeliveryKey(W& w, P* line) {
  using T = std::remove_const_t<P>;
  w.MaybeNumber(Own("ToewijzingNummer", kMay), kUpTo9Digits, line, &T::has_number, &T::number,
                &T::set_number);
  WalkProduct(w, line);
  w.Date(Own("ToewijzingIngangsdatum", kMay), line, &T::has_allocation_begin_date,
         &T::allocation_begin_date, &T::mutable_allocation_begin_date);
  w.Date(Own("Begindatum"), line, &T::has_begin_date, &T::begin_date, &T::mutable_begin_date);
}

template <typename W, typename S>
void WalkStarted(W& w, S* line) {
  using T = v1::StartedProduct;
  WalkDeliveryKey(w, line);
  w.Text(Own("StatusAanlevering"), TextType::kDeliveryStatus, line, &T::delivery_status,
         &T::mutable_delivery_status);
  w.EndOfClass();
}

template <typename W, typename S>
void WalkStopped(W& w, S* line) {
  using T = v1::StoppedProduct;
  WalkDeliveryKey(w, line);
  w.Text(Own("RedenBeeindiging"), TextType::kEndReason, line, &T::end_reason,
         &T::mutable_end_reason);
  w.Date(Own("Einddatum"), line, &T::has_end_date, &T::end_date, &T::mutable_end_date);
  w.Text(Own("StatusAanlevering"), TextType::kDeliveryStatus, line, &T::delivery_status,
         &T::mutable_delivery_status);
  w.EndOfClass();
}

// What only JW301 tells about a client.
template <typename W, typename P>
void WalkCircumstances(W& w, P* person) {
  using T = v1::Person;
  using C = v1::Communication;
  w.Class(Own("Communicatie", kMay), person, &T::has_communication, &T::communication,
          &T::mutable_communication, [&](auto* communication) {
            w.Text(Base("Vorm"), TextType::kCommunicationForm, communication, &C::form,
                   &C::mutable_form);
            w.Text(Base("Taal", kMay), TextType::kLanguage, communication, &C::language,
                   &C::mutable_language);
          });
  w.Text(Own("JuridischeStatus", kMay), TextType::kLegalStatus, person, &T::legal_status,
         &T::mutable_legal_status);
  w.Text(Own("WettelijkeVertegenwoordiging", kMay), TextType::kLegalRepresentation, person,
         &T::legal_representation, &T::mutable_legal_representation);
  w.Text(Own("Commentaar", kMay), TextType::kComment, person, &T::comment, &T::mutable_comment);
  w.Each(Own("Relaties", kMay), ClassOf("Relatie"), Relations(person),
         [&](auto* relation, std::size_t) { WalkRelation(w, relation); });
  w.Each(Own("Contactgegevens"), ClassOf("Contact"), Contacts(person),
         [&](auto* contact, std::size_t) { WalkContact(w, contact); });
}

template <typename W, typename P, typename L>
void WalkClient(W& w, v1::MessageKind kind, P* person, L* lines) {
  using T = v1::Person;
  const bool is_301 = kind == v1::MESSAGE_KIND_JW301;
  w.Text(Own("Bsn"), TextType::kBsn, person, &T::bsn, &T::mutable_bsn);
  w.Class(Own("Geboortedatum"), person, &T::has_birth_date, &T::birth_date, &T::mutable_birth_date,
          [&](auto* birth) { WalkBirthDate(w, birth); });
  w.Text(Own("Geslacht"), TextType::kGender, person, &T::gender, &T::mutable_gender);
  w.Class(Own("Naam"), person, &T::has_name, &T::name, &T::mutable_name,
          [&](auto* name) { WalkName(w, name, is_301); });
  if (is_301) {
    WalkCircumstances(w, person);
    w.Each(Own("ToegewezenProducten"), ClassOf("ToegewezenProduct"), Allocated(lines),
           [&](auto* line, std::size_t index) { WalkAllocated(w, line, Comments(person), index); });
  } else if (kind == v1::MESSAGE_KIND_JW305) {
    w.Each(Own("StartProducten"), ClassOf("StartProduct"), Started(lines),
           [&](auto* line, std::size_t) { WalkStarted(w, line); });
  } else {
    w.Each(Own("StopProducten"), ClassOf("StopProduct"), Stopped(lines),
           [&](auto* line, std::size_t) { WalkStopped(w, line); });
  }
  w.EndOfClass();
}

}  // namespace instroom::allocation::form
