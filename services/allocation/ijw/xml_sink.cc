#include "services/allocation/ijw/xml_sink.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kLineEnd = "\r\n";  // OP192

}  // namespace

void XmlSink::Begin() {
  out_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").append(kLineEnd);
  out_.append("<").append(names_.prefix).append(":Bericht xmlns:ijw=\"").append(kBaseNamespace);
  out_.append("\" xmlns:").append(names_.prefix).append("=\"").append(names_.xml_namespace);
  out_.append("\">").append(kLineEnd);
  depth_ = 1;
}

void XmlSink::End() {
  depth_ = 0;
  Tag("</", Own("Bericht"));
  out_.append(kLineEnd);
}

void XmlSink::Open(const Element& element) {
  Indent();
  Tag("<", element);
  out_.append(kLineEnd);
  ++depth_;
}

void XmlSink::Close(const Element& element) {
  --depth_;
  Indent();
  Tag("</", element);
  out_.append(kLineEnd);
}

void XmlSink::Leaf(const Element& element, std::string_view text) {
  if (text.empty()) return;  // RS033
  Indent();
  Tag("<", element);
  Escaped(text);
  Tag("</", element);
  out_.append(kLineEnd);
}

void XmlSink::Codes(std::span<const std::string> codes) {
  if (codes.empty()) return;
  Open(Own("RetourCodes"));
  for (const std::string& code : codes) Leaf(Own("RetourCode"), code);
  Close(Own("RetourCodes"));
}

void XmlSink::Indent() {
  out_.append(depth_, '\t');
}

void XmlSink::Tag(std::string_view before, const Element& element) {
  out_.append(before).append(element.space == Space::kBase ? "ijw" : names_.prefix);
  out_.append(":").append(element.name).append(">");
}

void XmlSink::Escaped(std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out_.append("&amp;");
        break;
      case '<':
        out_.append("&lt;");
        break;
      case '>':
        out_.append("&gt;");
        break;
      case '\r':
        out_.append("&#13;");  // A bare one would be read back as a line end.
        break;
      case '\n':
        out_.append(kLineEnd);
        break;
      default:
        out_.push_back(c);
    }
  }
}

}  // namespace instroom::allocation
