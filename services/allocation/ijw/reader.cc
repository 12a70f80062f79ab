#include "services/allocation/ijw/reader.h"

#include <utility>

#include "services/allocation/domain/form_walk_lines.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/allocation/ijw/xml_source.h"
#include "services/allocation/ijw/xml_tokens.h"

namespace instroom::allocation {
namespace {

struct ReasonRule {
  std::string_view reason;
  std::string_view rule;
};

constexpr ReasonRule kRules[] = {
    {"EMPTY", "XML"},
    {"TOO_LARGE", "OP179"},
    {"BYTE_ORDER_MARK", "OP192"},
    {"NOT_UTF8", "OP192"},
    {"DOCTYPE_NOT_ALLOWED", "XML-DOCTYPE"},
    {"NOT_WELL_FORMED", "XML"},
    {"TOO_DEEP", "XML-DEPTH"},
    {"UNKNOWN_MESSAGE", "XSD-ROOT"},
};

NotRead Refuse(std::string_view reason, std::string shape) {
  NotRead refusal{std::string(reason), {}};
  for (const ReasonRule& row : kRules) {
    if (row.reason == reason) {
      refusal.faults.push_back(MakeFault(row.rule, "Bericht", "Bericht", std::move(shape)));
    }
  }
  return refusal;
}

std::string ShapeOfRefused(const XmlTokens& xml, std::size_t bytes) {
  if (xml.line > 0) return "line " + std::to_string(xml.line);
  return std::to_string(bytes) + " bytes";
}

// One comment for each product, or none at all.
void PadComments(v1::Message& message) {
  auto* comments = message.mutable_person()->mutable_product_comments();
  if (comments->empty()) return;
  while (comments->size() < message.lines().allocated_size()) comments->Add();
}

}  // namespace

platform::Result<v1::Message, NotRead> ReadXml(std::string_view xml) {
  const XmlTokens tokens = TokensOf(xml);
  if (!tokens.reason.empty()) {
    return platform::Fail(Refuse(tokens.reason, ShapeOfRefused(tokens, xml.size())));
  }
  v1::Message message;
  message.mutable_header()->set_kind(tokens.kind);
  FormFaults faults;
  XmlSource source(tokens, faults);
  source.Root([&] {
    source.Group(ClassOf("Header"), true,
                 [&] { form::WalkHeader(source, message.mutable_header()); });
    source.Group(ClassOf("Client"), true, [&] {
      form::WalkClient(source, tokens.kind, message.mutable_person(), message.mutable_lines());
    });
  });
  if (!faults.empty()) {
    return platform::Fail(NotRead{"NOT_VALID_AGAINST_SCHEMA", faults.Take()});
  }
  PadComments(message);
  return message;
}

}  // namespace instroom::allocation
