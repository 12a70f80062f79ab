#pragma once

// An XML text as a flat list of elements, made by one SAX pass of libxml2. Refuses what no message
// of the standard may have: document types, entities, other encodings, depth.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/header.pb.h"

struct _xmlParserCtxt;

namespace instroom::allocation {

// Deeper than any message: JW301 has nine levels.
inline constexpr std::size_t kXmlDepthMax = 32;
// More than 25 MB of valid message can hold.
inline constexpr std::size_t kXmlElementsMax = 1'200'000;

enum class XmlSpace : std::uint8_t { kOwn, kBase, kOther };

// One element; those after it, up to `end`, lie inside it.
struct XmlToken {
  const char* name = nullptr;  // Belongs to the parser's dictionary.
  std::uint32_t name_bytes = 0;
  std::uint32_t text_begin = 0;  // In XmlTokens::text; meant only without children.
  std::uint32_t text_bytes = 0;
  std::uint32_t end = 0;  // Index of the first token that is not inside it.
  XmlSpace space = XmlSpace::kOther;
  bool has_children = false;
  bool has_stray = false;  // An attribute, or text beside children.

  [[nodiscard]] std::string_view local_name() const { return {name, name_bytes}; }
};

struct FreeXmlParser {
  void operator()(_xmlParserCtxt* parser) const;
};

struct XmlTokens {
  std::unique_ptr<_xmlParserCtxt, FreeXmlParser> parser;  // Keeps the names.
  v1::MessageKind kind = v1::MESSAGE_KIND_UNSPECIFIED;    // By the namespace of the root.
  std::vector<XmlToken> tokens;
  std::string text;

  // Empty, or why it could not be read: a reason of NotRead.
  std::string_view reason;
  int line = 0;  // Where, counted from 1; 0 if it is the whole.
};

// Reads at most kXmlBytesMax bytes.
[[nodiscard]] XmlTokens TokensOf(std::string_view xml);

}  // namespace instroom::allocation
