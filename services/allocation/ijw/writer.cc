#include "services/allocation/ijw/writer.h"

#include "services/allocation/domain/form_walk_lines.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/allocation/ijw/xml_sink.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {

std::string WriteMessage(const v1::Header& header, const v1::Person& person,
                         const v1::CareLines& lines) {
  CHECK((MessageBit(header.kind()) & kOnOutbound) != 0);
  XmlSink sink(header.kind(), nullptr);
  return sink.Document([&] {
    sink.Group(ClassOf("Header"), true, [&] { form::WalkHeader(sink, &header); });
    sink.Group(ClassOf("Client"), true,
               [&] { form::WalkClient(sink, header.kind(), &person, &lines); });
  });
}

}  // namespace instroom::allocation
