#pragma once

// From arguments to an exit code: the whole command, with its streams given.

#include <string>
#include <vector>

namespace instroom::cli {

struct Session;

// `arguments` without the program's name. Gives the exit code.
int Run(const std::vector<std::string>& arguments, Session& session);

}  // namespace instroom::cli
