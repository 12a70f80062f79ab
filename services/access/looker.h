#pragma once

// Whoever asks to be shown people: what goes on record with each of its looks.

#include <string>

#include "services/access/gate.h"

namespace instroom::access {

struct Looker {
  Admitted who;
  // "/package.Service/Method".
  std::string method;
  Purpose purpose;
  // Address of the machine that called, without port: "ipv4:10.0.0.7"; empty if it is not known.
  std::string peer = {};
};

}  // namespace instroom::access
