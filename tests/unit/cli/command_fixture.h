#pragma once

// A command with services that answer from memory, and a folder of its own.

#include <gtest/gtest.h>

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

class Command : public testing::Test {
 protected:
  Command() {
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
