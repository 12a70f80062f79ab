#include "tests/contract/allocation/xsd.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "services/platform/base/check.h"

namespace instroom::allocation::testing {
namespace {

namespace fs = std::filesystem;

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

// Copies of the schemas may have a title before the XML, and names in other cases.
void CopyCleaned(const fs::path& from, const fs::path& folder) {
  std::ifstream in(from, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  std::string schema = text.str();
  schema.erase(0, std::min(schema.find("<?xml"), schema.find("<xs:schema")));
  std::ofstream(folder / Lowered(from.filename()), std::ios::binary) << schema;
}

void KeepFirst(void* context, xmlErrorPtr error) {
  auto& text = *static_cast<std::string*>(context);
  if (text.empty() && error->message != nullptr) text = error->message;
}

}  // namespace

struct Xsd::Schemas {
  std::map<std::string, xmlSchemaPtr, std::less<>> by_message;
};

Xsd::Xsd() : schemas_(std::make_unique<Schemas>()) {
  std::string name = (fs::temp_directory_path() / "instroom-xsd-XXXXXX").string();
  CHECK(mkdtemp(name.data()) != nullptr);
  const fs::path folder(name);
  for (const auto& file : fs::directory_iterator(*XsdFolder())) {
    if (file.path().extension() == ".xsd") CopyCleaned(file.path(), folder);
  }
  for (const char* message : {"jw301", "jw302", "jw305", "jw306", "jw307", "jw308"}) {
    const std::string path = (folder / (std::string(message) + ".xsd")).string();
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path.c_str());
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    CHECK(schema != nullptr);
    schemas_->by_message[message] = schema;
  }
  fs::remove_all(folder);
}

Xsd::~Xsd() {
  for (const auto& [message, schema] : schemas_->by_message) xmlSchemaFree(schema);
}

std::string Xsd::ErrorIn(std::string_view message, std::string_view xml) const {
  constexpr int kQuiet = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  xmlDocPtr document =
      xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "message.xml", nullptr, kQuiet);
  if (document == nullptr) return "not well-formed";
  std::string error;
  xmlSchemaValidCtxtPtr validator =
      xmlSchemaNewValidCtxt(schemas_->by_message.find(message)->second);
  xmlSchemaSetValidStructuredErrors(validator, KeepFirst, &error);
  const int result = xmlSchemaValidateDoc(validator, document);
  xmlSchemaFreeValidCtxt(validator);
  xmlFreeDoc(document);
  if (result != 0 && error.empty()) error = "not valid";
  return error;
}

std::optional<fs::path> XsdFolder() {
  if (const char* named = std::getenv("INSTROOM_IJW_XSD_DIR"); named != nullptr) {
    if (fs::is_directory(named)) return named;
    return std::nullopt;
  }
  // A copy of the standard beside the source tree, at most two folders down.
  const fs::path wanted = fs::path("ijw-3.2") / "xsd";
  const auto quiet = fs::directory_options::skip_permission_denied;
  for (const auto& near : fs::directory_iterator(fs::path(INSTROOM_SOURCE_DIR) / "..", quiet)) {
    if (!near.is_directory()) continue;
    if (fs::is_directory(near.path() / wanted)) return near.path() / wanted;
    for (const auto& below : fs::directory_iterator(near.path(), quiet)) {
      if (fs::is_directory(below.path() / wanted)) return below.path() / wanted;
    }
  }
  return std::nullopt;
}

const Xsd& TheXsd() {
  static const Xsd xsd;
  return xsd;
}

}  // namespace instroom::allocation::testing
