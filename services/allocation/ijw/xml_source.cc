#include "services/allocation/ijw/xml_source.h"

namespace instroom::allocation {

std::string_view XmlSource::TextOf(const XmlToken& token) const {
  return std::string_view(xml_.text).substr(token.text_begin, token.text_bytes);
}

std::string_view XmlSource::Trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool XmlSource::Matches(const Element& element) const {
  if (derailed_ || at_ >= end_) return false;
  const XmlToken& token = xml_.tokens[at_];
  return token.local_name() == element.name &&
         token.space == (element.space == Space::kOwn ? XmlSpace::kOwn : XmlSpace::kBase);
}

void XmlSource::Derail(const Element& element) {
  if (derailed_) return;
  faults_.Add("XSD-ELEMENT", element.name, at_ < end_ ? "another element in its place" : "absent");
  derailed_ = true;
}

bool XmlSource::Enter(const Element& element) {
  if (Matches(element)) {
    ++at_;
    return true;
  }
  if (element.need == Need::kMust) Derail(element);
  return false;
}

const XmlToken* XmlSource::Leaf(const Element& element) {
  if (!Enter(element)) return nullptr;
  const XmlToken& token = xml_.tokens[at_ - 1];
  if (token.has_children || token.has_stray) {
    faults_.Add("XSD-ELEMENT", element.name,
                token.has_children ? "with elements" : "with an attribute");
    at_ = token.end;
    return nullptr;
  }
  return &token;
}

bool XmlSource::Accept(const Element& element, TextType type, std::string_view& text) {
  const XmlToken* leaf = Leaf(element);
  if (leaf == nullptr) return false;
  text = TextOf(*leaf);
  const std::string_view rule = BrokenBy(type, text);
  if (!rule.empty()) faults_.Add(rule, element.name, ShapeOf(text));
  return rule.empty();
}

void XmlSource::Leftover() {
  // A name from outside could be anything, so only the names of the standard's kind are repeated.
  faults_.Add("XSD-ELEMENT", {}, "an element that is unknown, too many or out of order");
}

}  // namespace instroom::allocation
