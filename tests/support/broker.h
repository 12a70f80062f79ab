#pragma once

// A real Kafka broker of a test's own: free ports, temporary folder, gone at the end. Started by
// deploy/local/kafka/broker with the jars that `broker fetch` left in the tree.

#include <cstdint>
#include <string>
#include <vector>

#include "services/platform/log/topics.h"

namespace instroom::testing_support {

class Broker {
 public:
  // Starts and waits until it answers; aborts the test program if it can't.
  Broker() : Broker(std::string()) {}
  // With the certificate kafka.pem of that folder: TLS only, and nobody may do anything but the
  // operator, operator-ops.pem.
  explicit Broker(const std::string& pki_folder);
  // Kills it and removes its folder.
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // One for the whole test program.
  static Broker& Shared();

  // "127.0.0.1:port".
  [[nodiscard]] const std::string& address() const { return address_; }
  // Where it listens as a controller.
  [[nodiscard]] const std::string& controller_address() const { return controller_address_; }
  // As the operator, if it asks who calls.
  [[nodiscard]] platform::LogAddress log_address(const std::string& client_id = "test") const;
  // As the holder of that certificate of the folder.
  [[nodiscard]] platform::LogAddress As(const std::string& name) const;
  // Where its files lie.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  // kill -9: what a power cut does to the process.
  void Kill();
  // Starts again on the same port and folder; waits until it answers.
  void Restart();

  // Makes a topic, with its dead one, and returns its name: unique, made from `stem`.
  std::string MakeTopic(const std::string& stem, std::int32_t partitions = 4);
  // The topics of deploy/topics.yaml under their own names.
  void MakeProjectTopics();

 private:
  int Script(const std::string& arguments) const;

  std::string folder_;
  // Empty: bare.
  std::string pki_folder_;
  std::string address_;
  std::string controller_address_;
  int made_ = 0;
  int reaper_ = -1;
};

}  // namespace instroom::testing_support
