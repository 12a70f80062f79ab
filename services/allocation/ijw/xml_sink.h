#pragma once

// The walker that writes a protobuf message as XML (see domain/form_walk.h), as it is or as a
// return message.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "services/allocation/domain/form_path.h"
#include "services/allocation/domain/form_types.h"
#include "services/allocation/ijw/namespaces.h"
#include "services/care/calendar.h"

namespace instroom::allocation {

// What a return message adds to the message that it answers.
class ReturnParts {
 public:
  virtual ~ReturnParts() = default;
  // Return codes of a class; empty writes none.
  [[nodiscard]] virtual std::span<const std::string> CodesAt(const std::string& place) const = 0;
};

class XmlSink {
 public:
  // `kind` is the message that is written; `parts` is nullptr unless it is a return message.
  XmlSink(v1::MessageKind kind, const ReturnParts* parts) : names_(*NamesOf(kind)), parts_(parts) {}

  // Writes the declaration and the root around `body` and gives the whole.
  template <typename Body>
  [[nodiscard]] std::string Document(Body body) {
    Begin();
    body();
    End();
    return std::move(out_);
  }

  // An element with a text of our own.
  void Leaf(const Element& element, std::string_view text);
  // RetourCodes with these codes; nothing if there are none.
  void Codes(std::span<const std::string> codes);

  void MessageCode(const Element& element, v1::MessageKind) { Leaf(element, names_.code); }

  template <typename M, typename Get, typename Set>
  void Fixed(const Element& element, std::int32_t wanted, std::string_view, M*, Get, Set) {
    Leaf(element, std::to_string(wanted));
  }

  template <typename M, typename Get, typename Edit>
  void Text(const Element& element, TextType, M* message, Get get, Edit) {
    Leaf(element, (message->*get)());
  }

  template <typename List>
  void ListedText(const Element& element, TextType, const List& list, std::size_t index) {
    if (index < static_cast<std::size_t>(list.size())) {
      Leaf(element, list.Get(static_cast<int>(index)));
    }
  }

  template <typename M, typename Get, typename Set>
  void Number(const Element& element, const NumberType&, M* message, Get get, Set) {
    Leaf(element, std::to_string((message->*get)()));
  }

  template <typename M, typename Has, typename Get, typename Set>
  void MaybeNumber(const Element& element, const NumberType& type, M* message, Has has, Get get,
                   Set set) {
    if ((message->*has)()) Number(element, type, message, get, set);
  }

  template <typename M, typename Has, typename Get, typename Edit>
  void Date(const Element& element, M* message, Has has, Get get, Edit) {
    if (!(message->*has)()) return;
    const auto day = care::DayOf((message->*get)());
    if (day) Leaf(element, care::DayText(*day));
  }

  template <typename M>
  void Time(const Element& element, M* line) {
    const std::string& text = line->decision_time_text();
    Leaf(element, text.empty() ? TimeText(line->decision_time_ms()) : text);
  }

  template <typename M, typename Set>
  void Flag(M*, Set) {}

  template <typename M, typename Has, typename Get, typename Edit, typename Body>
  void Class(const Element& element, M* message, Has has, Get get, Edit, Body body) {
    if (!(message->*has)()) return;
    Inside(element, [&] { body(&(message->*get)()); });
  }

  template <typename Body>
  void Group(const Element& element, bool present, Body body) {
    if (present) Inside(element, body);
  }

  template <typename List, typename Body>
  void Item(const Element& element, const List& list, int index, Body body) {
    if (index < list.size()) Inside(element, [&] { body(&list.Get(index)); });
  }

  template <typename List, typename Body>
  void Each(const Element& around, const Element& element, const List& list, Body body) {
    if (list.empty()) return;
    Open(around);
    for (int i = 0; i < list.size(); ++i) {
      place_.EnterItem(element, static_cast<std::size_t>(i));
      Open(element);
      body(&list.Get(i), static_cast<std::size_t>(i));
      Close(element);
      place_.Leave();
    }
    Close(around);
  }

  void EndOfClass() {
    if (parts_ != nullptr) Codes(parts_->CodesAt(place_.ClassName()));
  }

 private:
  template <typename Body>
  void Inside(const Element& element, Body body) {
    place_.Enter(element);
    Open(element);
    body();
    Close(element);
    place_.Leave();
  }

  void Begin();
  void End();
  void Open(const Element& element);
  void Close(const Element& element);
  void Indent();
  void Tag(std::string_view before, const Element& element);
  void Escaped(std::string_view text);

  const MessageNames& names_;
  const ReturnParts* parts_;
  Place place_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace instroom::allocation
