#include "services/allocation/domain/form.h"

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {

struct FormCase {
  std::string_view what;
  v1::MessageKind kind;
  void (*spoil)(v1::Message&);
  std::string_view rule;
  std::string_view field;
  std::string_view shape;
};

void PrintTo(const FormCase& c, std::ostream* out) {
  *out << c.what;
}

namespace {

using M = v1::Message;
constexpr auto k301 = v1::MESSAGE_KIND_JW301;
constexpr auto k305 = v1::MESSAGE_KIND_JW305;
constexpr auto k307 = v1::MESSAGE_KIND_JW307;

v1::Person& P(M& m) {
  return *m.mutable_person();
}
v1::AllocatedProduct& A(M& m) {
  return *m.mutable_lines()->mutable_allocated(0);
}
care::v1::Date Odd(int year, int month, int day) {
  care::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

constexpr FormCase kCases[] = {

    {"no kind", k301, [](M& m) { m.mutable_header()->clear_kind(); }, "RS047", "Header/BerichtCode",
     "not JW301, JW305 or JW307"},
    {"a return message", k301, [](M& m) { m.mutable_header()->set_kind(v1::MESSAGE_KIND_JW302); },
     "RS047", "Header/BerichtCode", "not JW301, JW305 or JW307"},
    {"another release", k305, [](M& m) { m.mutable_header()->set_version(2); }, "CS025",
     "Header/BerichtVersie", "1 digit"},
    {"an older release", k305, [](M& m) { m.mutable_header()->set_subversion(1); }, "CS015",
     "Header/BerichtSubversie", "1 digit"},
    {"sender of the other sort", k305, [](M& m) { m.mutable_header()->set_sender("0995"); },
     "RS036", "Header/Afzender", "4 digits"},
    {"receiver with a letter", k307, [](M& m) { m.mutable_header()->set_receiver("O995"); },
     "RS035", "Header/Ontvanger", "4 characters"},
    {"no date", k305, [](M& m) { m.mutable_header()->clear_message_date(); }, "XSD-ELEMENT",
     "Header/BerichtIdentificatie/Dagtekening", "absent"},
    {"30 February", k305,
     [](M& m) { *m.mutable_header()->mutable_message_date() = Odd(2026, 2, 30); }, "XSD-DATE",
     "Header/BerichtIdentificatie/Dagtekening", "no such day"},
    {"an empty date", k301, [](M& m) { *A(m).mutable_end_date() = {}; }, "XSD-DATE",
     "ToegewezenProduct[1]/Einddatum", "no such day"},
    {"no person", k305, [](M& m) { m.clear_person(); }, "XSD-ELEMENT", "Client/Bsn", "absent"},
    {"a short BSN", k305, [](M& m) { P(m).set_bsn("12345678"); }, "RS037", "Client/Bsn",
     "8 digits"},
    {"a long name", k305,
     [](M& m) { P(m).mutable_name()->mutable_surname()->set_name(std::string(201, 'x')); }, "RS028",
     "Client/Naam/Geslachtsnaam/Achternaam", "201 letters"},
    {"a control character", k305, [](M& m) { P(m).mutable_name()->set_first_names("a\x01"); },
     "XML", "Client/Naam/Voornamen", "2 characters"},
    {"an unknown code", k301, [](M& m) { A(m).mutable_volume()->set_unit("99"); }, "XSD-CODE",
     "ToegewezenProduct[1]/Omvang/Eenheid", "2 digits"},
    {"a negative number", k301, [](M& m) { A(m).set_number(-1); }, "RS001",
     "ToegewezenProduct[1]/ToewijzingNummer", "negative"},
    {"a large number", k301, [](M& m) { A(m).set_number(1'000'000'000); }, "RS006",
     "ToegewezenProduct[1]/ToewijzingNummer", "10 digits"},
    {"a time after the day", k301, [](M& m) { A(m).set_decision_time_ms(86'400'001); }, "RS034",
     "ToegewezenProduct[1]/Toewijzingstijd", "8 digits"},
    {"two times", k301, [](M& m) { A(m).set_decision_time_ms(0); }, "RS034",
     "ToegewezenProduct[1]/Toewijzingstijd", "8 characters"},
    {"an empty address", k301, [](M& m) { P(m).mutable_contacts(0)->mutable_address()->Clear(); },
     "RS033", "Contact[1]/Adres", "empty"},
    {"a period without dates", k301, [](M& m) { P(m).mutable_contacts(0)->set_has_period(true); },
     "RS033", "Contact[1]/Periode", "empty"},
    {"a third telephone", k301,
     [](M& m) { P(m).mutable_relations(1)->mutable_contact()->add_telephones(); }, "XSD-ELEMENT",
     "Relatie[2]/Contact/Telefoon", "present"},
    {"no lines", k307, [](M& m) { m.clear_lines(); }, "XSD-ELEMENT", "Client/StopProducten",
     "absent"},
    {"lines of another kind", k305, [](M& m) { *m.mutable_lines() = Valid307().lines(); },
     "XSD-ELEMENT", "Client/StartProducten", "absent"},
    {"more lines of another kind", k305,
     [](M& m) { m.mutable_lines()->MergeFrom(Valid307().lines()); }, "XSD-ELEMENT",
     "Client/StopProducten", "present"},
    {"a full name in a start", k305, [](M& m) { P(m).mutable_name()->set_name_use("1"); },
     "XSD-ELEMENT", "Client/Naam/NaamGebruik", "present"},
    {"contacts in a stop", k307, [](M& m) { P(m).add_contacts(); }, "XSD-ELEMENT",
     "Client/Contactgegevens", "present"},
    {"too few comments", k301, [](M& m) { P(m).mutable_product_comments()->RemoveLast(); },
     "XSD-ELEMENT", "Client/ToegewezenProduct/Commentaar", "present"}};

class Form : public ::testing::TestWithParam<FormCase> {};

TEST_P(Form, NamesFieldShapeAndRule) {
  M message = ValidOf(GetParam().kind);
  ASSERT_THAT(CheckForm(message), ::testing::IsEmpty());
  GetParam().spoil(message);
  const std::vector<v1::Fault> faults = CheckForm(message);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.front().rule(), GetParam().rule);
  EXPECT_EQ(faults.front().field(), GetParam().field);
  EXPECT_EQ(faults.front().shape(), GetParam().shape);
}

INSTANTIATE_TEST_SUITE_P(Table, Form, ::testing::ValuesIn(kCases));

TEST(CheckForm, StopsAfterAHundredFaults) {
  M message = Valid301();
  for (int i = 0; i < 1000; ++i) message.mutable_lines()->add_allocated();
  EXPECT_EQ(CheckForm(message).size(), 100U);
}

// Calls `each` with every message within `message` that is there, and itself.
void ForEachPart(google::protobuf::Message& message,
                 const std::function<void(google::protobuf::Message&)>& each) {
  each(message);
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      ForEachPart(*reflection.MutableMessage(&message, field), each);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      ForEachPart(*reflection.MutableRepeatedMessage(&message, field, i), each);
    }
  }
}

// It would lie in the log as it came, beside the envelope.
TEST(CheckForm, RefusesAFieldThatNoContractHasWhereverItIs) {
  for (const M& valid : {Valid301(), Valid305(), Valid307()}) {
    M message = valid;
    int parts = 0;
    ForEachPart(message, [&](google::protobuf::Message& part) {
      ++parts;
      auto& unknown = *part.GetReflection()->MutableUnknownFields(&part);
      unknown.AddLengthDelimited(4000, "a name");
      const auto faults = CheckForm(message);
      unknown.Clear();
      ASSERT_FALSE(faults.empty()) << part.GetTypeName();
      EXPECT_EQ(faults.front().rule(), "XSD-ELEMENT");
      EXPECT_EQ(faults.front().shape(), "a field that is unknown") << part.GetTypeName();
    });
    EXPECT_GT(parts, 8);
    EXPECT_TRUE(CheckForm(message).empty());
  }
}

TEST(CheckForm, NeverTellsAValue) {
  M message = Valid305();
  P(message).set_bsn("99990000X");
  P(message).mutable_name()->set_initials("S.E.C.");
  for (const v1::Fault& fault : CheckForm(message)) {
    EXPECT_THAT(fault.DebugString(), ::testing::Not(::testing::HasSubstr("99990000X")));
    EXPECT_THAT(fault.DebugString(), ::testing::Not(::testing::HasSubstr("S.E.C.")));
  }
}

}  // namespace
}  // namespace instroom::allocation::testing
