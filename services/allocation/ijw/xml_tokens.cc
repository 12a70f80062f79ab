#include "services/allocation/ijw/xml_tokens.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <mutex>

#include "services/allocation/domain/form_types.h"
#include "services/allocation/ijw/namespaces.h"
#include "services/allocation/ijw/reader.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

constexpr std::string_view kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// What the callbacks share.
struct Pass {
  XmlTokens& out;
  std::vector<std::uint32_t> open;   // Tokens of the elements that are not closed.
  const xmlChar* own_uri = nullptr;  // Interned by the parser, so a pointer tells.
  const xmlChar* base_uri = nullptr;

  void Stop(xmlParserCtxtPtr parser, std::string_view reason) {
    if (out.reason.empty()) {
      out.reason = reason;
      out.line = parser->input != nullptr ? parser->input->line : 0;
    }
    xmlStopParser(parser);
  }
};

Pass& PassOf(void* parser) {
  return *static_cast<Pass*>(static_cast<xmlParserCtxtPtr>(parser)->_private);
}

XmlSpace SpaceOf(Pass& pass, const xmlChar* uri) {
  if (uri == nullptr) return XmlSpace::kOther;
  if (uri == pass.own_uri) return XmlSpace::kOwn;
  if (uri == pass.base_uri) return XmlSpace::kBase;
  if (View(uri) == kBaseNamespace) {
    pass.base_uri = uri;
    return XmlSpace::kBase;
  }
  if (pass.out.kind != v1::MESSAGE_KIND_UNSPECIFIED && View(uri) == NamespaceOf(pass.out.kind)) {
    pass.own_uri = uri;
    return XmlSpace::kOwn;
  }
  return XmlSpace::kOther;
}

// The schema allows no attributes; these two are hints to a validator, allowed everywhere.
bool IsSchemaHint(const xmlChar* name, const xmlChar* uri) {
  return View(uri) == kInstanceNamespace &&
         (View(name) == "schemaLocation" || View(name) == "noNamespaceSchemaLocation");
}

void OnStart(void* parser, const xmlChar* name, const xmlChar*, const xmlChar* uri, int,
             const xmlChar**, int attribute_count, int, const xmlChar** attributes) {
  Pass& pass = PassOf(parser);
  XmlTokens& out = pass.out;
  if (out.tokens.empty()) out.kind = KindOfNamespace(View(uri));
  if (out.tokens.empty() && (out.kind == v1::MESSAGE_KIND_UNSPECIFIED || View(name) != "Bericht")) {
    return pass.Stop(static_cast<xmlParserCtxtPtr>(parser), "UNKNOWN_MESSAGE");
  }
  if (pass.open.size() >= kXmlDepthMax) {
    return pass.Stop(static_cast<xmlParserCtxtPtr>(parser), "TOO_DEEP");
  }
  if (out.tokens.size() >= kXmlElementsMax) {
    return pass.Stop(static_cast<xmlParserCtxtPtr>(parser), "TOO_LARGE");
  }
  if (!pass.open.empty()) {
    // What the parent said so far is white space between its children, or should be.
    XmlToken& parent = out.tokens[pass.open.back()];
    if (!parent.has_children) {
      const auto said = std::string_view(out.text).substr(parent.text_begin);
      if (!std::all_of(said.begin(), said.end(), IsSpace)) parent.has_stray = true;
      out.text.resize(parent.text_begin);
      parent.has_children = true;
    }
  }
  XmlToken token;
  token.name = reinterpret_cast<const char*>(name);
  token.name_bytes = static_cast<std::uint32_t>(std::strlen(token.name));
  token.text_begin = static_cast<std::uint32_t>(out.text.size());
  token.space = SpaceOf(pass, uri);
  for (int i = 0; i < attribute_count; ++i) {
    if (!IsSchemaHint(attributes[i * 5], attributes[i * 5 + 2])) token.has_stray = true;
  }
  pass.open.push_back(static_cast<std::uint32_t>(out.tokens.size()));
  out.tokens.push_back(token);
}

void OnEnd(void* parser, const xmlChar*, const xmlChar*, const xmlChar*) {
  Pass& pass = PassOf(parser);
  if (pass.open.empty()) return;
  XmlToken& token = pass.out.tokens[pass.open.back()];
  pass.open.pop_back();
  token.end = static_cast<std::uint32_t>(pass.out.tokens.size());
  if (!token.has_children) {
    token.text_bytes = static_cast<std::uint32_t>(pass.out.text.size()) - token.text_begin;
  }
}

