#pragma once

// A command with services that answer from memory, and a folder of its own.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "services/cli/run.h"
#include "services/cli/session.h"
#include "tests/unit/cli/fake_clients.h"

namespace instroom::cli {

// Whoever runs the tests may have the settings of a running region in the shell, as the README has
// it for looking into topics: no command here is about that region.
inline void ForgetSettings() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (text.starts_with("INSTROOM_")) names.push_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : names) unsetenv(name.c_str());
}

class Command : public testing::Test {
 protected:
  Command() {
    ForgetSettings();
    auto made = std::make_unique<FakeClients>();
    clients_ = made.get();
    session_.clients = std::move(made);
    session_.in = &in_;
    session_.out = &out_;
    session_.err = &err_;
    session_.clock = &clock_;
    char name[] = "/tmp/instroom-cli-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~Command() override { std::filesystem::remove_all(folder_); }

  int Call(const std::vector<std::string>& arguments) { return cli::Run(arguments, session_); }
  std::string File(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

  platform::SystemClock clock_;
  std::istringstream in_;
  std::ostringstream out_, err_;
  Session session_;
  FakeClients* clients_ = nullptr;
  std::filesystem::path folder_;
};

}  // namespace instroom::cli
