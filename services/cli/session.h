#pragma once

// What every command gets: settings, where to print, and whether it was asked to stop.

#include <atomic>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "services/cli/clients.h"
#include "services/platform/base/clock.h"
#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::cli {

// Exit codes of every command.
inline constexpr int kExitGood = 0;
// It worked, but the answer is no: messages rejected, figures that differ.
inline constexpr int kExitRejected = 1;
// Wrong use, bad input, or a service that can't be reached.
inline constexpr int kExitFailed = 2;

struct Settings {
  std::string brokers = "127.0.0.1:9092";
  Addresses addresses;
  IdentityOptions identity;
  std::string environment = "local";
  std::string topics_file = "deploy/topics.yaml";
  std::string definition_file = "deploy/definitions/lelystad-2025.yaml";
  // Folder with the settings of a running region; empty if there is none.
  std::string state_folder;
  bool json = false;
};

struct Session {
  Settings settings;
  std::istream* in = nullptr;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  // Progress is only shown to people.
  bool show_progress = false;
  std::shared_ptr<std::atomic<bool>> stop = std::make_shared<std::atomic<bool>>(false);
  // Whether nobody reads `out` any more, like head that has had enough: nothing to complain of.
  std::function<bool()> reader_left;
  const platform::Clock* clock = nullptr;
  int exit_code = kExitGood;
  // Made when first asked for.
  std::unique_ptr<Clients> clients;

  Clients& Services();
  [[nodiscard]] bool ReaderLeft() const { return reader_left && reader_left(); }
  // The log, as the operator: with the command's own certificate, or operator-ops of the folder of
  // parties. kInvalidInput SETTINGS tells every problem.
  [[nodiscard]] platform::Outcome<platform::LogAddress> Log(const std::string& client_id) const;
};

// Prints what went wrong and what to do about it; sets and gives kExitFailed.
int Fail(Session& session, const platform::Error& error);
// The same for a neighbour that a command needs: "allocation", "log" and so on.
int FailToReach(Session& session, const std::string& neighbour, const platform::Error& error);

// One line on standard error that is written over and over; nothing if nobody looks.
class Progress {
 public:
  explicit Progress(Session& session) : session_(session) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // At most some ten times a second.
  void Show(const std::string& line);
  void Clear();

 private:
  Session& session_;
  platform::Instant last_{};
  bool shown_ = false;
};

}  // namespace instroom::cli