void OnText(void* parser, const xmlChar* characters, int count) {
  Pass& pass = PassOf(parser);
  if (pass.open.empty()) return;
  XmlToken& token = pass.out.tokens[pass.open.back()];
  const std::string_view said(reinterpret_cast<const char*>(characters),
                              static_cast<std::size_t>(count));
  if (!token.has_children) {
    pass.out.text.append(said);
  } else if (!std::all_of(said.begin(), said.end(), IsSpace)) {
    token.has_stray = true;
  }
}

void OnDoctype(void* parser, const xmlChar*, const xmlChar*, const xmlChar*) {
  PassOf(parser).Stop(static_cast<xmlParserCtxtPtr>(parser), "DOCTYPE_NOT_ALLOWED");
}

// The parser's own texts quote the message, so only the line is kept, and nothing is printed.
void OnError(void* parser, xmlErrorPtr error) {
  if (parser == nullptr || error->level < XML_ERR_ERROR) return;
  Pass& pass = PassOf(parser);
  // Errors that are not fatal are about validity, which is not the parser's to judge; a prefix
  // without a namespace is fatal here.
  if (error->level == XML_ERR_ERROR && error->domain != XML_FROM_NAMESPACE) return;
  if (pass.out.reason.empty()) {
    pass.out.reason = "NOT_WELL_FORMED";
    pass.out.line = error->line;
  }
}

xmlSAXHandler MakeHandler() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStart;
  handler.endElementNs = OnEnd;
  handler.characters = OnText;
  handler.ignorableWhitespace = OnText;
  handler.cdataBlock = OnText;
  handler.internalSubset = OnDoctype;
  handler.serror = OnError;
  return handler;
}

// The encoding that the XML declaration names; empty if it names none.
std::string DeclaredEncoding(std::string_view xml) {
  if (!xml.starts_with("<?xml")) return {};
  const std::string_view declaration = xml.substr(0, xml.find("?>"));
  const auto at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  const auto open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const auto close = declaration.find(declaration[open], open + 1);
  std::string name(declaration.substr(open + 1, close - open - 1));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return name;
}

// What can be told without parsing.
std::string_view ReasonAtFirstSight(std::string_view xml) {
  if (xml.empty()) return "EMPTY";
  if (xml.size() > kXmlBytesMax) return "TOO_LARGE";
  if (xml.starts_with("\xEF\xBB\xBF") || xml.starts_with("\xFE\xFF") ||
      xml.starts_with("\xFF\xFE")) {
    return "BYTE_ORDER_MARK";
  }
  const std::string encoding = DeclaredEncoding(xml);
  if (!encoding.empty() && encoding != "UTF-8") return "NOT_UTF8";
  if (xml.substr(0, 4).find('\0') != std::string_view::npos) return "NOT_UTF8";
  if (!IsUtf8(xml)) return "NOT_UTF8";
  if (!IsSpace(xml.front()) && xml.front() != '<') return "NOT_WELL_FORMED";
  return {};
}

}  // namespace

void FreeXmlParser::operator()(_xmlParserCtxt* parser) const {
  xmlFreeParserCtxt(parser);
}

XmlTokens TokensOf(std::string_view xml) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  XmlTokens out;
  out.reason = ReasonAtFirstSight(xml);
  if (!out.reason.empty()) return out;
  out.parser.reset(xmlCreateMemoryParserCtxt(xml.data(), static_cast<int>(xml.size())));
  CHECK(out.parser != nullptr);
  static const xmlSAXHandler handler = MakeHandler();
  *out.parser->sax = handler;
  Pass pass{out, {}, nullptr, nullptr};
  out.parser->_private = &pass;
  out.tokens.reserve(std::min<std::size_t>(xml.size() / 24 + 16, 4096));
  out.text.reserve(std::min<std::size_t>(xml.size() / 4, 65536));
  xmlCtxtUseOptions(out.parser.get(), XML_PARSE_NONET);
  xmlParseDocument(out.parser.get());
  out.parser->_private = nullptr;
  if (out.reason.empty() && out.parser->wellFormed == 0) {
    out.reason = "NOT_WELL_FORMED";
    out.line = out.parser->input != nullptr ? out.parser->input->line : 0;
  }
  return out;
}

}  // namespace instroom::allocation
