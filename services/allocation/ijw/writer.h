#pragma once

// From protobuf to the XML of the standard: UTF-8 without byte order mark, lines end with CR LF
// (OP192), no empty elements (RS033).

#include <string>

#include "instroom/allocation/v1/care_lines.pb.h"
#include "instroom/allocation/v1/header.pb.h"
#include "instroom/allocation/v1/person.pb.h"

namespace instroom::allocation {

// JW301, JW305 or JW307. The parts must have passed CheckForm; then ReadXml gives them back, and
// the text is valid against the XSD. Aborts for another kind.
[[nodiscard]] std::string WriteMessage(const v1::Header& header, const v1::Person& person,
                                       const v1::CareLines& lines);

}  // namespace instroom::allocation
