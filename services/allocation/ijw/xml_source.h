#pragma once

// The walker that fills a protobuf message from XML (see domain/form_walk.h).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/allocation/domain/form_path.h"
#include "services/allocation/domain/form_types.h"
#include "services/allocation/ijw/namespaces.h"
#include "services/allocation/ijw/xml_tokens.h"

namespace instroom::allocation {

class XmlSource {
 public:
  XmlSource(const XmlTokens& xml, FormFaults& faults) : xml_(xml), faults_(faults) {}

  // Walks the children of the root with `body`.
  template <typename Body>
  void Root(Body body) {
    Children(0, body);
  }

  void MessageCode(const Element& element, v1::MessageKind kind) {
    const XmlToken* leaf = Leaf(element);
    if (leaf == nullptr) return;
    const std::string_view text = TextOf(*leaf);
    if (text != NamesOf(kind)->code) faults_.Add("RS047", element.name, ShapeOf(text));
  }

  template <typename M, typename Get, typename Set>
  void Fixed(const Element& element, std::int32_t wanted, std::string_view rule, M* message, Get,
             Set set) {
    const XmlToken* leaf = Leaf(element);
    if (leaf == nullptr) return;
    const std::string_view text = Trimmed(TextOf(*leaf));
    if (text == std::to_string(wanted)) {
      (message->*set)(wanted);
    } else {
      faults_.Add(text.empty() ? "RS033" : rule, element.name, ShapeOf(text));
    }
  }

  template <typename M, typename Get, typename Edit>
  void Text(const Element& element, TextType type, M* message, Get, Edit edit) {
    std::string_view text;
    if (Accept(element, type, text)) *(message->*edit)() = text;
  }

  template <typename List>
  void ListedText(const Element& element, TextType type, List& list, std::size_t index) {
    std::string_view text;
    if (!Accept(element, type, text)) return;
    while (static_cast<std::size_t>(list.size()) <= index) list.Add();
    *list.Mutable(static_cast<int>(index)) = text;
  }

  template <typename M, typename Get, typename Set>
  void Number(const Element& element, const NumberType& type, M* message, Get, Set set) {
    const XmlToken* leaf = Leaf(element);
    if (leaf == nullptr) return;
    const std::string_view text = Trimmed(TextOf(*leaf));
    const auto number = ParseNumber(text);
    const std::string_view rule = text.empty() ? "RS033"
                                  : number     ? BrokenBy(type, *number)
                                               : "XSD-TYPE";
    if (!rule.empty()) return faults_.Add(rule, element.name, ShapeOf(text));
    Assign(message, set, *number);
  }

  template <typename M, typename Has, typename Get, typename Set>
  void MaybeNumber(const Element& element, const NumberType& type, M* message, Has, Get get,
                   Set set) {
    Number(element, type, message, get, set);
  }

  template <typename M, typename Has, typename Get, typename Edit>
  void Date(const Element& element, M* message, Has, Get, Edit edit) {
    const XmlToken* leaf = Leaf(element);
    if (leaf == nullptr) return;
    const std::string_view text = Trimmed(TextOf(*leaf));
    const std::string_view rule = text.empty() ? "RS033" : ParseDate(text, *(message->*edit)());
    if (!rule.empty()) faults_.Add(rule, element.name, ShapeOf(text));
  }

  template <typename M>
  void Time(const Element& element, M* line) {
    const XmlToken* leaf = Leaf(element);
    if (leaf == nullptr) return;
    const std::string_view text = Trimmed(TextOf(*leaf));
    const std::int32_t time = ParseTime(text);
    if (time < 0) return faults_.Add(text.empty() ? "RS033" : "RS034", element.name, ShapeOf(text));
    line->set_decision_time_ms(time);
    *line->mutable_decision_time_text() = text;
  }

  template <typename M, typename Set>
  void Flag(M* message, Set set) {
    (message->*set)(true);
  }

  template <typename M, typename Has, typename Get, typename Edit, typename Body>
  void Class(const Element& element, M* message, Has, Get, Edit edit, Body body) {
    Inside(element, [&] { body((message->*edit)()); });
  }

  template <typename Body>
  void Group(const Element& element, bool, Body body) {
    Inside(element, body);
  }

  template <typename List, typename Body>
  void Item(const Element& element, List& list, int, Body body) {
    Inside(element, [&] { body(list.Add()); });
  }

  template <typename List, typename Body>
  void Each(const Element& around, const Element& element, List& list, Body body) {
    if (!Enter(around)) return;
    const std::size_t parent = at_ - 1;
    Children(parent, [&] {
      if (!Matches(element)) return Derail(element);
      for (std::size_t i = 0; Matches(element) && !faults_.full(); ++i) {
        faults_.place().EnterItem(element, i);
        const std::size_t item = at_++;
        Children(item, [&] { body(list.Add(), i); });
        faults_.place().Leave();
      }
    });
  }

  void EndOfClass() {}

 private:
  [[nodiscard]] std::string_view TextOf(const XmlToken& token) const;
  // Numbers, dates and times may have white space around them.
  [[nodiscard]] static std::string_view Trimmed(std::string_view text);

  template <typename M, typename N>
  static void Assign(M* message, void (M::*set)(N), std::int64_t number) {
    (message->*set)(static_cast<N>(number));
  }

  // True if the next element of the present class is this one.
  [[nodiscard]] bool Matches(const Element& element) const;
  // Another element stands where this one has to: the rest of the class can't be understood.
  void Derail(const Element& element);
  // Steps onto an element; false if it is not there.
  [[nodiscard]] bool Enter(const Element& element);
  // The next element if it is this one and holds nothing but text; nullptr if not.
  [[nodiscard]] const XmlToken* Leaf(const Element& element);
  [[nodiscard]] bool Accept(const Element& element, TextType type, std::string_view& text);
  void Leftover();

  template <typename Body>
  void Inside(const Element& element, Body body) {
    if (!Enter(element)) return;
    faults_.place().Enter(element);
    Children(at_ - 1, body);
    faults_.place().Leave();
  }

  // Walks what lies inside a token; at_ is its first child.
  template <typename Body>
  void Children(std::size_t parent, Body body) {
    const std::size_t outer_end = end_;
    const bool outer_derailed = derailed_;
    at_ = parent + 1;
    end_ = xml_.tokens[parent].end;
    derailed_ = false;
    if (xml_.tokens[parent].has_stray) faults_.Add("XSD-ELEMENT", {}, "attribute or text");
    if (at_ == end_) {
      faults_.Add("RS033", {}, "empty");
    } else {
      body();
      if (!derailed_ && at_ < end_) Leftover();
    }
    at_ = end_;
    end_ = outer_end;
    derailed_ = outer_derailed;
  }

  const XmlTokens& xml_;
  FormFaults& faults_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  bool derailed_ = false;
};

}  // namespace instroom::allocation
