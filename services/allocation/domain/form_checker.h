#pragma once

// The walker that checks a protobuf message against the form (see form_walk.h).

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "services/allocation/domain/form_path.h"
#include "services/allocation/domain/form_types.h"
#include "services/care/calendar.h"

namespace instroom::allocation::form {

class Checker {
 public:
  explicit Checker(FormFaults& faults) : faults_(faults) {}

  void MessageCode(const Element&, v1::MessageKind) {}  // CheckForm judges the kind itself.

  template <typename M, typename Get, typename Set>
  void Fixed(const Element& element, std::int32_t wanted, std::string_view rule, M* message,
             Get get, Set) {
    ++found_;
    const std::int32_t value = (message->*get)();
    if (value != wanted) faults_.Add(rule, element.name, ShapeOf(std::int64_t{value}));
  }

  template <typename M, typename Get, typename Edit>
  void Text(const Element& element, TextType type, M* message, Get get, Edit) {
    CheckText(element, type, (message->*get)());
  }

  template <typename List>
  void ListedText(const Element& element, TextType type, const List& list, std::size_t index) {
    if (index < static_cast<std::size_t>(list.size())) {
      CheckText(element, type, list.Get(static_cast<int>(index)));
    }
  }

  template <typename M, typename Get, typename Set>
  void Number(const Element& element, const NumberType& type, M* message, Get get, Set) {
    ++found_;
    const std::int64_t number = (message->*get)();
    const std::string_view rule = BrokenBy(type, number);
    if (!rule.empty()) faults_.Add(rule, element.name, ShapeOf(number));
  }

  template <typename M, typename Has, typename Get, typename Set>
  void MaybeNumber(const Element& element, const NumberType& type, M* message, Has has, Get get,
                   Set set) {
    if ((message->*has)()) Number(element, type, message, get, set);
  }

  template <typename M, typename Has, typename Get, typename Edit>
  void Date(const Element& element, M* message, Has has, Get get, Edit) {
    if (!(message->*has)()) return Absent(element);
    ++found_;
    NothingElse((message->*get)());
    if (!care::DayOf((message->*get)())) faults_.Add("XSD-DATE", element.name, "no such day");
  }

  template <typename M>
  void Time(const Element& element, M* line) {
    ++found_;
    constexpr std::int32_t kDay = 24 * 60 * 60 * 1000;
    const std::int32_t time = line->decision_time_ms();
    const std::string& text = line->decision_time_text();
    if (time < 0 || time > kDay) {
      faults_.Add("RS034", element.name, ShapeOf(std::int64_t{time}));
    } else if (!text.empty() && ParseTime(text) != time) {
      faults_.Add("RS034", element.name, ShapeOf(text));
    }
  }

  template <typename M, typename Set>
  void Flag(M*, Set) {}

  template <typename M, typename Has, typename Get, typename Edit, typename Body>
  void Class(const Element& element, M* message, Has has, Get get, Edit, Body body) {
    if (!(message->*has)()) return Absent(element);
    Inside(element, [&] {
      NothingElse((message->*get)());
      body(&(message->*get)());
    });
  }

  template <typename Body>
  void Group(const Element& element, bool present, Body body) {
    if (!present) return Absent(element);
    Inside(element, body);
  }

  template <typename List, typename Body>
  void Item(const Element& element, const List& list, int index, Body body) {
    if (index >= list.size()) return Absent(element);
    Inside(element, [&] {
      NothingElse(list.Get(index));
      body(&list.Get(index));
    });
  }

  template <typename List, typename Body>
  void Each(const Element& around, const Element& element, const List& list, Body body) {
    if (list.empty()) return Absent(around);
    for (int i = 0; i < list.size() && !faults_.full(); ++i) {
      faults_.place().EnterItem(element, static_cast<std::size_t>(i));
      NothingElse(list.Get(i));
      body(&list.Get(i), static_cast<std::size_t>(i));
      faults_.place().Leave();
    }
    ++found_;
  }

  void EndOfClass() {}

  // Fields of a newer contract, or of none, would lie in the log unsealed and outlive an erasure.
  void NothingElse(const google::protobuf::Message& message) {
    if (!message.GetReflection()->GetUnknownFields(message).empty()) {
      faults_.Add("XSD-ELEMENT", {}, "a field that is unknown");
    }
  }

 private:
  void Absent(const Element& element) {
    if (element.need == Need::kMust) faults_.Add("XSD-ELEMENT", element.name, "absent");
  }

  void CheckText(const Element& element, TextType type, const std::string& text) {
    if (text.empty()) return Absent(element);
    ++found_;
    const std::string_view rule = IsXmlText(text) ? BrokenBy(type, text) : "XML";
    if (!rule.empty()) faults_.Add(rule, element.name, ShapeOf(text));
  }

  template <typename Body>
  void Inside(const Element& element, Body body) {
    faults_.place().Enter(element);
    const std::size_t before = found_;
    body();
    const bool is_empty = found_ == before;
    faults_.place().Leave();
    found_ = before + 1;
    if (is_empty && element.need == Need::kMay) faults_.Add("RS033", element.name, "empty");
  }

  FormFaults& faults_;
  std::size_t found_ = 0;  // Elements with content, to see whether a class has any.
};

}  // namespace instroom::allocation::form
