#pragma once

// Names that the six messages of the standard have in XML.

#include <string_view>

#include "instroom/allocation/v1/header.pb.h"

namespace instroom::allocation {

inline constexpr std::string_view kBaseNamespace =
    "http://www.istandaarden.nl/ijw/3_2/basisschema/schema";

struct MessageNames {
  v1::MessageKind kind;
  std::string_view prefix;  // "jw301"
  std::string_view code;    // BerichtCode
  std::string_view xml_namespace;
};

inline constexpr MessageNames kMessageNames[] = {
    {v1::MESSAGE_KIND_JW301, "jw301", "436", "http://www.istandaarden.nl/ijw/3_2/jw301/schema"},
    {v1::MESSAGE_KIND_JW302, "jw302", "437", "http://www.istandaarden.nl/ijw/3_2/jw302/schema"},
    {v1::MESSAGE_KIND_JW305, "jw305", "438", "http://www.istandaarden.nl/ijw/3_2/jw305/schema"},
    {v1::MESSAGE_KIND_JW306, "jw306", "439", "http://www.istandaarden.nl/ijw/3_2/jw306/schema"},
    {v1::MESSAGE_KIND_JW307, "jw307", "440", "http://www.istandaarden.nl/ijw/3_2/jw307/schema"},
    {v1::MESSAGE_KIND_JW308, "jw308", "441", "http://www.istandaarden.nl/ijw/3_2/jw308/schema"},
};

// nullptr for an unknown kind.
constexpr const MessageNames* NamesOf(v1::MessageKind kind) {
  for (const MessageNames& names : kMessageNames) {
    if (names.kind == kind) return &names;
  }
  return nullptr;
}

constexpr std::string_view NamespaceOf(v1::MessageKind kind) {
  const MessageNames* names = NamesOf(kind);
  return names == nullptr ? std::string_view{} : names->xml_namespace;
}

// Only messages that can be sent to us: JW301, JW305, JW307.
constexpr v1::MessageKind KindOfNamespace(std::string_view uri) {
  for (const MessageNames& names : kMessageNames) {
    const bool is_return = (names.code.back() - '0') % 2 == 1;
    if (names.xml_namespace == uri && !is_return) return names.kind;
  }
  return v1::MESSAGE_KIND_UNSPECIFIED;
}

}  // namespace instroom::allocation
